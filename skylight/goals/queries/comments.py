"""What is said about a goal, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from skylight.activity.models import Comment
from skylight.goals import permissions
from skylight.goals.models import Objective
from skylight.goals.queries.owners import Owner, person
from skylight.org.models import Person

PAGE = 50


@dataclass(frozen=True)
class Said:
    """One comment."""

    id: int
    kind: str
    text: str
    by: Owner | None
    by_name: str
    at: datetime
    solved_at: datetime | None
    key_result_id: int | None
    key_result_title: str
    may_solve: bool

    @property
    def asks(self) -> bool:
        """Does it wait for something? A note or a thank-you does not."""
        return self.kind in (Comment.Kind.QUESTION, Comment.Kind.SUGGESTION, Comment.Kind.DISAGREEMENT)


@dataclass(frozen=True)
class Page:
    """Some of the comments on a goal."""

    said: tuple[Said, ...]
    number: int
    has_more: bool


def of_objective(objective: Objective, *, viewer: Person, number: int = 1) -> Page:
    """Fifty comments on a goal and its key results; one statement."""
    start = (number - 1) * PAGE
    found = Comment.objects.filter(objective=objective).select_related("by", "key_result")
    rows = list(found.order_by("-at", "-id")[start : start + PAGE + 1])
    said = tuple(_said(one, objective, viewer) for one in rows[:PAGE])
    return Page(said, number, len(rows) > PAGE)


def _said(one: Comment, objective: Objective, viewer: Person) -> Said:
    # The objective at hand saves a statement for each of them.
    one.objective = objective
    return Said(
        id=one.pk,
        kind=one.kind,
        text=one.text,
        by=person(one.by),
        by_name=one.by_name,
        at=one.at,
        solved_at=one.solved_at,
        key_result_id=one.key_result_id,
        key_result_title=one.key_result.title if one.key_result else "",
        may_solve=permissions.can_solve(viewer, one),
    )
