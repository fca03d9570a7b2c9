"""Who calls the API: the bearer of a token, or somebody who has signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import SessionAuth


class SessionOnly(SessionAuth):
    """A browser that is signed in; whatever changes something carries the proof against forged requests."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None
