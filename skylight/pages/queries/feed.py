"""What happened around somebody, in sentences; nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from skylight.activity.following import NEWS, events_followed_by, once
from skylight.activity.happenings import Happening, happening
from skylight.activity.models import Event, Notice
from skylight.goals.models import Objective
from skylight.org.models import Person
from skylight.outbox.queries.requests import of_readable_requests

LOOKED_AT = 60


def near(person: Person) -> list[Happening]:
    """The newest of what the people near somebody did; one statement. Show only what `readable_ids` lets through."""
    return _happenings(Event.objects.filter(by__in=_near(person), kind__in=NEWS))


def followed(person: Person) -> list[Happening]:
    """The newest of what changed in what somebody follows; one statement. The same care as with `near`."""
    return _happenings(events_followed_by(person).exclude(by=person))


def told(person: Person, at: datetime) -> list[Happening]:
    """What somebody was told of and has not yet put away; one statement. The same care as with `near`."""
    found = of_readable_requests(Notice.objects.filter(person=person, read_at=None), person, at, "event__")
    told = found.select_related("event__by", "event__objective__owner_person", "event__objective__owner_team")
    return [happening(one.event, one.pk) for one in told.order_by("-id")[:LOOKED_AT]]


def ids_of(happenings: Iterable[Happening]) -> list[int]:
    """The objectives they are about."""
    return [pk for one in happenings for pk in one.objectives]


def readable_ids(objectives: Iterable[int], person: Person, at: datetime) -> set[int]:
    """Which of these objectives somebody may read."""
    wanted = set(objectives)
    if not wanted:
        return set()
    visible = Objective.objects.visible_to(person, at).filter(pk__in=wanted)
    return set(visible.values_list("pk", flat=True))


def _near(person: Person) -> Any:
    """The manager, the colleagues under the same manager, the own reports, and the own team."""
    near = Person.objects.filter(manager=person) | Person.objects.filter(pk=person.manager_id)
    if person.manager_id:
        near = near | Person.objects.filter(manager=person.manager_id)
    if person.team_id:
        near = near | Person.objects.filter(team=person.team_id)
    return near.exclude(pk=person.pk).order_by().values("pk")[:300]


def _happenings(events: QuerySet[Event]) -> list[Happening]:
    found = events.select_related("by", "objective__owner_person", "objective__owner_team")
    return [happening(one) for one in once(found.order_by("-at", "-id")[:LOOKED_AT])]
