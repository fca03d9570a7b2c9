"""What somebody follows, and whom an event is news for because of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from skylight.activity.models import Event, Follow

# What colleagues want to hear of; the rest is history.
NEWS = (
    "goals.published", "goals.checked_in", "goals.closed", "goals.abandoned", "goals.scored", "goals.aligned",
    "goals.commented", "goals.paused", "goals.pause_ended", "goals.key_result_cancelled", "goals.edited",
    "goals.key_result_edited",
)  # fmt: skip
MOST = 200


def events_followed_by(person: Any) -> QuerySet[Event]:
    """What happened to goals that somebody follows, or to those of people and teams they follow; one statement.

    Each way by its own index: as one condition over three it would make the database read every event.
    """
    live = Follow.objects.live().filter(person=person)
    ways = [
        Event.objects.filter(**{f"{place}__in": live.filter(**{f"{target}__isnull": False}).values(target)})
        for place, target in (("objective", "objective"), ("person", "whom"), ("team", "team"))
    ]
    first, *others = (way.filter(kind__in=NEWS).order_by().values("pk") for way in ways)
    return Event.objects.filter(pk__in=first.union(*others))


def follows_of(event: Event) -> QuerySet[Follow]:
    """Those that an event is news for: of whoever follows its goal or its goal's owner, but for who did it."""
    about = Q(objective=event.objective_id) if event.objective_id else Q(pk__in=[])
    if event.person_id:
        about |= Q(whom=event.person_id)
    if event.team_id:
        about |= Q(team=event.team_id)
    return Follow.objects.live().filter(about).exclude(person=event.by_id)


def once(found: Iterable[Event]) -> list[Event]:
    """Several steps of one act, such as a check-in on three key results, are told once, as the first of them."""
    told: dict[object, Event] = {}
    for one in found:
        told.setdefault((one.kind, one.by_id, one.objective_id, one.at), one)
    return list(told.values())
