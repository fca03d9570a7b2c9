"""Teams as a tree, with how many people each holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from skylight.lib import paths
from skylight.org.models import Person, Team

MOST = 300


@dataclass(frozen=True)
class TeamRow:
    """One team of the tree: who leads it, the people in it and below, and the teams below (or how many are folded)."""

    id: int
    name: str
    other_name: str
    path: str
    leader_id: int | None
    leader: str
    leader_has_left: bool
    members: int
    people: int
    closed_on: date | None
    below: list[TeamRow] = field(default_factory=list)
    folded: int = 0

    @property
    def way(self) -> str:
        """The ids from the top down, as the organisation's columns take them."""
        return ".".join(str(pk) for pk in paths.ids(self.path))


@dataclass(frozen=True)
class TeamTree:
    """All teams that match, and those at the top of them."""

    count: int
    tops: list[TeamRow]


def team_tree(day: date, *, words: str = "", closed: bool = False) -> TeamTree:
    """The teams from the top down by name; three statements.

    With words: the first of those whose name holds them, and the teams they stand in. A large tree is folded below
    the last level that can be taken in.
    """
    teams = Team.objects.only("name", "other_name", "path")
    if not closed:
        teams = teams.filter(Q(closed_on=None) | Q(closed_on__gt=day))
    by_path = {team.path: team for team in teams}
    matching = [path for path, team in by_path.items() if words.strip().lower() in _names(team)]
    found = sorted(matching, key=lambda path: _by_name(by_path[path]))[:MOST] if words.strip() else matching
    shown = {path[:end] for path in found for end in range(paths.WIDTH, len(path) + 1, paths.WIDTH)}
    here = Q(left_on=None) | Q(left_on__gt=day)
    members = Person.objects.filter(here, team__isnull=False).values_list("team").annotate(Count("id"))
    sums = _summed(by_path, dict(members.order_by()))
    by_parent: dict[str, list[Team]] = defaultdict(list)
    deepest = None if words.strip() else _deepest(shown)
    for path in sorted(shown & by_path.keys(), key=lambda path: _by_name(by_path[path])):
        above = path[: -paths.WIDTH]
        by_parent[above if above in by_path else ""].append(by_path[path])
    listed = [
        one.pk
        for above, some in by_parent.items()
        for one in some
        if deepest is None or not above or one.depth <= deepest
    ]
    whole = Team.objects.select_related("leader").in_bulk(listed)
    return TeamTree(len(matching), [_row(one, by_parent, whole, sums, day, deepest) for one in by_parent[""]])


def _deepest(shown: Collection[str]) -> int:
    """The last level down to which there are not too many teams; the first is always shown."""
    levels = Counter(paths.depth(path) for path in shown)
    deepest = 0
    while levels[deepest + 1] and sum(levels[level] for level in range(deepest + 2)) <= MOST:
        deepest += 1
    return deepest


def _by_name(team: Team) -> tuple[str, str]:
    return team.name.lower(), team.path


def _names(team: Team) -> str:
    return f"{team.name} {team.other_name}".lower()


def _summed(by_path: Mapping[str, Team], members: Mapping[int, int]) -> dict[str, tuple[int, int]]:
    """For each team its own members, and the people in it and below."""
    people = {path: members.get(team.pk, 0) for path, team in by_path.items()}
    own = dict(people)
    for path in sorted(people, key=len, reverse=True):
        above = path[: -paths.WIDTH]
        if above in people:
            people[above] += people[path]
    return {path: (own[path], people[path]) for path in people}


def _row(
    listed: Team,
    by_parent: Mapping[str, list[Team]],
    whole: Mapping[int, Team],
    sums: Mapping[str, tuple[int, int]],
    day: date,
    deepest: int | None,
) -> TeamRow:
    team = whole[listed.pk]
    children = by_parent.get(team.path, [])
    open_ = deepest is None or team.depth < deepest
    leader = team.leader
    return TeamRow(
        id=team.pk, name=team.name, other_name=team.other_name, path=team.path, leader_id=team.leader_id,
        leader=leader.name if leader else "", leader_has_left=bool(leader and leader.has_left(day)),
        members=sums[team.path][0], people=sums[team.path][1], closed_on=team.closed_on,
        below=[_row(child, by_parent, whole, sums, day, deepest) for child in children] if open_ else [],
        folded=0 if open_ else len(children),
    )  # fmt: skip
