"""What changed in the organisation, newest first; everybody may read it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from skylight.activity.models import Event

PAGE = 50
STRUCTURE = ("org.manager_set", "org.line_ended", "org.line_added")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
KINDS = (
    *STRUCTURE,
    "org.company_founded",
    "org.company_edited",
    "org.person_added",
    "org.person_left",
    "org.person_taken_back",
    "org.placeholder_absorbed",
    "org.team_joined",
    "org.team_added",
    "org.team_edited",
    "org.team_moved",
    "org.team_led",
    "org.team_closed",
    "org.team_reopened",
)


def history(before: int | None = None, *, kinds: tuple[str, ...] = KINDS, count: int = PAGE) -> list[Event]:
    """The events before one (or the newest), with one more than the page holds if there are older ones."""
    events = Event.objects.filter(kind__in=kinds).select_related("by", "person", "team")
    if before is not None:
        events = events.filter(pk__lt=before)
    return [_readable(event) for event in events.order_by("-id")[: count + 1]]


def _readable(event: Event) -> Event:
    event.data = {name: _as_day(value) for name, value in event.data.items()}
    return event


def _as_day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
