"""How the key results of a team stood week after week: of the whole, of each team below, of its own people.

Three statements for the figures of a small team. Of a large one those of the teams below stand counted already
(`WeekCount`), and only the team's own goals and people are counted while one waits. Everything is placed by where
people are today.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from skylight.cycles.models import Cycle
from skylight.followup.models import WeekCount
from skylight.followup.policies import Policies, by_path
from skylight.followup.queries.weekly import Tally, tallies
from skylight.followup.weeks import Cell, Week, together, weeks_of, word
from skylight.goals import visibility
from skylight.goals.models import KeyResult, Objective
from skylight.goals.queries.owners import of_team
from skylight.org.models import Person, Team

PEOPLE = 50
MOST_TEAMS = 100
# A team with so many key results below it is read as it was counted ahead.
COUNTED_NOW = 2_000

ByWeek = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True)
class Row:
    """One line of the map; `kind` is whole, own, team, direct or person."""

    kind: str
    id: int
    name: str
    cells: tuple[Cell | None, ...]

    @property
    def url(self) -> str:
        return f"/teams/{self.id}/progress/" if self.kind == "team" else f"/people/{self.id}/"


@dataclass(frozen=True)
class HeatMap:
    """The weeks and the lines; `counted_at` if a part was counted ahead."""

    weeks: tuple[Week, ...]
    rows: tuple[Row, ...]
    has_more_people: bool
    counted_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not any(cell and cell.total for row in self.rows for cell in row.cells)


def heat_map(
    team: Team, cycle: Cycle, *, viewer: Person, at: datetime, today: date, page: int = 1
) -> HeatMap:
    """The map of a team in one cycle; its people by name, fifty at a time."""
    if cycle.first_day is None or cycle.last_day is None:
        return HeatMap((), (), False)
    weeks = weeks_of(cycle.first_day, cycle.last_day, cycle.time_zone, at)
    below = list(Team.objects.filter(parent=team, closed_on=None).order_by("name", "id")[:MOST_TEAMS])
    people, more = _people(team, today, page)
    ahead = _counted_ahead(team, below, cycle, viewer, at)
    counted = _counted_now(team, cycle, viewer, at, is_small=not ahead)
    found = tallies(counted, weeks, cycle=cycle, people_of=team)
    placed = _placed(found, team, below, by_path(visibility.policies_of_moment(viewer, at)))
    if ahead:
        placed |= {("team", pk): _read(one) for pk, one in ahead.items()}
        placed["whole", team.pk] = _read(ahead[team.pk])
    rows = [
        _row(kind, pk, name, placed.get((kind, pk), {}), weeks)
        for kind, pk, name in _lines(team, below, people)
        if kind != "own" or ("own", pk) in placed
    ]
    return HeatMap(tuple(weeks), tuple(rows), more, ahead[team.pk].at if ahead else None)


def _lines(
    team: Team, below: Sequence[Team], people: Sequence[tuple[int, str]]
) -> Iterable[tuple[str, int, str]]:
    """What stands in the map from the top down: kind, id and name."""
    yield "whole", team.pk, team.name
    yield "own", team.pk, team.name
    yield from (("team", one.pk, one.name) for one in below)
    if below and people:
        yield "direct", 0, ""
    yield from (("person", pk, name) for pk, name in people)


def _counted_now(
    team: Team, cycle: Cycle, viewer: Person, at: datetime, *, is_small: bool
) -> QuerySet[KeyResult]:
    """The key results that are counted while one waits: of a small team all, of a large one its own and its people's."""
    open_goals = Objective.objects.visible_to(viewer, at).filter(visibility.open_to_all(at), cycle=cycle)
    its_own = of_team(team, with_teams_below=is_small, cycle=cycle)
    return KeyResult.objects.filter(objective__in=open_goals.measured().filter(its_own))


def _people(team: Team, today: date, page: int) -> tuple[list[tuple[int, str]], bool]:
    start = (page - 1) * PEOPLE
    found = Person.objects.here(today).filter(team=team).order_by("name", "id").values_list("pk", "name")
    people = list(found[start : start + PEOPLE + 1])
    return people[:PEOPLE], len(people) > PEOPLE


def _counted_ahead(
    team: Team, below: Sequence[Team], cycle: Cycle, viewer: Person, at: datetime
) -> dict[int, WeekCount]:
    """What was counted of a large team and those below; nothing for a small one, or for who does not read everything."""
    rows = WeekCount.objects.filter(Q(team=team) | Q(team__in=[one.pk for one in below]), cycle=cycle)
    found = {one.team_id: one for one in rows}
    whole = found.get(team.pk)
    if whole is None or not reads_all(viewer, at):
        return {}
    return found if whole.largest > COUNTED_NOW else {}


def reads_all(viewer: Person, at: datetime) -> bool:
    """Whether somebody reads the goals of the whole company, so that its figures are theirs too."""
    policy = visibility.policy_of(viewer, at)
    return not viewer.is_contract or (policy["cw_mode"] != "none" and policy["cw_reach"] == "company")


def _placed(
    found: Iterable[Tally], team: Team, below: Sequence[Team], policies: Policies
) -> dict[tuple[str, int], ByWeek]:
    """The counts of each line of the map by its kind and id: the whole, own goals, own people, teams below."""
    places: dict[tuple[str, int], dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for one in found:
        said = word(one.status, one.silent, policies(one.path).cadence_days)
        for place in _places(one, team, below):
            places[place][one.week][said] += one.number
    return dict(places)


def _places(one: Tally, team: Team, below: Sequence[Team]) -> list[tuple[str, int]]:
    whole = ("whole", team.pk)
    if one.person is not None:
        return [whole, ("direct", 0), ("person", one.person)]
    if one.path == team.path:
        return [whole, ("own", team.pk)]
    return [whole, *(("team", lower.pk) for lower in below if one.path.startswith(lower.path))]


def _read(counted: WeekCount) -> ByWeek:
    return {int(number): counts for number, counts in counted.weeks.items()}


def _row(kind: str, pk: int, name: str, by_week: ByWeek, weeks: Sequence[Week]) -> Row:
    cells = [together([by_week.get(week.number, {})]) if week.at else None for week in weeks]
    return Row(kind, pk, name, tuple(cells))
