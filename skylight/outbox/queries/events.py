"""Which events somebody may read: what happened to goals only to whoever may read these goals now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from skylight.activity.models import Event
from skylight.goals.models import Objective
from skylight.goals.visibility import open_to_all
from skylight.org.models import Person
from skylight.outbox.subscribers import open_kinds


def readable_events(viewer: Person | None, at: datetime) -> QuerySet[Event]:
    """The events that may be told to a person, or without one to anybody who works here.

    What was done to a goal before it was published stays with whoever did it, once it is published.
    """
    events = Event.objects.filter(kind__in=open_kinds())
    since = Q(objective__published_at=None) | Q(at__gte=F("objective__published_at"))
    if viewer is not None:
        since |= Q(by=viewer)
    return events.filter(Q(objective=None) | Q(objective__in=_goals(viewer, at).values("pk")) & since)


def _goals(viewer: Person | None, at: datetime) -> QuerySet[Any]:
    if viewer is not None:
        return Objective.objects.visible_to(viewer, at)
    return Objective.objects.not_discarded().filter(open_to_all(at), published_at__isnull=False)
