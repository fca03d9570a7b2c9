"""How long a sign-in lasts: two weeks after the last visit, thirty days at most."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from skylight.org.models import Person

# A visit is noted once an hour, so that reading a page does not write to the database.
NOTED_EVERY = timedelta(hours=1)


def begin(session: SessionBase, person: Person, at: datetime) -> None:
    """Note in a new session since when it lasts."""
    moment = int(at.timestamp())
    session.update({"signed_in_at": moment, "seen_at": moment, "is_admin": person.is_admin})


def is_over(session: SessionBase, at: datetime) -> bool:
    """Whether the session has reached its longest life."""
    signed_in_at = session.get("signed_in_at")
    return signed_in_at is not None and at.timestamp() - signed_in_at >= settings.SESSION_LONGEST


def keep(session: SessionBase, person: Person, at: datetime) -> None:
    """Prolong the session of a visitor; it gets a new id when the person became an administrator or is none now."""
    if "signed_in_at" not in session:
        begin(session, person, at)
    if session["is_admin"] != person.is_admin:
        session.cycle_key()
        session["is_admin"] = person.is_admin
    if at.timestamp() - session["seen_at"] >= NOTED_EVERY.total_seconds():
        session["seen_at"] = int(at.timestamp())
