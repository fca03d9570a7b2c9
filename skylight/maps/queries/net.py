"""The net of links around a place: one statement finds which goals to draw and every link among them.

Upwards it goes to the top, downwards one step, and one step each way from every goal that was opened. It is bounded at
each step, so that it costs the same in a company of ten people and of a hundred thousand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import Count, QuerySet, Window

from skylight.goals.models import Alignment, Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.maps.asked import PERSON, TEAM, Asked
from skylight.maps.moments import Moment
from skylight.maps.queries.centre import centre, standing
from skylight.org.models import Person

MOST = 200
MOST_CENTRE = 60
MOST_ABOVE = 60
WIDTH = 50
HIGHEST = 8
LIMITS = {"highest": HIGHEST, "most_above": MOST_ABOVE, "width": WIDTH}
PIECE = re.compile(r"\{(\w+)\}")
Piece = tuple[str, Sequence[Any]]
# As many columns as are asked for; what Django knows to be empty it does not write as a statement.
NOTHING = "SELECT from_objective_id, to_objective_id FROM goals_alignment WHERE id IS NULL"

# The same text runs on both engines. A union (not "union all") ends at what was already found.
_NET = """
WITH RECURSIVE
centre (objective, total) AS ({centre}),
opened (objective, total) AS ({opened}),
above (objective, level) AS (
    SELECT link.to_objective_id, 1
    FROM goals_alignment link JOIN centre ON link.from_objective_id = centre.objective WHERE {stands}
    UNION
    SELECT link.to_objective_id, above.level + 1
    FROM goals_alignment link JOIN above ON link.from_objective_id = above.objective
    WHERE above.level < {highest} AND {stands}
),
up (objective, level) AS (
    SELECT objective, min(level) FROM above GROUP BY objective ORDER BY min(level), objective LIMIT {most_above}
),
spread (objective) AS (SELECT objective FROM centre UNION SELECT objective FROM opened),
below (objective, place) AS (
    SELECT lower, row_number() OVER (PARTITION BY upper ORDER BY lower)
    FROM (
        SELECT DISTINCT link.from_objective_id AS lower, link.to_objective_id AS upper
        FROM goals_alignment link JOIN spread ON link.to_objective_id = spread.objective WHERE {stands}
    ) steps
),
beside (objective, place) AS (
    SELECT upper, row_number() OVER (PARTITION BY lower ORDER BY upper)
    FROM (
        SELECT DISTINCT link.from_objective_id AS lower, link.to_objective_id AS upper
        FROM goals_alignment link JOIN opened ON link.from_objective_id = opened.objective WHERE {stands}
    ) steps
),
picked (objective, rank) AS (
    SELECT objective, 0 FROM centre
    UNION ALL SELECT objective, level FROM up
    UNION ALL SELECT objective, 20 FROM opened
    UNION ALL SELECT objective, 30 + place FROM beside WHERE place <= {width}
    UNION ALL SELECT objective, 30 + place FROM below WHERE place <= {width}
),
"""
_AMONG = """
chosen (objective, rank, total) AS (
    SELECT objective, min(rank), count(*) OVER () FROM picked
    GROUP BY objective ORDER BY min(rank), objective LIMIT {most}
)
SELECT chosen.objective, chosen.rank, chosen.total, (SELECT max(total) FROM centre), link.to_objective_id,
    link.relation, (
        SELECT answer.verdict FROM goals_alignmentanswer answer
        WHERE answer.alignment_id = link.id{answered} ORDER BY answer.at DESC, answer.id DESC LIMIT 1
    )
FROM chosen LEFT JOIN goals_alignment link
    ON link.from_objective_id = chosen.objective AND {stands}
    AND link.to_objective_id IN (SELECT objective FROM chosen)
ORDER BY chosen.rank, chosen.objective, link.id
"""
_GIVEN = """
WITH centre (objective, total) AS ({centre}),
picked (objective, rank) AS (SELECT objective, 0 FROM centre),
"""


@dataclass(frozen=True)
class Link:
    """One link from a lower goal to the goal it serves; `verdict` is the newest answer to it, if any."""

    lower: int
    upper: int
    relation: str
    verdict: str


@dataclass(frozen=True)
class Net:
    """The goals to draw, nearest first, the links among them, the middle, and how many did not fit."""

    ids: list[int]
    links: list[Link]
    centre: frozenset[int]
    cut: int


def net(asked: Asked, viewer: Person) -> Net:
    """What to draw around the place asked for; one statement. Goals that the viewer may not read are among it."""
    readable = standing(Objective.objects.visible_to(viewer, asked.moment.now), asked.moment)
    opened = readable.filter(pk__in=asked.opened).order_by().values_list("pk", "pk")
    pieces = {"centre": _counted(centre(asked, viewer), MOST_CENTRE), "opened": opened}
    return _net(_NET + _AMONG, pieces, asked.moment, MOST - (asked.place.kind in (PERSON, TEAM)))


def net_among(goals: ObjectiveQuerySet, moment: Moment) -> Net:
    """The links among goals that were found in another way; one statement."""
    return _net(_GIVEN + _AMONG, {"centre": _counted(goals, MOST)}, moment, MOST)


def _counted(goals: ObjectiveQuerySet, most: int) -> QuerySet[Any, Any]:
    return goals.annotate(total=Window(Count("*"))).values_list("pk", "total")[:most]


def _net(sql: str, goals: Mapping[str, QuerySet[Any, Any]], moment: Moment, most: int) -> Net:
    alias = router.db_for_read(Alignment)
    connection = connections[alias]
    pieces: dict[str, Piece] = {name: _sql(one, alias) for name, one in goals.items()}
    pieces |= _conditions(moment, connection)
    pieces |= {name: (str(number), ()) for name, number in LIMITS.items()} | {"most": (str(most), ())}
    text, values = _filled(sql, pieces)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return _found(cursor.fetchall())


def _sql(goals: QuerySet[Any, Any], alias: str) -> Piece:
    try:
        text, values = goals.query.get_compiler(alias).as_sql()
    except EmptyResultSet:
        return NOTHING, ()
    return str(text), values


def _conditions(moment: Moment, connection: Any) -> dict[str, Piece]:
    """That a link stood at the moment, and that an answer was given by then."""
    if not moment.is_past:
        return {"stands": ("link.ended_at IS NULL", ()), "answered": ("", ())}
    at = connection.ops.adapt_datetimefield_value(moment.at)
    stood = "link.at <= %s AND (link.ended_at IS NULL OR link.ended_at > %s)"
    return {"stands": (stood, (at, at)), "answered": (" AND answer.at <= %s", (at,))}


def _filled(sql: str, pieces: Mapping[str, Piece]) -> tuple[str, list[Any]]:
    """The text with its pieces in place, and their values in the order in which they stand there."""
    values: list[Any] = []

    def piece(found: re.Match[str]) -> str:
        text, given = pieces[found[1]]
        values.extend(given)
        return text

    return PIECE.sub(piece, sql), values


def _found(rows: list[tuple[Any, ...]]) -> Net:
    ids = list(dict.fromkeys(row[0] for row in rows))
    links = [Link(row[0], row[4], row[5], row[6] or "") for row in rows if row[4] is not None]
    middle = frozenset(row[0] for row in rows if row[1] == 0)
    if not rows:
        return Net([], [], middle, 0)
    total, counted = rows[0][2], rows[0][3]
    beyond = max(counted - len(middle), 0) if counted else 0
    return Net(ids, links, middle, max(total - len(ids), 0) + beyond)
