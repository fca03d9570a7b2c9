"""The key results of a team and its people as charts: those that need a look first, twelve at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from skylight.cycles.models import Cycle
from skylight.followup.weeks import WEAKEST_FIRST
from skylight.goals import visibility
from skylight.goals.models import KeyResult, Objective
from skylight.goals.queries.cards import KeyResultRow, key_results_of, with_all_for_a_card
from skylight.goals.queries.courses import Course, courses
from skylight.goals.queries.owners import Owner, of_team, owner_of
from skylight.org.models import Person, Team

PAGE = 12


@dataclass(frozen=True)
class Charted:
    """One key result with how it moved."""

    row: KeyResultRow
    goal: str
    goal_url: str
    owner: Owner
    course: Course


@dataclass(frozen=True)
class Charts:
    """One page of them."""

    key_results: tuple[Charted, ...]
    has_more: bool


def charts(team: Team, cycle: Cycle, *, viewer: Person, at: datetime, page: int = 1) -> Charts:
    """The key results of the team's own goals and of its people's; six statements for any number."""
    wanted = _in_order(team, cycle, viewer, at)[(page - 1) * PAGE : page * PAGE + 1]
    order = list(wanted.values_list("pk", "objective"))
    goals = Objective.objects.filter(pk__in={objective for _pk, objective in order[:PAGE]})
    rows = {one.pk: one for one in with_all_for_a_card(goals, at)}
    policies = visibility.policies_of_moment(viewer, at)
    read = key_results_of(list(rows.values()), policies, at) if rows else {}
    by_id = {row.id: row for listed in read.values() for row in listed}
    shown = [by_id[pk] for pk, _objective in order[:PAGE] if pk in by_id]
    found = courses([(row, rows[row.objective_id]) for row in shown], at) if shown else {}
    return Charts(
        tuple(_charted(row, rows[row.objective_id], found[row.id]) for row in shown), len(order) > PAGE
    )


def _in_order(team: Team, cycle: Cycle, viewer: Person, at: datetime) -> QuerySet[Any]:
    """By the owner's word, the weakest first, then the longest silence; the same order as `risk` gives."""
    states = (Objective.State.PUBLISHED, Objective.State.CLOSED)
    goals = Objective.objects.visible_to(viewer, at).filter(of_team(team, cycle=cycle, state__in=states))
    places = [When(status=word, then=Value(place)) for place, word in enumerate(WEAKEST_FIRST)]
    place = Case(*places, default=Value(len(WEAKEST_FIRST)), output_field=IntegerField())
    live = KeyResult.objects.live().filter(objective__in=goals)
    return live.annotate(place=place).order_by("place", F("checked_in_at").asc(nulls_first=True), "id")


def _charted(row: KeyResultRow, goal: Objective, course: Course) -> Charted:
    return Charted(row, goal.title, f"/objectives/{goal.pk}/", owner_of(goal), course)
