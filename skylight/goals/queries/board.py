"""How far a cycle has come, department by department: counts of people and key results, never a ranking of people.

What somebody wants to learn is nobody's figure: ability goals are not counted (`measured`).
One line for each team comes back and is added up along the paths, or, in a large company, stands counted already
(`BoardCount`); either way in a few statements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from skylight.cycles.models import Cycle
from skylight.goals.models import Alignment, BoardCount, KeyResult, Objective
from skylight.goals.visibility import open_to_all
from skylight.lib import paths
from skylight.org.models import Person, Team
from skylight.policies.queries import effective

STEPS = ("drafted", "published", "aligned", "scored")
STATUSES = ("on_track", "at_risk", "off_track", "done", "none")


@dataclass(frozen=True)
class Row:
    """One department with all the teams below it; shares are of `people`, `fresh` of `key_results`."""

    id: int | None
    name: str
    people: int
    drafted: int
    published: int
    aligned: int
    scored: int
    key_results: int
    fresh: int
    statuses: dict[str, int]

    def share(self, number: int) -> int | None:
        """So many of the people, in whole per cent; none without people."""
        return round(100 * number / self.people) if self.people else None

    @property
    def fresh_share(self) -> int | None:
        return round(100 * self.fresh / self.key_results) if self.key_results else None


@dataclass(frozen=True)
class Board:
    """The rows of one level, their sum, and where that level stands in the tree; `counted_at` if counted ahead."""

    rows: list[Row]
    whole: Row
    line: list[Team]
    counted_at: datetime | None = None


def board(cycle: Cycle, *, team: Team | None, at: datetime, today: date) -> Board:
    """The departments below a team (below the top without one) in one cycle.

    Contract workers, vacancies and placeholders do not count as people.
    """
    top = team or _only_top()
    level = _level(top)
    ahead = _counted_ahead(cycle, top, level)
    below, whole = ahead[:2] if ahead else _counted_now(cycle, top, level, at, today)
    rows = [_row(one.pk, one.name, below[one.pk]) for one in level]
    loose = Counter(whole)
    loose.subtract(_sum(below.values()))
    if loose["people"] or loose["drafted"]:
        rows.append(_row(None, "", loose))
    line = Team.objects.in_bulk(paths.ids(top.path)) if team and top else {}
    return Board(rows, _row(None, "", whole), [line[pk] for pk in line], ahead.at if ahead else None)


class _Ahead(NamedTuple):
    """What was counted ahead: below each team of a level, in the whole, and when."""

    below: dict[int, Counter[str]]
    whole: Counter[str]
    at: datetime


def _counted_ahead(cycle: Cycle, top: Team | None, level: list[Team]) -> _Ahead | None:
    wanted = Q(team__in=[one.pk for one in level]) | Q(team=top)
    found = {one.team_id: one for one in BoardCount.objects.filter(wanted, cycle=cycle)}
    whole = found.get(top.pk if top else None)
    if whole is None:
        return None
    below = {one.pk: Counter(found[one.pk].counts) if one.pk in found else Counter() for one in level}
    return _Ahead(below, Counter(whole.counts), whole.at)


def _counted_now(
    cycle: Cycle, top: Team | None, level: list[Team], at: datetime, today: date
) -> tuple[dict[int, Counter[str]], Counter[str]]:
    counts = counts_by_place(cycle, top, at, today)
    return {one.pk: _below(counts, one.path) for one in level}, _sum(counts.values())


def _only_top() -> Team | None:
    tops = list(Team.objects.filter(parent=None, closed_on=None).order_by("id")[:2])
    return tops[0] if len(tops) == 1 else None


def _level(top: Team | None) -> list[Team]:
    return list(Team.objects.filter(parent=top, closed_on=None).order_by("name", "id"))


def counts_by_place(cycle: Cycle, top: Team | None, at: datetime, today: date) -> dict[str, Counter[str]]:
    """For the path of each team what its own people have done; under "" what those without a team have."""
    counts: dict[str, Counter[str]] = {}
    for found in (_people(top, today), _steps(cycle, top), _key_results(cycle, top, at)):
        for row in found:
            path = row.pop("path") or ""
            counts.setdefault(path, Counter()).update(row)
    return counts


def _people(top: Team | None, today: date) -> Iterable[dict[str, Any]]:
    counted = Person.objects.here(today).filter(kind__in=[Person.Kind.EMPLOYEE, Person.Kind.INTERN])
    counted = counted.filter(_in_tree("team", top))
    return [
        {"path": path, "people": number}
        for path, number in counted.order_by().values_list("team__path").annotate(number=Count("pk"))
    ]


def _steps(cycle: Cycle, top: Team | None) -> Iterable[dict[str, Any]]:
    published = Q(published_at__isnull=False) & ~Q(state=Objective.State.ABANDONED)
    aligned = Exists(Alignment.objects.live().filter(from_objective=OuterRef("pk")))
    own = (
        Objective.objects.not_discarded()
        .measured()
        .filter(
            _in_tree("owner_person__team", top),
            cycle=cycle,
            owner_person__kind__in=[Person.Kind.EMPLOYEE, Person.Kind.INTERN],
            owner_person__left_on=None,
        )
    )
    grouped = own.annotate(is_aligned=aligned).order_by().values_list("owner_person__team__path")
    return [
        dict(zip(("path", *STEPS), row, strict=True))
        for row in grouped.annotate(
            drafted=_owners(Q()),
            published=_owners(published),
            aligned=_owners(published & Q(is_aligned=True)),
            scored=_owners(published & Q(score_stated__isnull=False)),
        )
    ]


def _owners(which: Q) -> Count:
    return (
        Count("owner_person", distinct=True, filter=which) if which else Count("owner_person", distinct=True)
    )


def _key_results(cycle: Cycle, top: Team | None, at: datetime) -> Iterable[dict[str, Any]]:
    cutoff = min(at, cycle.ends_at or at) - effective(None).stale_after
    # That a restricted goal exists may be counted; how it does may not.
    goals = Objective.objects.measured()
    open_goals = goals.filter(open_to_all(at), cycle=cycle, published_at__isnull=False)
    counted = KeyResult.objects.live().filter(
        _in_tree("objective__owner_person__team", top),
        objective__in=open_goals.filter(owner_person__isnull=False),
    )
    # Nobody is asked how it goes while it rests, nor right after.
    rested = Q(objective__paused_until__gte=cutoff)
    fresh = Q(checked_in_at__gte=cutoff) | Q(status=KeyResult.Status.DONE) | rested
    grouped = counted.order_by().values_list("objective__owner_person__team__path")
    return [
        dict(zip(("path", "key_results", "fresh", *STATUSES), row, strict=True))
        for row in grouped.annotate(
            number=Count("pk"),
            fresh=Count("pk", filter=fresh),
            **{f"is_{word}": Count("pk", filter=Q(status=word)) for word in STATUSES},
        )
    ]


def _in_tree(field: str, top: Team | None) -> Q:
    return paths.within(f"{field}__path", top.path) if top else Q()


def _below(counts: dict[str, Counter[str]], path: str) -> Counter[str]:
    return _sum(count for place, count in counts.items() if place.startswith(path))


def _sum(counts: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return total


def _row(pk: int | None, name: str, count: Counter[str]) -> Row:
    return Row(
        pk,
        name,
        people=count["people"],
        drafted=count["drafted"],
        published=count["published"],
        aligned=count["aligned"],
        scored=count["scored"],
        key_results=count["key_results"],
        fresh=count["fresh"],
        statuses={word: count[word] for word in STATUSES if count[word]},
    )
