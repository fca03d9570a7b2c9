"""What was suggested to whom: what waits for an answer, and what the proposer was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from skylight.drafting.models import Suggestion
from skylight.drafting.models.suggestions import SuggestionQuerySet
from skylight.goals.queries.links import is_readable
from skylight.goals.queries.owners import Owner
from skylight.goals.visibility import policy_of
from skylight.org.models import Person

MOST = 50
PAGE = 30


@dataclass(frozen=True)
class OpenSuggestion:
    """A suggestion that waits for somebody's answer; `team` names the team if it was made to one."""

    id: int
    by_name: str
    words: str
    why: str
    by_when: date | None
    at: datetime
    team: str

    @property
    def url(self) -> str:
        return f"/suggestions/{self.id}/"


@dataclass(frozen=True)
class SuggestionRow:
    """One suggestion; of a goal that the reader may not read, and of a draft made of it, nothing is said."""

    id: int
    version: int
    by: Owner
    to: Owner
    at: datetime
    title: str
    why: str
    measure: str
    start: Decimal | None
    target: Decimal | None
    unit: str
    goal_id: int | None
    goal: str
    key_result: str
    verdict: str
    reason: str
    answered_by: str
    answered_at: datetime | None
    drafted_id: int | None

    @property
    def url(self) -> str:
        return f"/suggestions/{self.id}/"

    @property
    def is_open(self) -> bool:
        return not self.verdict

    @property
    def is_metric(self) -> bool:
        """Has its key result figures to go from and to, as `goals.way` asks?"""
        return self.start is not None and self.target is not None


@dataclass(frozen=True)
class SuggestionsPage:
    """What waits for my answer, and what I suggested myself, the newest first."""

    to_me: tuple[SuggestionRow, ...]
    by_me: tuple[SuggestionRow, ...]
    number: int
    has_more: bool


def open_for(person: Person, *, at: datetime) -> list[OpenSuggestion]:
    """What was suggested to a person, or to a team they write for, and is not answered; one statement."""
    found = Suggestion.objects.to(person).open().select_related("by", "to_team")
    return [
        OpenSuggestion(
            one.pk, one.by.name, one.title, one.why, None, one.at, one.to_team.name if one.to_team else ""
        )
        for one in found.order_by("-at", "-id")[:MOST]
    ]


def suggestions_page(viewer: Person, *, at: datetime, number: int = 1) -> SuggestionsPage:
    """Both sides of one person's suggestions; two statements."""
    start = (number - 1) * PAGE
    mine = _rows(Suggestion.objects.filter(by=viewer), viewer, at, start, PAGE + 1)
    waiting = _rows(Suggestion.objects.to(viewer).open(), viewer, at, 0, MOST)
    return SuggestionsPage(tuple(waiting), tuple(mine[:PAGE]), number, len(mine) > PAGE)


def made_from(
    objective: int, key_result: int | None = None, *, viewer: Person, at: datetime
) -> list[SuggestionRow]:
    """What the viewer has suggested to others for an objective, or for one key result of it; one statement."""
    found = Suggestion.objects.filter(objective=objective, by=viewer)
    found = found.filter(key_result=key_result) if key_result else found
    return _rows(found, viewer, at, 0, MOST)


def suggestion_row(pk: int, *, viewer: Person, at: datetime) -> SuggestionRow | None:
    """One suggestion that the viewer may read; one statement."""
    found = Suggestion.objects.visible_to(viewer, at).filter(pk=pk)
    return next(iter(_rows(found, viewer, at, 0, 1)), None)


def rows_by_id(pks: list[int], *, viewer: Person, at: datetime) -> list[SuggestionRow]:
    """These suggestions, as far as the viewer may read them, in the order of the ids; one statement."""
    found = _rows(Suggestion.objects.visible_to(viewer, at).filter(pk__in=pks), viewer, at, 0, len(pks))
    by_id = {one.id: one for one in found}
    return [by_id[pk] for pk in pks if pk in by_id]


def _rows(
    found: SuggestionQuerySet, viewer: Person, at: datetime, start: int, most: int
) -> list[SuggestionRow]:
    policy = policy_of(viewer, at)
    seen = found.select_related(
        "by", "to_person", "to_team", "objective", "key_result", "answer__by"
    ).annotate(
        goal_seen=is_readable("objective", viewer, policy, at),
        drafted_seen=is_readable("answer__drafted", viewer, policy, at),
    )
    return [_row(one) for one in seen.order_by("-at", "-id")[start : start + most]]


def _row(one: Any) -> SuggestionRow:
    answer = getattr(one, "answer", None)
    return SuggestionRow(
        id=one.pk,
        version=one.version,
        by=Owner("person", one.by.pk, one.by.name),
        to=_receiver(one),
        at=one.at,
        title=one.title,
        why=one.why,
        measure=one.measure,
        start=one.start,
        target=one.target,
        unit=one.unit,
        goal_id=one.objective_id if one.goal_seen else None,
        goal=one.objective.title if one.goal_seen else "",
        key_result=one.key_result.title if one.goal_seen and one.key_result else "",
        verdict=answer.verdict if answer else "",
        reason=answer.reason if answer else "",
        answered_by=answer.by.name if answer else "",
        answered_at=answer.at if answer else None,
        drafted_id=answer.drafted_id if answer and one.drafted_seen else None,
    )


def _receiver(one: Any) -> Owner:
    if one.to_person is not None:
        return Owner("person", one.to_person.pk, one.to_person.name)
    return Owner("team", one.to_team.pk, one.to_team.name)
