"""Everybody signs in, and whoever may no longer sign in is out at the next request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from skylight.lib.api.middleware import is_api
from skylight.sso import addresses, sessions, unsent
from skylight.sso.api_auth import comes_with_token

# The only routes that answer a stranger, by name. Static files are served before Django is asked.
OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "language",
        "theme",
        "health",
        "openapi",
        "api_docs",
        "demo:sign_in",
    }
)

View = Callable[[HttpRequest], HttpResponse]


def signed_in(get_response: View) -> View:
    """End the session of whoever left, prolong the others', and send strangers to the sign-in page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not comes_with_token(request) and SESSION_KEY in request.session:
            _end_or_keep(request)
        return get_response(request)

    def process_view(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if is_api(request):
            return None  # which asks by itself, and answers a stranger with 401
        if request.user.is_authenticated or request.resolver_match.view_name in OPEN:  # type: ignore[union-attr]
            return None
        return to_sign_in(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a browser to the sign-in page, and keep what it had typed for afterwards."""
    is_kept = request.method == "POST" and unsent.keep(request, timezone.now())
    back_to = reverse("unsent") if is_kept else addresses.wanted(request)
    return addresses.led_to(request, addresses.sign_in(back_to=back_to))


def _end_or_keep(request: HttpRequest) -> None:
    person, at = request.user, timezone.now()
    if not person.is_authenticated or sessions.is_over(request.session, at):
        logout(request)
    else:
        sessions.keep(request.session, person, at)
