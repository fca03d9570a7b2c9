"""One key result: how it moved, what was said of each step, and who may report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from skylight.goals import chart, pace, permissions, visibility
from skylight.goals.models import CheckIn, KeyResult, Objective
from skylight.goals.queries import cards, check_ins, owners
from skylight.goals.queries.cards import Card, KeyResultRow
from skylight.goals.queries.owners import Owner
from skylight.lib.working_time import elapsed_share
from skylight.org.models import Person

MOST_POINTS = 200


@dataclass(frozen=True)
class KeyResultPage:
    """What the page of one key result shows."""

    key_result: KeyResult
    card: Card
    row: KeyResultRow
    backup_owner: Owner | None
    carried_from: int | None
    drawing: chart.Drawing | None
    check_ins: check_ins.Page
    may_edit: bool
    may_cancel: bool
    may_check_in: bool
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
        drawing=_drawing(row, objective, at),
        check_ins=check_ins.page_of(pk, number),
        may_edit=permissions.can_edit_key_result(viewer, key_result),
        may_cancel=permissions.can_edit(viewer, objective),
        may_check_in=permissions.can_check_in(viewer, key_result, {one.id for one in helpers}),
        viewer_id=viewer.pk,
    )


def _drawing(row: KeyResultRow, objective: Any, at: datetime) -> chart.Drawing | None:
    points = _points(row, objective)
    cycle = objective.cycle
    if row.kind == KeyResult.Kind.BINARY or cycle.first_day is None or cycle.last_day is None:
        return None
    last_day = row.deadline or objective.deadline or cycle.last_day
    zone = ZoneInfo(cycle.time_zone)
    return chart.draw(
        points,
        first_day=cycle.first_day,
        last_day=max([last_day, *(day for day, _value in points)]),
        today=at.astimezone(zone).date(),
        target=_target(row),
        start=Decimal(0) if row.kind == KeyResult.Kind.MILESTONE else row.start,
        bounds=(row.low, row.high) if row.kind == KeyResult.Kind.RANGE else (None, None),
        expected=_expected(row, objective, last_day),
    )


def _target(row: KeyResultRow) -> Decimal | None:
    if row.kind == KeyResult.Kind.MILESTONE:
        return Decimal(1)
    return row.target if row.is_metric else None


def _points(row: KeyResultRow, objective: Any) -> list[tuple[date, Decimal]]:
    """The standing reports by day, oldest first: values, or the share of milestones."""
    field = "progress" if row.kind == KeyResult.Kind.MILESTONE else "value"
    found = CheckIn.objects.standing().filter(key_result=row.id, **{f"{field}__isnull": False})
    newest = found.order_by("-at", "-id").values_list("at", field)[:MOST_POINTS]
    zone = ZoneInfo(objective.cycle.time_zone)
    return [(at.astimezone(zone).date(), value) for at, value in reversed(newest)]


def _expected(row: KeyResultRow, objective: Any, last_day: date) -> Sequence[tuple[date, Decimal]]:
    """Where the figure should be day by day; nothing for a range, which is to be kept all the time."""
    start, target = (
        (Decimal(0), Decimal(1)) if row.kind == KeyResult.Kind.MILESTONE else (row.start, row.target)
    )
    first_day = objective.cycle.first_day
    if row.kind == KeyResult.Kind.RANGE or start is None or target is None or first_day >= last_day:
        return ()
    whole = pace.EXPECTED[objective.commitment]
    calendar = objective.work_calendar or "weekdays"
    return [
        (day, start + (target - start) * whole * pace.expected_share(share, row.profile))
        for day, share in (
            (day, elapsed_share(first_day, last_day, on=day, calendar=calendar).value)
            for day in chart.days(first_day, last_day)
        )
    ]
