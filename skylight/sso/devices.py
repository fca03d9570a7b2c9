"""Known devices: whoever signed in here once is not locked out by a stranger's guesses elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

SALT = "skylight.sso.devices"
LASTS = 60 * 60 * 24 * 365


def remember(response: HttpResponse, email: str) -> None:
    """Give the browser a signed mark that it has signed in as this person."""
    mark = {"login": fingerprint(email), "device": get_random_string(16)}
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(mark, salt=SALT),
        max_age=LASTS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def known(request: HttpRequest, email: str) -> str | None:
    """The id of this device, if the person signed in on it before."""
    mark = _mark(request)
    return mark["device"] if mark.get("login") == fingerprint(email) else None


def owner(request: HttpRequest) -> str | None:
    """The fingerprint of whoever signed in last on this device."""
    return _mark(request).get("login")


def _mark(request: HttpRequest) -> dict[str, str]:
    try:
        mark: dict[str, str] = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LASTS
        )
    except signing.BadSignature:
        return {}
    return mark


def fingerprint(email: str) -> str:
    """An e-mail address as a device keeps it."""
    return salted_hmac(SALT, email.lower()).hexdigest()[:32]
