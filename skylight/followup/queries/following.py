"""What somebody follows, as their page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from skylight.activity.following import MOST
from skylight.activity.models import Follow
from skylight.goals.models import Objective
from skylight.org.models import Person


@dataclass(frozen=True)
class FollowRow:
    """One thing that somebody follows; without an address it is a goal that is hidden from them now."""

    id: int
    kind: str
    target: int
    name: str
    words: str
    url: str
    since: datetime


def follows_of(person: Person, at: datetime) -> QuerySet[Any]:
    """What somebody follows, each with whether they may read the goal it is about."""
    readable = Objective.objects.visible_to(person, at).filter(pk=OuterRef("objective"))
    owners = ("whom", "team", "objective__owner_person", "objective__owner_team")
    found = Follow.objects.live().filter(person=person).select_related(*owners)
    return found.annotate(is_readable=Exists(readable))


def following(person: Person, at: datetime) -> list[FollowRow]:
    """People, then teams, then goals, each by name; one statement."""
    rows = [row_of(one) for one in follows_of(person, at)[:MOST]]
    order = ("person", "team", "objective")
    return sorted(rows, key=lambda one: (order.index(one.kind), one.name.casefold(), one.id))


def row_of(one: Any) -> FollowRow:
    """One row of `follows_of`."""
    if one.whom is not None:
        return FollowRow(
            one.pk, "person", one.whom.pk, one.whom.name, one.whom.role, f"/people/{one.whom.pk}/", one.at
        )
    if one.team is not None:
        return FollowRow(one.pk, "team", one.team.pk, one.team.name, "", f"/teams/{one.team.pk}/", one.at)
    if not one.is_readable:
        return FollowRow(one.pk, "objective", one.objective_id, "", "", "", one.at)
    owner = one.objective.owner_person or one.objective.owner_team
    title, address = one.objective.title, f"/objectives/{one.objective_id}/"
    return FollowRow(one.pk, "objective", one.objective_id, title, owner.name, address, one.at)


def followed_as(target: str, person: Person) -> Subquery:
    """The row by which somebody follows a person (`whom`), a team or an objective, to load it with."""
    found = Follow.objects.live().filter(**{"person": person.pk, target: OuterRef("pk")})
    return Subquery(found.values("pk")[:1])
