"""Who was in which team, and which team in which, on a past day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connections, router
from django.db.models import Q, QuerySet

from skylight.maps.moments import Moment
from skylight.org.models import Membership, TeamPlacement

# The same text runs on both engines; a union (not "union all") ends where teams stand in a circle.
_ABOVE = """
WITH RECURSIVE above (team, parent) AS (
    SELECT team_id, parent_id FROM org_teamplacement
    WHERE team_id IN ({teams}) AND from_on <= %s AND (until_on IS NULL OR until_on > %s)
    UNION
    SELECT place.team_id, place.parent_id FROM org_teamplacement place JOIN above ON place.team_id = above.parent
    WHERE place.from_on <= %s AND (place.until_on IS NULL OR place.until_on > %s)
)
SELECT team, parent FROM above
"""
_BELOW = """
WITH RECURSIVE below (team) AS (
    SELECT %s
    UNION
    SELECT place.team_id FROM org_teamplacement place JOIN below ON place.parent_id = below.team
    WHERE place.from_on <= %s AND (place.until_on IS NULL OR place.until_on > %s)
)
SELECT team FROM below
"""


def on(day: date) -> Q:
    """The condition on dated rows that they are in force on a day."""
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gt=day))


def members_on(teams: Iterable[int], moment: Moment) -> QuerySet[Any]:
    """The ids of the people who were in one of these teams on the day."""
    assert moment.day is not None
    return Membership.objects.filter(on(moment.day), team__in=list(teams)).order_by().values("person")


def lines_of_teams(teams: Iterable[int], day: date) -> dict[int, tuple[int, ...]]:
    """Each of these teams with all above it on the day, from the top down; one statement."""
    wanted = sorted(set(teams))
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    parents = dict(_rows(_ABOVE.format(teams=marks), [*wanted, *[_day(day)] * 4]))
    return {team: _line(team, parents) for team in wanted}


def teams_below(team: int, day: date) -> list[int]:
    """A team and all that stood below it on the day; one statement."""
    return [row[0] for row in _rows(_BELOW, [team, *[_day(day)] * 2])]


def _line(team: int, parents: dict[int, int | None]) -> tuple[int, ...]:
    line: list[int] = [team]
    while (above := parents.get(line[0])) is not None and above not in line:
        line.insert(0, above)
    return tuple(line)


def _day(day: date) -> Any:
    return connections[_alias()].ops.adapt_datefield_value(day)


def _alias() -> str:
    return router.db_for_read(TeamPlacement)


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections[_alias()].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
