"""What stays open of goals that a reader may not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import DateTimeField, F, Q, QuerySet, TextField

from skylight.goals import asking, visibility
from skylight.goals.asking import Goals
from skylight.goals.models import Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries import columns
from skylight.goals.queries.owners import Owner, owner_of
from skylight.lib.kept import KeptColumn
from skylight.org.models import Person


@dataclass(frozen=True)
class Placeholder:
    """What stays open of an objective that the viewer may not read: why and until when, or that a team keeps it."""

    owner: Owner
    reason: str
    until_at: datetime | None
    is_for_team: bool = False
    weight: Decimal | None = None


def placeholders(objectives: ObjectiveQuerySet | Goals, *, viewer: Person, at: datetime) -> list[Placeholder]:
    """What may be said of those that a restriction or a team keeps from the viewer; one statement."""
    found = asking.loaded(objectives, _hidden, viewer, at)
    return [_placeholder(one) for one in found]


def _hidden(objectives: Any, viewer: Person, at: datetime) -> QuerySet[Any]:
    restricted = visibility.restricted_from(objectives, viewer, at).order_by().values("pk")
    of_teams = visibility.team_only_from(objectives, viewer, at).order_by().values("pk")
    return (
        # Asked of these goals once more: an "or" alone would have the database read those of the whole company.
        objectives.filter(Q(pk__in=restricted) | Q(pk__in=of_teams))
        .select_related("owner_person", "owner_team")
        .annotate(
            until_at=KeptColumn(Objective, columns.restriction, ("until_at",), DateTimeField(), at=at),
            why=KeptColumn(Objective, columns.restriction, ("reason",), TextField(), at=at),
        )
        .order_by(F("until_at").asc(nulls_last=True), "position", "id")
    )


def _placeholder(one: Any) -> Placeholder:
    owner = owner_of(one)
    if one.until_at is not None:
        return Placeholder(owner, one.why, one.until_at)
    return Placeholder(owner, "", None, is_for_team=True, weight=one.weight)
