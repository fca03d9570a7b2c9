"""All the key results somebody reports on, on one screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from skylight.goals.models import CheckIn, KeyResult, Objective
from skylight.goals.queries.cards import Card, KeyResultRow, cards
from skylight.goals.queries.owners import own_ids
from skylight.org.models import Person


@dataclass(frozen=True)
class Due:
    """One objective with those of its key results that the person reports on."""

    card: Card
    key_results: tuple[KeyResultRow, ...]


def mine(person: Person, at: datetime) -> QuerySet[KeyResult]:
    """The live key results that a person reports on: the own ones, and those nobody else was named for; none that rests."""
    unnamed = KeyResult.objects.filter(owner=None, objective__in=own_ids(person)).values("pk")
    named = KeyResult.objects.filter(owner=person).values("pk")
    resting = Q(objective__paused_until__gt=at)
    return (
        KeyResult.objects.live()
        .filter(pk__in=named.union(unnamed), objective__state=Objective.State.PUBLISHED)
        .exclude(resting)
        .filter(objective__cycle__starts_at__lte=at)
        .filter(Q(objective__cycle__closes_at__gt=at) | Q(objective__cycle__closes_at=None))
    )


def due(person: Person, at: datetime) -> list[Due]:
    """What the person reports on, by objective, in the order of the own page."""
    ids = set(mine(person, at).values_list("pk", flat=True))
    objectives = Objective.objects.visible_to(person, at).filter(key_results__in=ids).distinct()
    found = cards(objectives.order_by("position", "id"), viewer=person, at=at)
    return [Due(card, tuple(row for row in card.key_results if row.id in ids)) for card in found]


def newest_check_ins(key_results: Iterable[int]) -> dict[int, int]:
    """The id of the newest check-in of each of these key results."""
    found = CheckIn.objects.filter(key_result__in=list(key_results)).order_by()
    return dict(found.values("key_result").annotate(newest=Max("pk")).values_list("key_result", "newest"))


def earlier_values(key_results: Iterable[int], at: datetime) -> dict[int, list[Decimal]]:
    """The reported values of each of these key results, oldest first, for its small chart."""
    found = CheckIn.objects.standing().filter(
        key_result__in=list(key_results), value__isnull=False, at__lte=at
    )
    values: dict[int, list[Decimal]] = {}
    for key_result, value in found.order_by("at", "id").values_list("key_result", "value"):
        values.setdefault(key_result or 0, []).append(value or Decimal(0))
    return values
