"""Whose goals they are, as the pages name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from skylight.goals.models import Objective
from skylight.org.models import Person, Team


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
