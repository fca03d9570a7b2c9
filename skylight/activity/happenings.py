"""Events as sentences tell them, on pages and in mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from skylight.activity import sealing
from skylight.activity.models import Event


@dataclass(frozen=True)
class Happening:
    """One event as a sentence shows it."""

    id: int
    kind: str
    at: datetime
    by: str
    by_id: int | None
    objective_id: int | None
    title: str
    owner: str
    reason: str
    data: dict[str, Any]
    notice_id: int | None = None

    @property
    def template(self) -> str:
        """The template that says it: `goals/events/closed.html` for `goals.closed`, or that its words are gone."""
        if self.data == sealing.REDACTED:
            return "activity/events/redacted.html"
        app, verb = self.kind.split(".", 1)
        return f"{app}/events/{verb}.html"

    @property
    def objectives(self) -> frozenset[int]:
        """The goals it is about: whoever may not read all of them is not told, for its words may be of any."""
        return frozenset(pk for pk in (self.objective_id, self.data.get("to_objective")) if pk)

    @property
    def url(self) -> str:
        return f"/objectives/{self.objective_id}/" if self.objective_id else ""


def happening(event: Event, notice: int | None = None) -> Happening:
    """An event that was read with its actor and its objective's owner."""
    objective = event.objective
    owner = (objective.owner_person or objective.owner_team) if objective else None
    return Happening(
        id=event.pk,
        kind=event.kind,
        at=event.at,
        by=event.by.name if event.by else "Skylight",
        by_id=event.by_id if event.by and event.by.is_real else None,
        objective_id=event.objective_id,
        title=objective.title if objective else "",
        owner=owner.name if owner else "",
        reason=event.reason,
        data=event.data,
        notice_id=notice,
    )
