"""A team: its own goals, how its people's goals are doing, and the teams below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Q, Subquery, Value
from django.db.models.functions import Coalesce

from skylight.cycles.queries import CycleChoice, cycle_choices
from skylight.goals.models import KeyResult, Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.cards import Card, Placeholder, cards, placeholders
from skylight.lib import paths
from skylight.org.models import Person, Team
from skylight.pages.queries.person import chosen_cycle

PAGE = 50
STATUSES = ("on_track", "at_risk", "off_track", "done")


@dataclass(frozen=True)
class Member:
    """One person of the team with the goals of the chosen cycle."""

    id: int
    name: str
    role: str
    is_leader: bool
    objectives: int
    progress: Decimal | None
    statuses: dict[str, int]


@dataclass(frozen=True)
class TeamPage:
    """All that the page shows."""

    line: list[Team]
    below: list[tuple[int, str, str]]
    people_below: int
    cycle: CycleChoice | None
    choices: list[CycleChoice]
    cards: list[Card]
    restricted: list[Placeholder]
    members: list[Member]
    has_more: bool


def team_page(
    team: Team, *, viewer: Person, at: datetime, today: date, cycle: int | None, page: int
) -> TeamPage:
    """Everything for one team's page; members by name, 50 at a time."""
    choices = cycle_choices(viewer, at, team)
    chosen = chosen_cycle(choices, cycle)
    visible = Objective.objects.visible_to(viewer, at)
    own = visible.filter(owner_team=team, cycle=chosen.pk).in_order() if chosen else visible.none()
    hidden = Objective.objects.filter(owner_team=team, cycle=chosen.pk if chosen else None)
    start = (page - 1) * PAGE
    people = list(
        Person.objects.here(today).filter(team=team).order_by("name", "id")[start : start + PAGE + 1]
    )
    around = {one.pk: one for one in _around(team, today)}
    way = paths.ids(team.path)
    return TeamPage(
        line=[around[pk] for pk in way[:-1]],
        below=[_below(one) for pk, one in around.items() if pk not in way],
        people_below=around[team.pk].people_below,
        cycle=chosen,
        choices=choices,
        cards=cards(own, viewer=viewer, at=at),
        restricted=placeholders(hidden, viewer=viewer, at=at),
        members=_members(people[:PAGE], team, visible, chosen.pk if chosen else None),
        has_more=len(people) > PAGE,
    )


def _around(team: Team, today: date) -> Iterable[Any]:
    """The team and those above it, then the open ones right below; each knows how many people the team has."""
    tree = Person.objects.here(today).in_team_tree(team).order_by().annotate(one=Value(1)).values("one")
    found = Team.objects.filter(Q(pk__in=paths.ids(team.path)) | Q(parent=team, closed_on=None))
    counted = found.annotate(people_below=Coalesce(Subquery(tree.annotate(sum=Count("pk")).values("sum")), 0))
    return counted.select_related("leader").order_by("name", "id")


def _below(team: Team) -> tuple[int, str, str]:
    return team.pk, team.name, team.leader.name if team.leader else ""


def _members(people: list[Person], team: Team, visible: ObjectiveQuerySet, cycle: int | None) -> list[Member]:
    """Two more statements: goals and statuses of all these people at once; ability goals are in no figure."""
    ids = [one.pk for one in people]
    live = visible.measured().filter(owner_person__in=ids, cycle=cycle, published_at__isnull=False)
    goals = {
        owner: (number, mean)
        for owner, number, mean in live.order_by()
        .values_list("owner_person")
        .annotate(number=Count("pk"), mean=Avg("progress"))
    }
    counted = KeyResult.objects.live().filter(objective__in=live.order_by().values("pk")).order_by()
    statuses: dict[int, dict[str, int]] = {}
    for owner, status, number in counted.values_list("objective__owner_person", "status").annotate(
        number=Count("pk", filter=Q(status__in=STATUSES))
    ):
        statuses.setdefault(owner or 0, {})[status] = number
    return [
        Member(
            id=one.pk,
            name=one.name,
            role=one.role,
            is_leader=one.pk == team.leader_id,
            objectives=goals.get(one.pk, (0, None))[0],
            progress=_share(goals.get(one.pk, (0, None))[1]),
            statuses={
                word: number
                for word, number in statuses.get(one.pk, {}).items()
                if number and word in STATUSES
            },
        )
        for one in people
    ]


def _share(mean: object) -> Decimal | None:
    return None if mean is None else Decimal(str(mean))
