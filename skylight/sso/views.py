"""Signing in and out, passwords and invitations."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account import views as allauth
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skylight.lib.errors import require
from skylight.lib.forms import Form
from skylight.org import actions as org_actions
from skylight.org.models import Person
from skylight.sso import actions, addresses, forms, queries, unsent
from skylight.sso.permissions import can_invite
from skylight.ui.render import page

TOKENS_SHOWN = 50
A_YEAR = 60 * 60 * 24 * 365


class HttpResponseTemporaryRedirect(HttpResponseRedirect):
    """Sends the same form on to another address."""

    status_code = 307


class _Refusal:
    """A form that is shown again says so in its status, too; forms are only ever got and posted."""

    http_method_names = ("get", "head", "post")

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class SignIn(_Refusal, allauth.LoginView):
    """E-mail and password."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("password", "too_many_login_attempts"):
            response.status_code = 429
        return response


class ForgottenPassword(_Refusal, allauth.PasswordResetView):
    """Asks for a link by mail."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sends_mail": bool(settings.EMAIL_HOST)}


class NewPassword(_Refusal, allauth.PasswordResetFromKeyView):
    """Where a link leads: a new password, and in."""

    success_url = reverse_lazy("account_login")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"token_fail": False, **super().get_context_data(**kwargs), "person": self.reset_user}

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        return super().render_to_response(context, status=410 if context["token_fail"] else 200, **options)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.request.session.pop(allauth.INTERNAL_RESET_SESSION_KEY, None)
        return response


class ChangePassword(_Refusal, allauth.PasswordChangeView):
    """Another password; every other device is signed out."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            return HttpResponseRedirect(reverse("account_reset_password"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_changed": "changed" in self.request.GET}

    def get_default_success_url(self) -> str:
        return reverse("account_change_password") + "?changed"


@require_http_methods(["GET", "HEAD", "POST"])
def unsent_form(request: HttpRequest) -> HttpResponse:
    """What was posted when a sign-in had ended: shown, then sent where it was meant to go, or left."""
    kept = unsent.kept(request, timezone.now())
    if kept is None:
        return HttpResponseRedirect("/")
    if request.method != "POST":
        return page(request, "sso/unsent.html", unsent=kept)
    unsent.forget(request)
    if "leave" in request.GET:
        return HttpResponseRedirect("/")
    return HttpResponseTemporaryRedirect(kept.path)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in: what it says is kept and offered again, if one of our own pages sent it.

    A page of another site cannot claim that: the browser names the sender in the header Origin (Fetch Standard, 3.2).
    """
    if _sent_by_us(request) and request.user.is_authenticated and unsent.keep(request, timezone.now()):
        return addresses.led_to(request, reverse("unsent"))
    return render(request, "403.html", {"form_expired": True}, status=403)


def _sent_by_us(request: HttpRequest) -> bool:
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Origin") in ours


sign_out = require_POST(allauth.logout)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time link for somebody who has no password yet or forgot it; shown this once."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    require(can_invite(request.user, person))
    form = forms.Invitation(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.carry_out(actions.invite, person, by=request.user, at=timezone.now())
    return page(
        request,
        "sso/invitation.html",
        status=form.status,
        person=person,
        form=form,
        link=form.result,
        days=0 if person.has_usable_password() else settings.INVITATION_TIMEOUT // (60 * 60 * 24),
        is_mailed=bool(settings.EMAIL_HOST),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of programs; a new one is shown on the page that answers, and never again."""
    data = request.POST if request.method == "POST" else None
    form = forms.NewToken(data, for_programs=request.user.is_admin)
    if form.is_bound and form.is_valid():
        person = form.cleaned_data.pop("person", None) or request.user
        form.carry_out(actions.make_token, person, by=request.user, at=timezone.now())
    token, secret = form.result or (None, "")
    before = request.GET.get("before", "")
    found = queries.tokens_seen_by(request.user)
    if before.isdecimal() and len(before) < 16:
        found = found.filter(pk__lt=int(before))
    shown = list(found[: TOKENS_SHOWN + 1])
    older = f"?before={shown[TOKENS_SHOWN - 1].pk}" if len(shown) > TOKENS_SHOWN else ""
    form = forms.NewToken(for_programs=request.user.is_admin) if token else form
    response = page(
        request,
        "sso/tokens.html",
        status=form.status,
        form=form,
        secret=secret,
        tokens=shown[:TOKENS_SHOWN],
        older=older,
    )
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a token open nothing from this moment."""
    token = get_object_or_404(queries.tokens_seen_by(request.user), pk=pk)
    actions.revoke_token(token, by=request.user, at=timezone.now())
    return HttpResponseRedirect(reverse("tokens"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Another language, for a stranger on this browser, for a person everywhere."""
    return _prefer(request, forms.Language(request.POST), "language")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light or dark, for a stranger on this browser, for a person everywhere."""
    return _prefer(request, forms.Theme(request.POST), "theme")


def _prefer(request: HttpRequest, form: Form, name: str) -> HttpResponse:
    if not form.is_valid():
        return HttpResponseBadRequest()
    chosen = form.cleaned_data[name]
    me = request.user
    if me.is_authenticated:
        preferences = {"language": me.language, "theme": me.theme, "time_zone": me.time_zone, name: chosen}
        org_actions.set_preferences(me, by=me, at=timezone.now(), **preferences)
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(name, chosen, max_age=A_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    """The page on which the choice was made."""
    asked = request.POST.get("next")
    came_from = urlsplit(request.headers.get("Referer", ""))
    if not asked and came_from.netloc == request.get_host():
        asked = came_from._replace(scheme="", netloc="").geturl()
    return str(asked) if addresses.is_safe(asked) else "/"
