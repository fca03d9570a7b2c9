"""What somebody had typed when their sign-in ended: kept for an hour, and offered again after the next one.

It waits in the session of the browser that sent it, so only on a device where the same person signed in before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from skylight.sso import addresses, devices

KEY = "unsent"
LASTS = timedelta(hours=1)
MOST = 200_000
TO = "unsent-to"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105


@dataclass(frozen=True)
class Unsent:
    """A form that was not taken: where it goes and what it says."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What one would not like to type again."""
        return [
            value
            for _, value in self.fields
            if " " in value.strip() or len(value) > 20 or not value.isascii()
        ]


def keep(request: HttpRequest, at: datetime) -> bool:
    """Keep what was posted; False where there is nothing to keep, or where nobody has signed in before."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    # Sent from the page that offers it again, it goes where it was meant to go at first.
    owner, path = devices.owner(request), request.GET.get(TO) or request.get_full_path()
    if not fields or not owner or not addresses.is_safe(path) or _is_secret(fields) or request.FILES:
        return False
    if sum(len(name) + len(value) for name, value in fields) > MOST:
        return False
    request.session[KEY] = {"path": path, "fields": fields, "owner": owner, "at": at.timestamp()}
    if not request.user.is_authenticated:
        request.session.set_expiry(int(LASTS.total_seconds()))
    return True


def kept(request: HttpRequest, at: datetime) -> Unsent | None:
    """What waits for the person who has signed in; whatever waits for another, or too long, is thrown away."""
    found = request.session.get(KEY)
    if found is None:
        return None
    email = request.user.email or ""  # type: ignore[union-attr]
    if found["owner"] != devices.fingerprint(email) or at.timestamp() - found["at"] > LASTS.total_seconds():
        forget(request)
        return None
    return Unsent(found["path"], [(name, value) for name, value in found["fields"]])


def forget(request: HttpRequest) -> None:
    """Keep it no longer."""
    request.session.pop(KEY, None)


def _is_secret(fields: list[tuple[str, str]]) -> bool:
    return any("password" in name for name, _ in fields)
