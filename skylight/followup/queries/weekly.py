"""How key results stood at the end of each week, counted by the database in one statement.

The one place with SQL of our own here; both engines take it as it stands. For each key result and week it looks up the
newest check-in by its index and groups what it finds, so that no check-in travels. Key results with a corrected
check-in, of which there are few, come back one by one and are read by the arithmetic of `goals.words` instead: a
correction counts from the moment it was made, for the moment of what it corrects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from skylight.cycles.models import Cycle
from skylight.followup.weeks import NONE, OVER, SILENCES, Week, silence
from skylight.goals import words
from skylight.goals.models import CheckIn, KeyResult
from skylight.org.models import Team

LONG_AGO = datetime.fromisoformat("1900-01-01T00:00:00+00:00")
NOTHING = words.Words(None, NONE, None, None)

COUNTED = """
WITH goals (key_result, objective, path, person, corrected, created_at, published_at, cancelled_at) AS ({scope}),
weeks (number, moment, {silences}) AS (VALUES {weeks})
SELECT path, person, corrected, number, status, silent, COUNT(*) FROM (
    SELECT path, person, corrected, number, status,
        CASE WHEN is_over THEN {over} {steps} ELSE 0 END AS silent
    FROM (
        SELECT goals.path, goals.person, goals.corrected, goals.created_at, goals.published_at, weeks.*,
            COALESCE((SELECT said.status FROM goals_checkin said WHERE said.key_result_id = goals.key_result
                AND said.at <= weeks.moment AND said.status <> 'none' ORDER BY said.at DESC, said.id DESC LIMIT 1),
                'none') AS status,
            (SELECT said.at FROM goals_checkin said WHERE said.key_result_id = goals.key_result
                AND said.at <= weeks.moment ORDER BY said.at DESC, said.id DESC LIMIT 1) AS heard_at,
            EXISTS (SELECT 1 FROM goals_closure closed WHERE closed.objective_id = goals.objective
                AND closed.at <= weeks.moment AND (closed.undone_at IS NULL OR closed.undone_at > weeks.moment))
                AS is_over,
            (SELECT MAX(COALESCE(rest.ended_at, rest.until_at)) FROM goals_pause rest
                WHERE rest.objective_id = goals.objective AND rest.at <= weeks.moment) AS rested_until
        FROM goals CROSS JOIN weeks
        WHERE goals.published_at <= weeks.moment AND goals.created_at <= weeks.moment
            AND (goals.cancelled_at IS NULL OR goals.cancelled_at > weeks.moment)
            AND NOT EXISTS (SELECT 1 FROM goals_abandonment given WHERE given.objective_id = goals.objective
                AND given.at <= weeks.moment AND (given.undone_at IS NULL OR given.undone_at > weeks.moment))
    ) AS looked
) AS told
GROUP BY path, person, corrected, number, status, silent
"""
STEP = """WHEN published_at <= silent_{days} AND created_at <= silent_{days}
            AND (heard_at IS NULL OR heard_at <= silent_{days})
            AND (rested_until IS NULL OR rested_until <= silent_{days}) THEN {step}"""


@dataclass(frozen=True)
class Tally:
    """So many key results of one place had this status in a week, after so many steps of silence.

    `path` is the place of the owning team or of the owner's; `person` is the owner where people were asked for.
    """

    path: str
    person: int | None
    week: int
    status: str
    silent: int
    number: int


def tallies(
    key_results: QuerySet[KeyResult], weeks: Iterable[Week], *, cycle: Cycle, people_of: Team | None = None
) -> list[Tally]:
    """How these key results stood, week by week; with a team, its own members' apart from one another.

    One statement, and two more if check-ins were corrected.
    """
    begun = [one for one in weeks if one.at is not None]
    rows = _rows(_scope(key_results, people_of), begun, cycle) if begun else []
    found = [Tally(row[0], row[1], *row[3:]) for row in rows if row[2] is None]
    return found + _corrected([row for row in rows if row[2] is not None], begun, cycle)


def _scope(key_results: QuerySet[KeyResult], people_of: Team | None) -> QuerySet[Any]:
    """The columns of `goals` in COUNTED, in their order."""
    # Asked for as a range, so that SQLite takes the index of corrections instead of reading every check-in.
    corrections = CheckIn.objects.filter(corrects__gt=0, key_result__isnull=False)
    direct = Q(objective__owner_person__team=people_of) if people_of else Q(pk__in=[])
    found = key_results.filter(objective__published_at__isnull=False).order_by()
    return found.annotate(
        place=Coalesce("objective__owner_team__path", "objective__owner_person__team__path", Value("")),
        whose=Case(When(direct, then=F("objective__owner_person"))),
        to_read=Case(When(pk__in=corrections.values("key_result"), then=F("pk"))),
    ).values_list(
        "pk",
        "objective",
        "place",
        "whose",
        "to_read",
        "created_at",
        "objective__published_at",
        "cancelled_at",
    )


def _rows(scope: QuerySet[Any], weeks: Sequence[Week], cycle: Cycle) -> list[tuple[Any, ...]]:
    try:
        inner, values = scope.query.sql_with_params()
    except EmptyResultSet:
        return []
    names = [f"silent_{days}" for days in SILENCES]
    line = f"({', '.join(['%s'] * (2 + len(names)))})"
    steps = reversed(list(enumerate(SILENCES, 1)))
    sql = COUNTED.format(
        scope=inner,
        silences=", ".join(names),
        weeks=", ".join([line] * len(weeks)),
        over=OVER,
        steps=" ".join(STEP.format(days=days, step=step) for step, days in steps),
    )
    moments = [value for week in weeks for value in _moments(week, cycle)]
    # Where the router reads everything else of the page.
    with connections[scope.db].cursor() as cursor:
        cursor.execute(sql, [*values, *moments])
        return cursor.fetchall()  # type: ignore[no-any-return]


def _moments(week: Week, cycle: Cycle) -> list[Any]:
    """The number of a week, its moment, and since when one must have been silent for each step of silence."""
    assert week.at is not None
    edges = [week.at - timedelta(days=days) for days in SILENCES]
    starts_at = cycle.starts_at or LONG_AGO
    # Nobody is silent before the cycle began.
    since = [edge if edge >= starts_at else LONG_AGO for edge in edges]
    adapt = connection.ops.adapt_datetimefield_value
    return [week.number, *(adapt(moment) for moment in (week.at, *since))]


def _corrected(rows: Sequence[tuple[Any, ...]], weeks: Sequence[Week], cycle: Cycle) -> list[Tally]:
    """The same for key results whose check-ins were corrected, read one by one."""
    if not rows:
        return []
    wanted = {row[2] for row in rows}
    said: dict[int, list[CheckIn]] = defaultdict(list)
    every = CheckIn.objects.filter(key_result__in=wanted).select_related("key_result__objective")
    for one in every.prefetch_related("key_result__objective__pauses").order_by("pk"):
        said[one.key_result_id or 0].append(one)
    moments = {week.number: week.at for week in weeks}
    found = []
    for path, person, key_result, number, _status, silent, _count in rows:
        status, steps = _as_of(said[key_result], moments[number], cycle)
        found.append(Tally(path, person, number, status, silent if silent == OVER else steps, 1))
    return found


def _as_of(said: Sequence[CheckIn], at: Any, cycle: Cycle) -> tuple[str, int]:
    """The status in force at a moment and the steps of silence, from the check-ins made by then."""
    spoken = words.of([one for one in said if one.at <= at], otherwise=NOTHING)
    key_result: Any = said[0].key_result
    goal = key_result.objective
    rested = [one.ended_at or one.until_at for one in goal.pauses.all() if one.at <= at]
    since = max(goal.published_at, key_result.created_at, cycle.starts_at or LONG_AGO, *rested)
    return spoken.status, silence(max(spoken.said_at or since, since), at)
