"""Whose goals somebody wants to read while writing: their line up to the top, and those they have to do with.

One statement for all of them, whoever they are: each way of being near is one arm of a union, and each arm stops early.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.fields import CharField

from skylight.activity.models import Comment, Follow
from skylight.goals.models import Alignment, Contribution, KeyResult, Objective
from skylight.goals.queries.links import is_readable
from skylight.goals.visibility import policy_of
from skylight.lib import paths
from skylight.org.models import Person, ReportingLine, Team

Rows = QuerySet[Any, Any]
# How many of each kind are looked at, and how many comments back names are looked for.
MOST_OF_A_KIND = 30
COMMENTS_BACK = 5_000
LINE = "line"
# Why somebody is near, the weightiest first.
WHYS = ("mentions", "serves_mine", "served", "helped", "dotted", "followed")


@dataclass
class Near:
    """A person or a team that one has to do with, and in which ways."""

    kind: str
    id: int
    name: str
    role: str
    whys: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.id


@dataclass(frozen=True)
class Nearness:
    """The line, nearest first, and those around, the weightiest reason first."""

    line: tuple[Near, ...]
    around: tuple[Near, ...]


def near(
    writer: Person | Team, *, viewer: Person, at: datetime, day: date, cycles: Iterable[int]
) -> Nearness:
    """Who stands above a writer, and who has to do with their goals of these cycles; one statement.

    A tie to a goal that the viewer may not read makes nobody near: even that it is there is not told.
    """
    mine = Objective.objects.filter(_owned(writer), cycle__in=list(cycles)).values("pk")
    seen = _Seen(viewer, at)
    first, *others = [*_line_arms(writer), *_arms(_ways(writer, mine, seen)), *_own_arms(writer, day, seen)]
    found: dict[tuple[str, int], Near] = {}
    for kind, pk, name, role, why in first.union(*others, all=True):
        found.setdefault((kind, pk), Near(kind, pk, name, role)).whys.add(why)
    line = [found[key] for key in line_of(writer) if key in found]
    around = [one for one in found.values() if LINE not in one.whys and one.key != _key(writer)]
    return Nearness(tuple(line), tuple(sorted(around, key=lambda one: (_weight(one), one.name, one.id))))


def _weight(one: Near) -> int:
    return min(WHYS.index(why) for why in one.whys)


def line_of(writer: Person | Team) -> list[tuple[str, int]]:
    """From the manager and the own team up to the top, people and teams by turns; of a team its leader first."""
    team = writer.parent if isinstance(writer, Team) else writer.team
    head = writer.leader if isinstance(writer, Team) else writer
    line = paths.ids(head.path) if head else []
    above = line if isinstance(writer, Team) else line[:-1]
    people = [("person", pk) for pk in reversed(above)]
    teams = [("team", pk) for pk in reversed(paths.ids(team.path))] if team else []
    both = [one for pair in zip(people, teams, strict=False) for one in pair]
    return both + people[len(teams) :] + teams[len(people) :]


@dataclass(frozen=True)
class _Seen:
    """What the viewer may read."""

    viewer: Person
    at: datetime

    def of(self, found: QuerySet[Any], goal: str) -> QuerySet[Any]:
        """Those whose goal of that name the viewer may read."""
        return found.filter(is_readable(goal, self.viewer, policy_of(self.viewer, self.at), self.at))


def _owned(writer: Person | Team) -> Q:
    return Q(owner_team=writer) if isinstance(writer, Team) else Q(owner_person=writer)


def _key(writer: Person | Team) -> tuple[str, int]:
    return ("team" if isinstance(writer, Team) else "person", writer.pk)


def _ways(writer: Person | Team, mine: QuerySet[Any], seen: _Seen) -> list[tuple[str, QuerySet[Any], str]]:
    """Links to and from one's goals, goals that one helps with, goals whose talk names one."""
    live = Alignment.objects.live()
    ways: list[tuple[str, QuerySet[Any], str]] = [
        ("serves_mine", seen.of(live.filter(to_objective__in=mine), "from_objective"), "from_objective"),
        ("served", seen.of(live.filter(from_objective__in=mine), "to_objective"), "to_objective"),
    ]
    if isinstance(writer, Person):
        ways.append(("helped", Contribution.objects.filter(person=writer, ended_at=None), "objective"))
        ways.append(("helped", KeyResult.objects.live().filter(owner=writer), "objective"))
        ways.append(("mentions", _naming(writer, seen), "objective"))
    return ways


def _arms(ways: Iterable[tuple[str, QuerySet[Any], str]]) -> Iterator[Rows]:
    for why, found, goal in ways:
        yield _people(why, _newest(found, f"{goal}__owner_person"))
        yield _teams(why, _newest(found, f"{goal}__owner_team"))


def _line_arms(writer: Person | Team) -> Iterator[Rows]:
    line = line_of(writer)
    yield _people(LINE, [pk for kind, pk in line if kind == "person"])
    yield _teams(LINE, [pk for kind, pk in line if kind == "team"])


def _own_arms(writer: Person | Team, day: date, seen: _Seen) -> Iterator[Rows]:
    """What only a person has: other lines, whom they follow, who named them."""
    if isinstance(writer, Person):
        lines = ReportingLine.objects.on(day).filter(person=writer).exclude(kind=ReportingLine.Kind.SOLID)
        follows = Follow.objects.live().filter(person=writer)
        yield _people("dotted", _newest(lines, "manager"))
        yield _people("mentions", _newest(_naming(writer, seen), "by"))
        yield _people("followed", _newest(follows, "whom"))
        yield _teams("followed", _newest(follows, "team"))


def _naming(person: Person, seen: _Seen) -> QuerySet[Any]:
    """Those of the newest comments that name somebody, by others."""
    names = Q(pk__in=[])
    for name in {person.name, person.other_name, f"@{person.name.split()[0]}"} - {""}:
        names |= Q(text__icontains=name)
    newest = Comment.objects.order_by("-pk").values("pk")[:COMMENTS_BACK]
    return seen.of(Comment.objects.filter(names, pk__in=newest).exclude(by=person), "objective")


def _newest(found: QuerySet[Any], owner: str) -> QuerySet[Any]:
    return found.filter(**{f"{owner}__isnull": False}).order_by("-pk").values(owner)[:MOST_OF_A_KIND]


def _people(why: str, pks: Any) -> Rows:
    found = Person.objects.filter(merged_into=None, pk__in=pks).exclude(kind=Person.Kind.SYSTEM)
    return _rows("person", why, found, "role")


def _teams(why: str, pks: Any) -> Rows:
    return _rows("team", why, Team.objects.filter(pk__in=pks), "about")


def _rows(kind: str, why: str, found: QuerySet[Any], words: str) -> Rows:
    words_of = {"what": Value(kind, CharField()), "why": Value(why, CharField())}
    return found.order_by().annotate(**words_of).values_list("what", "pk", "name", words, "why")
