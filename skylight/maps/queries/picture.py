"""The map: the goals around a place with the links among them, today or on a past day.

Three statements for a first picture of today (the policies that say who reads what, the net, the goals), one more to
name a person or team without goals; eight for a past day. At 10 people and at 100,000.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from skylight.goals.models import Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.owners import Owner
from skylight.maps.asked import COMPANY, OBJECTIVE, PERSON, Asked
from skylight.maps.moments import Moment
from skylight.maps.queries.goals import Goal, goals_today
from skylight.maps.queries.net import Link, Net, net, net_among
from skylight.maps.queries.past import goals_then
from skylight.org.models import Person, Team


class NotThere(Exception):
    """The place asked for is none, or none that the viewer may read."""


@dataclass(frozen=True)
class Shown:
    """One goal in the picture.

    `more_up` and `more_down` count the links that are not drawn yet, `hidden` those to goals the viewer may not read.
    """

    goal: Goal
    more_up: int
    more_down: int
    hidden: int
    is_here: bool


@dataclass(frozen=True)
class Edge:
    """One drawn link from a lower goal to the one it serves; `is_cross` between teams of which neither holds the other."""

    lower: int
    upper: int
    relation: str
    verdict: str
    is_cross: bool


@dataclass(frozen=True)
class Picture:
    """What the map shows; `subject` is the person or team in the middle, `cut` how many goals did not fit."""

    moment: Moment
    goals: list[Shown]
    edges: list[Edge]
    cut: int = 0
    subject: Owner | None = None


def picture(asked: Asked, viewer: Person) -> Picture:
    """The map around the place asked for. Raises NotThere."""
    found = net(asked, viewer)
    goals, hidden = _read(found.ids, viewer, asked.moment)
    subject = _subject(asked, goals, found, viewer)
    return _picture(asked, found, goals, hidden, subject, found.centre | set(asked.opened))


def picture_among(goals: ObjectiveQuerySet, asked: Asked, viewer: Person) -> Picture:
    """The map of goals that a lens has found, and nothing around them."""
    found = net_among(goals, asked.moment)
    read, hidden = _read(found.ids, viewer, asked.moment)
    return _picture(asked, found, read, hidden, None, found.centre, here=frozenset())


def _read(ids: list[int], viewer: Person, moment: Moment) -> tuple[dict[int, Goal], frozenset[int]]:
    """The goals that may be read, and the ids of those that may not."""
    if not moment.is_past:
        goals = goals_today(ids, viewer, moment)
        return goals, frozenset(set(ids) - goals.keys())
    then = goals_then(ids, viewer, moment)
    return then.goals, frozenset(set(ids) - then.goals.keys() - then.not_yet)


def _subject(asked: Asked, goals: Mapping[int, Goal], found: Net, viewer: Person) -> Owner | None:
    place = asked.place
    if place.kind == COMPANY:
        return None
    if place.kind == OBJECTIVE:
        if place.pk not in goals and not _may_read(place.pk, viewer, asked.moment):
            raise NotThere
        return None
    kind = "person" if place.kind == PERSON else "team"
    owners = {goals[pk].owner for pk in found.centre if pk in goals}
    named = next((one for one in owners if (one.kind, one.id) == (kind, place.pk)), None)
    return named or _named(kind, place.pk, viewer)


def named(asked: Asked, viewer: Person) -> Owner | None:
    """The person or team asked for, by name. Raises NotThere."""
    if asked.place.kind in (COMPANY, OBJECTIVE):
        return None
    return _named("person" if asked.place.kind == PERSON else "team", asked.place.pk, viewer)


def _may_read(pk: int, viewer: Person, moment: Moment) -> bool:
    return Objective.objects.visible_to(viewer, moment.now).filter(pk=pk).exists()


def _named(kind: str, pk: int, viewer: Person) -> Owner:
    rows = Person.objects.visible_to(viewer) if kind == "person" else Team.objects.all()
    name = rows.filter(pk=pk).values_list("name", flat=True).first()
    if name is None:
        raise NotThere
    return Owner(kind, pk, name)


def _picture(
    asked: Asked,
    found: Net,
    goals: Mapping[int, Goal],
    hidden: frozenset[int],
    subject: Owner | None,
    roots: Collection[int],
    *,
    here: frozenset[int] | None = None,
) -> Picture:
    drawn = _connected([pk for pk in roots if pk in goals], found.links, goals)
    edges = _edges([one for one in found.links if one.lower in drawn and one.upper in drawn], goals)
    ups, downs = _ends(edges, "lower", "upper"), _ends(edges, "upper", "lower")
    up_hidden, down_hidden = _unseen(found.links, hidden)
    middle = found.centre if here is None else here
    shown = [
        Shown(
            goal=goals[pk],
            more_up=max(goals[pk].ups - len(ups[pk]) - len(up_hidden[pk]), 0),
            more_down=max(goals[pk].downs - len(downs[pk]) - len(down_hidden[pk]), 0),
            hidden=len(up_hidden[pk] | down_hidden[pk]),
            is_here=pk in middle,
        )
        for pk in found.ids
        if pk in drawn
    ]
    return Picture(asked.moment, shown, edges, found.cut, subject)


def _connected(roots: list[int], links: list[Link], goals: Mapping[int, Goal]) -> set[int]:
    """The goals that one reaches from the middle through goals that may be read: what hides stays no bridge."""
    beside: dict[int, set[int]] = defaultdict(set)
    for one in links:
        if one.lower in goals and one.upper in goals:
            beside[one.lower].add(one.upper)
            beside[one.upper].add(one.lower)
    met, waiting = set(roots), list(roots)
    while waiting:
        for other in beside[waiting.pop()] - met:
            met.add(other)
            waiting.append(other)
    return met


def _edges(links: list[Link], goals: Mapping[int, Goal]) -> list[Edge]:
    """Each relation of two goals once, however many of their key results it joins."""
    edges: dict[tuple[int, int, str], Edge] = {}
    for one in links:
        cross = is_cross(goals[one.lower].line, goals[one.upper].line)
        edge = Edge(one.lower, one.upper, one.relation, one.verdict, cross)
        edges.setdefault((one.lower, one.upper, one.relation), edge)
    return list(edges.values())


def is_cross(lower: tuple[int, ...], upper: tuple[int, ...]) -> bool:
    """Whether neither team stands in the other."""
    return bool(lower and upper) and lower[-1] not in upper and upper[-1] not in lower


def _ends(edges: list[Edge], end: str, other: str) -> dict[int, set[int]]:
    ends: dict[int, set[int]] = defaultdict(set)
    for one in edges:
        ends[getattr(one, end)].add(getattr(one, other))
    return ends


def _unseen(links: list[Link], hidden: frozenset[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    up: dict[int, set[int]] = defaultdict(set)
    down: dict[int, set[int]] = defaultdict(set)
    for one in links:
        if one.upper in hidden:
            up[one.lower].add(one.upper)
        if one.lower in hidden:
            down[one.upper].add(one.lower)
    return up, down
