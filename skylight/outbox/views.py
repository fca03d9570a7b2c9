"""Webhooks: one's own, and the company's for administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skylight.lib.forms import Form
from skylight.outbox import actions, forms, signing
from skylight.outbox.models import Endpoint
from skylight.outbox.permissions import can_add
from skylight.outbox.queries.endpoints import PAGE, delivery_rows, endpoint_rows, seen_by
from skylight.ui.render import page


@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    """All that somebody looks after."""
    return page(request, "outbox/webhooks.html", webhooks=endpoint_rows(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add one; the answer shows its secret, which no other page does."""
    company_wide = can_add(request.user, company_wide=True)
    form = forms.NewWebhook(_sent(request), may_be_company_wide=company_wide)
    if request.method == "POST" and form.carry_out(actions.add_endpoint, by=request.user, at=timezone.now()):
        return _webhook(request, form.result, secret=signing.secret(form.result.salt), is_new=True)
    return page(request, "outbox/webhook_new.html", form=form, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook and what was sent through it; its form edits it."""
    endpoint = _endpoint(request, pk)
    form = forms.EditWebhook(_sent(request), initial=_as_typed(endpoint))
    if request.method == "POST" and form.carry_out(
        actions.edit_endpoint, endpoint, by=request.user, at=timezone.now()
    ):
        return redirect("outbox:webhook", pk)
    return _webhook(request, endpoint, form=form)


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell it nothing for now."""
    actions.pause(_endpoint(request, pk), by=request.user, at=timezone.now())
    return redirect("outbox:webhook", pk)


@require_POST
def pause_deletion(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell it again."""
    actions.resume(_endpoint(request, pk), by=request.user, at=timezone.now())
    return redirect("outbox:webhook", pk)


@require_POST
def secrets(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new secret; the answer shows it, which no other page does."""
    endpoint = actions.rotate(_endpoint(request, pk), by=request.user, at=timezone.now())
    return _webhook(request, endpoint, secret=signing.secret(endpoint.salt))


@require_POST
def tests(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an event that says nothing."""
    actions.test(_endpoint(request, pk), by=request.user, at=timezone.now())
    return redirect("outbox:webhook", pk)


@require_POST
def deletion(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it away."""
    actions.remove(_endpoint(request, pk), by=request.user, at=timezone.now())
    return redirect("outbox:webhooks")


@require_POST
def resending(request: HttpRequest, pk: int, delivery_pk: int) -> HttpResponse:
    """Send the same once more."""
    delivery = get_object_or_404(_endpoint(request, pk).deliveries, pk=delivery_pk)
    actions.resend(delivery, by=request.user, at=timezone.now())
    return redirect("outbox:webhook", pk)


def _endpoint(request: HttpRequest, pk: int) -> Endpoint:
    return get_object_or_404(seen_by(request.user), pk=pk)


def _webhook(
    request: HttpRequest,
    endpoint: Endpoint,
    *,
    form: Form | None = None,
    secret: str = "",
    is_new: bool = False,
) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = delivery_rows(endpoint, before=int(before) if before.isdecimal() and len(before) < 16 else None)
    form = form or forms.EditWebhook(initial=_as_typed(endpoint))
    return page(
        request,
        "outbox/webhook.html",
        webhook=endpoint,
        form=form,
        secret=secret,
        is_new=is_new,
        two_secrets=len(endpoint.salts(timezone.now())) > 1,
        deliveries=rows[:PAGE],
        older=f"?before={rows[PAGE - 1].id}" if len(rows) > PAGE else "",
        status=form.status,
    )


def _as_typed(endpoint: Endpoint) -> dict[str, Any]:
    return {name: getattr(endpoint, name) for name in ("url", "about", "kinds", "version")}


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
