"""Finding the goal that another one serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.goals.models import KeyResult, Objective
from skylight.goals.queries.owners import Owner, owner_of
from skylight.lib import paths
from skylight.org.models import Person, ReportingLine

PAGE = 20
MOST_WORDS = 8


@dataclass(frozen=True)
class Goal:
    """One goal that was found, with those of its key results in which the words stand."""

    id: int
    title: str
    owner: Owner
    cycle_name: str
    state: str
    key_results: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Found:
    """Some of the goals that were found."""

    goals: tuple[Goal, ...]
    number: int
    has_more: bool


def goals_to_serve(
    objective: Objective,
    *,
    viewer: Person,
    at: datetime,
    words: str = "",
    owner: str = "",
    cycle: int | None = None,
    number: int = 1,
) -> Found:
    """Twenty goals that this one could be aligned to: readable, not over, of a cycle that shares time with its own."""
    found = _fitting(objective, viewer, at, cycle)
    for word in owner.lower().split()[:MOST_WORDS]:
        found = found.filter(Q(owner_person__search_key__contains=word) | Q(owner_team__name__icontains=word))
    for word in words.split()[:MOST_WORDS]:
        named = KeyResult.objects.live().filter(objective=OuterRef("pk"), title__icontains=word)
        found = found.filter(Q(title__icontains=word) | Exists(named))
    start = (number - 1) * PAGE
    rows = list(found.select_related("owner_person", "owner_team", "cycle")[start : start + PAGE + 1])
    inside = _key_results(rows[:PAGE], words)
    goals = tuple(
        Goal(one.pk, one.title, owner_of(one), shown_name(one.cycle), one.state, inside.get(one.pk, ()))
        for one in rows[:PAGE]
    )
    return Found(goals, number, len(rows) > PAGE)


def _fitting(objective: Objective, viewer: Person, at: datetime, cycle: int | None) -> QuerySet[Objective]:
    states = [Objective.State.PUBLISHED, Objective.State.DRAFT]
    found = Objective.objects.visible_to(viewer, at).filter(state__in=states).exclude(pk=objective.pk)
    if cycle is not None:
        found = found.filter(cycle=cycle)
    elif objective.cycle.starts_at is not None:
        found = found.filter(cycle__in=Cycle.objects.overlapping(objective.cycle).values("pk"))
    else:
        found = found.filter(cycle=objective.cycle)
    near = Case(
        When(_first(objective, at), then=Value(0)),
        When(_above(objective), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return found.order_by(near, F("published_at").desc(nulls_last=True), "-id")


def _first(objective: Objective, at: datetime) -> Q:
    """A project goal most likely serves one of whoever leads the project, another one the line manager's."""
    person = objective.owner_person
    if person is None:
        return Q(pk__in=[])
    elif objective.kind != Objective.Kind.PROJECT:
        return Q(owner_person=person.manager_id) if person.manager_id else Q(pk__in=[])
    leads = ReportingLine.objects.on(at.date()).other().filter(person=person)
    return Q(owner_person__in=leads.values("manager"))


def _above(objective: Objective) -> Q:
    """The goals of those above in the line, and of the teams around: what one most likely serves."""
    person = objective.owner_person
    team = objective.owner_team or (person.team if person else None)
    line = paths.ids(person.path)[:-1] if person else []
    teams = paths.ids(team.path) if team else []
    return Q(owner_person__in=line) | Q(owner_team__in=teams)


def _key_results(rows: list[Any], words: str) -> dict[int, tuple[tuple[int, str], ...]]:
    if not words.strip() or not rows:
        return {}
    found = KeyResult.objects.live().filter(objective__in=rows).order_by("position", "id")
    listed: dict[int, list[tuple[int, str]]] = {}
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(title__icontains=word)
    for pk, objective, title in found.values_list("pk", "objective", "title")[: 10 * PAGE]:
        listed.setdefault(objective, []).append((pk, title))
    return {pk: tuple(titles) for pk, titles in listed.items()}
