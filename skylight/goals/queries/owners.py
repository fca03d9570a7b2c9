"""Whose goals they are, as the pages name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from skylight.goals.models import Objective
from skylight.goals.models.objectives import in_tree
from skylight.lib import paths
from skylight.org.models import Person, Team

# So many ids may stand in a statement.
FEW = 2_000
FEW_TEAMS = 200


@dataclass(frozen=True)
class Owner:
    """A person or a team that owns goals."""

    kind: str
    id: int
    name: str

    @property
    def url(self) -> str:
        return f"/people/{self.id}/" if self.kind == "person" else f"/teams/{self.id}/"


def owner_of(row: Objective) -> Owner:
    """Whose objective it is; its person or team must be loaded."""
    if row.owner_person is not None:
        return Owner("person", row.owner_person.pk, row.owner_person.name)
    assert row.owner_team is not None
    return Owner("team", row.owner_team.pk, row.owner_team.name)


def person(one: Person | None) -> Owner | None:
    """A person as the pages name them."""
    return Owner("person", one.pk, one.name) if one else None


def team_of(row: Objective) -> Team | None:
    """The team under whose policy a goal falls; its owner must be loaded."""
    return row.owner_team or (row.owner_person.team if row.owner_person else None)


def own_ids(person: Person) -> QuerySet[Any]:
    """The ids of somebody's goals and of those of teams they lead, for `pk__in` and the like.

    Each way by its own index: as one condition over two joins it would make the database read every goal.
    """
    led = Team.objects.filter(leader=person)
    of_teams = Objective.objects.filter(owner_team__in=led.values("pk")).values("pk")
    return Objective.objects.owned_by(person).values("pk").union(of_teams)


def of_team(team: Team, *, with_teams_below: bool = False, **narrowed: Any) -> Q:
    """The condition on goals to be a team's or its people's, or also of all below it; one statement where they are few.

    Then their ids are in it, so that the database knows how few these are among the goals of a whole company.
    """
    teams = Team.objects.filter(paths.within("path", team.path)) if with_teams_below else [team]
    few = few_of(teams, **narrowed)
    if few is not None:
        return Q(pk__in=few)
    own, of_people = _both(teams, narrowed)
    return Q(pk__in=own.values("pk")) | Q(pk__in=of_people.values("pk"))


def of_tree(team: Team, **narrowed: Any) -> Q:
    """As `of_team` with the teams below, for lists that end after a page: of many goals each is asked where it stands.

    Two statements; one where the teams are many, for that those have few goals is seldom, and to find it out is dear.
    """
    below = Team.objects.filter(paths.within("path", team.path)).order_by()
    teams = list(below.values_list("pk", flat=True)[: FEW_TEAMS + 1])
    few = few_of(teams, **narrowed) if len(teams) <= FEW_TEAMS else None
    return in_tree(team) if few is None else Q(pk__in=few)


def few_of(teams: Iterable[Any], **narrowed: Any) -> list[int] | None:
    """The ids of the goals of some teams and their people, if they are few, else None; one statement.

    A goal has one owner, so that none is found twice: nothing need be sorted, and reading ends with the first too many.
    """
    own, of_people = _both(teams, narrowed)
    both = own.values_list("pk", flat=True).union(of_people.values_list("pk", flat=True), all=True)
    ids = list(both[: FEW + 1])
    return ids if len(ids) <= FEW else None


def _both(teams: Iterable[Any], narrowed: dict[str, Any]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    goals = Objective.objects.filter(**narrowed).order_by()
    return goals.filter(owner_team__in=teams), goals.filter(owner_person__team__in=teams)
