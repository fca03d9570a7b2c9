"""What the views about goals share: loading what may be read, and the way back after a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from skylight.goals.models import KeyResult, Objective
from skylight.goals.queries.mine_page import own_card
from skylight.lib.errors import RuleBroken
from skylight.lib.forms import Form
from skylight.ui.render import page

OWNERS = ("owner_person__team", "owner_team", "backup_owner", "cycle")


def objective_or_404(request: HttpRequest, pk: int) -> Objective:
    """The objective if the reader may read it."""
    readable = Objective.objects.visible_to(request.user, timezone.now())
    return get_object_or_404(readable.select_related(*OWNERS), pk=pk)


def key_result_or_404(request: HttpRequest, pk: int) -> KeyResult:
    """The key result if the reader may read its objective."""
    readable = KeyResult.objects.visible_to(request.user, timezone.now())
    owners = [f"objective__{name}" for name in OWNERS]
    return get_object_or_404(readable.select_related(*owners, "owner", "backup_owner"), pk=pk)


def id_in(text: str | None) -> int | None:
    """A row's id as it was sent; None for what cannot be one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def page_number(request: HttpRequest) -> int:
    """The page of a long list that was asked for."""
    asked = request.GET.get("page", "")
    return min(max(int(asked), 1), 100_000) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def came_from(request: HttpRequest) -> str:
    """The page of this site that one wants to go back to; empty when none was said."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""


def mine_at(objective: Objective) -> str:
    """The place of an objective on its owner's own page."""
    return f"{reverse('goals:mine')}?cycle={objective.cycle_id}#objective-{objective.pk}"


def done(request: HttpRequest, objective: Objective, *, otherwise: str = "") -> HttpResponse:
    """After a change: the goal's card anew where it is edited in place, else the page that one came from."""
    if request.htmx:  # type: ignore[attr-defined]
        return in_place(request, objective)
    return redirect(came_from(request) or otherwise or reverse("goals:objective", args=[objective.pk]))


def in_place(request: HttpRequest, objective: Objective, *, problem: str = "") -> HttpResponse:
    """The card of one's own goal, to stand where it stood before; `problem` says why nothing was changed."""
    own = own_card(objective, request.user, timezone.now())
    if own is None:
        return HttpResponseClientRedirect(reverse("goals:objective", args=[objective.pk]))
    status = 422 if problem else 200
    card = page(request, "goals/own_card.html", own=own, problem=problem, status=status, is_back=True)
    return reswap(retarget(card, f"#objective-{objective.pk}"), "outerHTML")


def act(
    request: HttpRequest,
    action: Callable[..., Any],
    row: Any,
    *,
    on: Objective,
    otherwise: str = "",
    **extra: Any,
) -> HttpResponse:
    """Do what one button says, to an objective or to something of it."""
    try:
        action(row, by=request.user, at=timezone.now(), **extra)
    except RuleBroken as broken:
        if not request.htmx:  # type: ignore[attr-defined]
            raise
        return in_place(request, on, problem=str(broken.text))
    return done(request, on, otherwise=otherwise)


def form_page(
    request: HttpRequest, form: Form, objective: Objective, *, title: str, submit: str, **context: Any
) -> HttpResponse:
    """A page with one form about a goal; in place the form alone."""
    match = request.resolver_match
    # Several forms may be open on one page.
    form.auto_id = f"{match.url_name}_{match.kwargs.get('pk')}_%s" if match else form.auto_id
    return page(
        request,
        context.pop("template", "goals/form.html"),
        block="form",
        status=form.status,
        form=form,
        objective=objective,
        title=title,
        submit=submit,
        back=came_from(request) or reverse("goals:objective", args=[objective.pk]),
        next=came_from(request),
        **context,
    )
