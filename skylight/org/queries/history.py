"""What changed in the organisation, newest first; everybody may read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from skylight.activity import sealing
from skylight.activity.models import Event

PAGE = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# All but what is nobody else's business: what people chose for themselves.
KINDS = (
    "org.company_founded",
    "org.company_edited",
    "org.person_added",
    "org.person_left",
    "org.person_taken_back",
    "org.person_erased",
    "org.placeholder_absorbed",
    "org.manager_set",
    "org.line_added",
    "org.line_ended",
    "org.team_joined",
    "org.team_added",
    "org.team_edited",
    "org.team_moved",
    "org.team_led",
    "org.team_closed",
    "org.team_reopened",
)
MOVES = ("org.manager_set", "org.line_ended")


@dataclass(frozen=True)
class Change:
    """One event as a sentence shows it."""

    id: int
    kind: str
    at: datetime
    by: str
    reason: str
    data: dict[str, Any]

    @property
    def template(self) -> str:
        """The template that says it, or that its words are gone."""
        if self.data == sealing.REDACTED:
            return "activity/events/redacted.html"
        return f"org/events/{self.kind.removeprefix('org.')}.html"

    @property
    def dated(self) -> date | None:
        """The day from which it counts, when that is not about the day on which it was said."""
        from_on = self.data.get("from_on")
        return from_on if isinstance(from_on, date) and abs((from_on - self.at.date()).days) > 1 else None


def history(before: int | None = None, *, kinds: tuple[str, ...] = KINDS, count: int = PAGE) -> list[Change]:
    """The changes before one (or the newest), with one more than the page holds if there are older ones."""
    # None of them is about a goal; said so, because few events are not.
    events = Event.objects.filter(kind__in=kinds, objective=None).select_related("by")
    if before is not None:
        events = events.filter(pk__lt=before)
    return [_change(event) for event in events.order_by("-id")[: count + 1]]


def _change(event: Event) -> Change:
    data = {name: _as_day(value) for name, value in event.data.items()}
    return Change(
        event.pk, event.kind, event.at, event.by.name if event.by else "Skylight", event.reason, data
    )


def _as_day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
