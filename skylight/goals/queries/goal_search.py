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
    rows = _page(objective, found, at, (number - 1) * PAGE)
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
        # By their ids, so that an index leads to the newest goals of a cycle.
        found = found.filter(
            cycle__in=list(Cycle.objects.overlapping(objective.cycle).values_list("pk", flat=True))
        )
    else:
        found = found.filter(cycle=objective.cycle)
    return found.select_related("owner_person", "owner_team", "cycle")


def _page(objective: Objective, found: QuerySet[Objective], at: datetime, start: int) -> list[Objective]:
    """From a place on one more than a page: first what it most likely serves, then all others, the newest first.

    They are asked for one after the other, so that of a large company's goals only the newest are read.
    """
    likely = _near(objective, at)
    rank = Case(When(_first(objective, at), then=Value(0)), default=Value(1), output_field=IntegerField())
    newest = F("published_at").desc(nulls_last=True), "-id"
    near = found.filter(pk__in=likely)
    rows = list(near.order_by(rank, *newest)[start : start + PAGE + 1])
    if len(rows) > PAGE:
        return rows
    passed = max(0, start - near.count()) if start else 0
    others = found.exclude(pk__in=likely).order_by(*newest)
    return rows + list(others[passed : passed + PAGE + 1 - len(rows)])


def _near(objective: Objective, at: datetime) -> QuerySet[Any]:
    """The ids of what it most likely serves, each way by its own index."""
    goals = Objective.objects.order_by()
    ways = [goals.filter(one).values("pk") for one in (_first(objective, at), *_above(objective))]
    return ways[0].union(*ways[1:])


def _first(objective: Objective, at: datetime) -> Q:
    """A project goal most likely serves one of whoever leads the project, another one the line manager's."""
    person = objective.owner_person
    if person is None:
        return Q(pk__in=[])
    elif objective.kind != Objective.Kind.PROJECT:
        return Q(owner_person=person.manager_id) if person.manager_id else Q(pk__in=[])
    leads = ReportingLine.objects.on(at.date()).other().filter(person=person)
    return Q(owner_person__in=leads.values("manager"))


def _above(objective: Objective) -> tuple[Q, Q]:
    """The goals of those above in the line, and of the teams around: what one most likely serves."""
    person = objective.owner_person
    team = objective.owner_team or (person.team if person else None)
    line = paths.ids(person.path)[:-1] if person else []
    teams = paths.ids(team.path) if team else []
    return Q(owner_person__in=line), Q(owner_team__in=teams)


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
