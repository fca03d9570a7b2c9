"""Who calls the API: the bearer of a token, or somebody who has signed in."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer, SessionAuth

from skylight.lib.api import Problems
from skylight.lib.api.middleware import is_api
from skylight.org.models import Person
from skylight.sso import actions, limits, queries

SAFE = ("GET", "HEAD", "OPTIONS")
SCHEME = "bearer "
View = Callable[[HttpRequest], HttpResponse]


def programs(get_response: View) -> View:
    """Let the bearer of a token be its person for one request of the API; no page opens with a token.

    With a token no session is looked at, so that a bad one never turns into whoever has signed in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Authorization", "")
        if is_api(request) and key[: len(SCHEME)].lower() == SCHEME:
            _recognise(request, key[len(SCHEME) :].strip(), timezone.now())
        return get_response(request)

    return middleware


def comes_with_token(request: HttpRequest) -> bool:
    """Whether somebody showed a token, good or bad."""
    return hasattr(request, "token")


def _recognise(request: Any, key: str, at: datetime) -> None:
    guesses_too_much = limits.is_over(_address(request), settings.API_LIMIT_STRANGERS, at)
    request.token = None if guesses_too_much else queries.bearer(key, at)
    request.user = request.token.person if request.token else AnonymousUser()


class Token(HttpBearer):
    """`Authorization: Bearer sky_…`: acts as the token's person, as far as its scopes go."""

    def __call__(self, request: HttpRequest) -> Person | None:
        return self.authenticate(request, "") if comes_with_token(request) else None

    def authenticate(self, request: Any, token: str) -> Person | None:
        """The person; None for a token that opens nothing. Raises Problems (403 for the scope, 429)."""
        if request.token is None:
            return None
        at = timezone.now()
        _keep_to(f"token:{request.token.public_id}", settings.API_LIMIT, at)
        if not request.token.may("read" if request.method in SAFE else "write"):
            raise Problems(403, "scope", _("This token reads only. Make one that may write, too."))
        with suppress(OperationalError):
            actions.note_use(request.token, at=at)
        person: Person = request.token.person
        return person


class Session(SessionAuth):
    """The cookie of somebody who has signed in; what changes something carries the proof against forged requests."""

    def __call__(self, request: Any) -> Person | None:
        at = timezone.now()
        if comes_with_token(request) or not request.user.is_authenticated:
            _keep_to(_address(request), settings.API_LIMIT_STRANGERS, at)
            return None
        _keep_to(f"person:{request.user.pk}", settings.API_LIMIT, at)
        if request.method not in SAFE:
            self._get_key(request)
        person: Person = request.user
        return person


def credentials(request: Any) -> str:
    """Whose call it is, in one word; what a key for a repeat belongs to."""
    return f"token:{request.token.pk}" if comes_with_token(request) else f"person:{request.user.pk}"


def _keep_to(who: str, limit: int, at: datetime) -> None:
    """Raises Problems (429) above so many requests a minute."""
    seconds = limits.wait(who, limit, at) if limit else 0
    if seconds:
        detail = _("More than %(limit)s in a minute. Wait %(seconds)s seconds.")
        raise Problems(
            429, "too-many", detail % {"limit": limit, "seconds": seconds}, Retry_After=str(seconds)
        )


def _address(request: HttpRequest) -> str:
    """The network a request comes from, as the nearest proxy of our own saw it: an address, or a /64 of IPv6."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "address:unknown"
    if address.version == 6:
        return f"address:{ipaddress.ip_network((address, 64), strict=False)}"
    return f"address:{address}"
