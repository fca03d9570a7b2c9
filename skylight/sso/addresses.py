"""Addresses that are safe to go to, and links that leave the house."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

# A path on this very origin. Browsers read a backslash as a slash and drop tabs and line ends,
# so anything but printable characters is refused rather than understood.
PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]*")


def is_safe(address: str | None) -> bool:
    """Whether a browser can be sent there: a path on this origin and nothing else."""
    return (
        bool(address)
        and PATH.fullmatch(address or "") is not None
        and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    )


def sign_in(back_to: str | None = None) -> str:
    """The address of the sign-in page, which leads back to where somebody wanted to go."""
    page = reverse("account_login")
    return (
        f"{page}?{urlencode({'next': back_to})}" if back_to and back_to != "/" and is_safe(back_to) else page
    )


def wanted(request: HttpRequest) -> str | None:
    """Where somebody is, as an address that can be opened again after signing in."""
    if request.htmx:  # type: ignore[attr-defined]
        return request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    return request.get_full_path() if request.method in ("GET", "HEAD") else None


def outside(path: str) -> str:
    """A path as a link for a mail; its host comes from the settings, never from a request."""
    return settings.ADDRESS + path


def led_to(request: HttpRequest, address: str) -> HttpResponse:
    """A browser goes on there; htmx, which would put that page into the middle of another, is told so."""
    led = HttpResponseClientRedirect if request.htmx else HttpResponseRedirect  # type: ignore[attr-defined]
    return led(address)
