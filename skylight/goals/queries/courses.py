"""How key results moved: their reports, what they aimed at on each day, and where they were expected to be.

Two statements for any number of key results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from skylight.goals import aims, chart, pace
from skylight.goals.models import CheckIn, KeyResult, Revision, RevisionChange
from skylight.goals.queries.cards import KeyResultRow
from skylight.lib.working_time import elapsed_share

MOST_POINTS = 200
MOST_CHANGES = 50
WHOLE = aims.Aims(Decimal(0), Decimal(1))


@dataclass(frozen=True)
class Course:
    """The drawing of one key result and the rows behind it; `points` are days with values, oldest first."""

    drawing: chart.Drawing | None
    points: tuple[chart.Point, ...]
    aims: tuple[aims.Stretch, ...]

    @property
    def has_new_aims(self) -> bool:
        """Was anything of its aims changed after publishing?"""
        return len(self.aims) > 1


def courses(rows: Sequence[tuple[KeyResultRow, Any]], at: datetime) -> dict[int, Course]:
    """The course of each of these key results, given with its objective as `with_all_for_a_card` loaded it."""
    spoken, changed = _spoken([row.id for row, _goal in rows]), _changed([row.id for row, _goal in rows])
    return {row.id: _course(row, goal, spoken[row.id], changed[row.id], at) for row, goal in rows}


def _course(
    row: KeyResultRow,
    goal: Any,
    spoken: list[tuple[datetime, Any, Any]],
    changed: list[aims.Change],
    at: datetime,
) -> Course:
    zone = ZoneInfo(goal.cycle.time_zone)
    steps = row.kind == KeyResult.Kind.MILESTONE
    figures = [(said_at, progress if steps else value) for said_at, value, progress in spoken]
    points = [(said_at.astimezone(zone).date(), figure) for said_at, figure in figures if figure is not None]
    now = WHOLE if steps else aims.Aims(row.start, row.target, row.low, row.high)
    stretches = aims.history(now, () if steps else changed)
    return Course(_drawing(row, goal, points, stretches, at), tuple(points), tuple(stretches))


def _drawing(
    row: KeyResultRow, goal: Any, points: list[chart.Point], stretches: list[aims.Stretch], at: datetime
) -> chart.Drawing | None:
    cycle = goal.cycle
    if row.kind == KeyResult.Kind.BINARY or cycle.first_day is None or cycle.last_day is None:
        return None
    last_day = row.deadline or goal.deadline or cycle.last_day
    zone = ZoneInfo(cycle.time_zone)
    is_range = row.kind == KeyResult.Kind.RANGE
    drawn = ("low", "high") if is_range else ("target",)
    return chart.draw(
        points,
        first_day=cycle.first_day,
        last_day=max([last_day, *(day for day, _value in points)]),
        today=at.astimezone(zone).date(),
        start=None if is_range else stretches[-1].aims.start,
        aims=[aims.steps(stretches, field, cycle.first_day, zone) for field in drawn],
        expected=() if is_range else list(_expected(row, goal, stretches, last_day, zone)),
    )


def _expected(
    row: KeyResultRow, goal: Any, stretches: list[aims.Stretch], last_day: date, zone: ZoneInfo
) -> Iterable[list[chart.Point]]:
    """Where the figure should be day by day, for each stretch by what it aimed at then."""
    first_day, whole = goal.cycle.first_day, pace.EXPECTED[goal.commitment]
    calendar = goal.work_calendar or "weekdays"
    for begins, ends, stood in aims.periods(stretches, first_day, last_day, zone):
        if stood.start is None or stood.target is None:
            continue
        way = (stood.target - stood.start) * whole
        shares = (
            (day, elapsed_share(first_day, last_day, on=day, calendar=calendar).value)
            for day in chart.days(begins, ends)
        )
        yield [(day, stood.start + way * pace.expected_share(share, row.profile)) for day, share in shares]


def _spoken(key_results: list[int]) -> dict[int, list[tuple[datetime, Any, Any]]]:
    """The newest standing reports of each: moment, value, progress; oldest first."""
    place = Window(RowNumber(), partition_by=[F("key_result")], order_by=[F("at").desc(), F("id").desc()])
    figures = Q(value__isnull=False) | Q(progress__isnull=False, key_result__kind=KeyResult.Kind.MILESTONE)
    found = CheckIn.objects.standing().filter(figures, key_result__in=key_results)
    newest = found.annotate(place=place).filter(place__lte=MOST_POINTS).order_by("at", "id")
    spoken: dict[int, list[tuple[datetime, Any, Any]]] = defaultdict(list)
    for key_result, *rest in newest.values_list("key_result", "at", "value", "progress"):
        spoken[key_result or 0].append(tuple(rest))  # type: ignore[arg-type]
    return spoken


def _changed(key_results: list[int]) -> dict[int, list[aims.Change]]:
    """What was changed in the aims of each, newest first."""
    found = RevisionChange.objects.filter(revision__key_result__in=key_results, field__in=aims.FIELDS)
    place = Window(
        RowNumber(),
        partition_by=[F("revision__key_result")],
        order_by=[F("revision__at").desc(), F("revision__id").desc(), F("id").desc()],
    )
    newest = found.select_related("revision__by").annotate(place=place)
    newest = newest.filter(place__lte=MOST_CHANGES * len(aims.FIELDS))
    by_revision: dict[tuple[int, int], dict[str, str]] = {}
    revisions: dict[tuple[int, int], Revision] = {}
    for one in newest.order_by("-revision__at", "-revision_id", "id"):
        key = (one.revision.key_result_id or 0, one.revision_id)
        revisions[key] = one.revision
        by_revision.setdefault(key, {})[one.field] = one.before
    changed: dict[int, list[aims.Change]] = defaultdict(list)
    for key, before in by_revision.items():
        made = revisions[key]
        changed[key[0]].append(aims.Change(made.at, before, made.by.name if made.by else "", made.reason))
    return changed
