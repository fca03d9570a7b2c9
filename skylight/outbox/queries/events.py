"""Which events somebody may read: what happened to goals only to whoever may read these goals now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from skylight.activity.models import Event
from skylight.goals.models import Objective
from skylight.goals.visibility import open_to_all
from skylight.org.models import Person
from skylight.outbox.queries.requests import of_readable_requests
from skylight.outbox.queries.suggestions import of_readable_suggestions
from skylight.outbox.subscribers import open_kinds

OF_LINKS = (
    "goals.aligned", "goals.alignment_acknowledged", "goals.alignment_challenged", "goals.alignment_ended",
)  # fmt: skip


def readable_events(viewer: Person | None, at: datetime) -> QuerySet[Event]:
    """The events that may be told to a person, or without one to anybody who works here.

    What was done to a goal before it was published stays with whoever did it, once it is published. Of a link between
    two goals whoever may not read both is told nothing.
    """
    events = Event.objects.filter(kind__in=open_kinds())
    since = Q(objective__published_at=None) | Q(at__gte=F("objective__published_at"))
    if viewer is not None:
        since |= Q(by=viewer)
    goals = _goals(viewer, at)
    readable = events.filter(Q(objective=None) | Q(objective__in=goals.values("pk")) & since)
    readable = of_readable_requests(readable, viewer, at)
    return of_readable_suggestions(of_readable_links(readable, goals), viewer, at)


def of_readable_links(rows: QuerySet[Any], goals: QuerySet[Any], event: str = "") -> QuerySet[Any]:
    """These rows without what happened to links whose other end is none of the goals; `event` leads to the event."""
    other = Cast(KeyTextTransform("to_objective", f"{event}data"), BigIntegerField())
    both = ~Q(**{f"{event}kind__in": OF_LINKS}) | Exists(goals.filter(pk=OuterRef("other_end")))
    return rows.alias(other_end=other).filter(both)


def _goals(viewer: Person | None, at: datetime) -> QuerySet[Any]:
    if viewer is not None:
        return Objective.objects.visible_to(viewer, at)
    return Objective.objects.not_discarded().filter(open_to_all(at), published_at__isnull=False)
