"""One key result: how it moved, what was said of each step, and who may report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from skylight.goals import permissions, visibility
from skylight.goals.models import KeyResult, Objective
from skylight.goals.queries import cards, check_ins, owners, steps
from skylight.goals.queries.cards import Card, KeyResultRow
from skylight.goals.queries.courses import Course, courses
from skylight.goals.queries.owners import Owner
from skylight.org.models import Person


@dataclass(frozen=True)
class KeyResultPage:
    """What the page of one key result shows."""

    key_result: KeyResult
    card: Card
    row: KeyResultRow
    backup_owner: Owner | None
    carried_from: int | None
    course: Course
    steps: list[steps.PlannedStep]
    check_ins: check_ins.Page
    may_edit: bool
    may_cancel: bool
    may_check_in: bool
    may_plan: bool
    viewer_id: int


def key_result_page(pk: int, *, viewer: Person, at: datetime, number: int = 1) -> KeyResultPage | None:
    """One key result for one reader; None when there is none to be read."""
    policies = visibility.policies_of_moment(viewer, at)
    key_result = KeyResult.objects.filter(pk=pk).select_related("backup_owner", "cancelled_by").first()
    if key_result is None:
        return None
    goals = Objective.objects.filter(pk=key_result.objective_id)
    readable = visibility.visible(goals, viewer, at, policy=policies(viewer.team))
    objective = cards.with_all_for_a_card(readable, at).first()
    if objective is None:
        return None
    key_result.objective = objective
    helpers = cards.helpers_of([objective])[objective.pk]
    rows = cards.key_results_of([objective], policies, at)[objective.pk]
    row = next(one for one in rows if one.id == pk)
    return KeyResultPage(
        key_result=key_result,
        card=cards.card(
            objective, viewer, policies(owners.team_of(objective)), rows, ([], 0), helpers, 0, at
        ),
        row=row,
        backup_owner=owners.person(key_result.backup_owner),
        carried_from=key_result.carried_from_id,
        course=courses([(row, objective)], at)[pk],
        steps=steps.steps_of(pk, today=_day(objective, at)),
        check_ins=check_ins.page_of(pk, number),
        may_edit=permissions.can_edit_key_result(viewer, key_result),
        may_cancel=permissions.can_edit(viewer, objective),
        may_check_in=permissions.can_check_in(viewer, key_result, {one.id for one in helpers}),
        may_plan=permissions.can_plan(viewer, key_result, {one.id for one in helpers}),
        viewer_id=viewer.pk,
    )


def _day(objective: Any, at: datetime) -> date:
    """The day of a moment where the goal's cycle is at home."""
    return at.astimezone(ZoneInfo(objective.cycle.time_zone)).date()
