"""What happened around somebody, in sentences; nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from skylight.activity.following import NEWS, events_followed_by, once
from skylight.activity.happenings import Happening, happening
from skylight.activity.models import Event, Notice
from skylight.goals import asking
from skylight.goals.models import Objective
from skylight.lib.kept import among
from skylight.org.models import Person
from skylight.outbox.queries.requests import of_readable_requests

LOOKED_AT = 60


def near(person: Person, at: datetime) -> list[Happening]:
    """The newest of what the people near somebody did; one statement. Show only what `readable_ids` lets through."""
    return _happenings(asking.rows(_events_near, person, at))


def followed(person: Person, at: datetime) -> list[Happening]:
    """The newest of what changed in what somebody follows; one statement. The same care as with `near`."""
    return _happenings(asking.rows(_events_followed, person, at))


def told(person: Person, at: datetime) -> list[Happening]:
    """What somebody was told of and has not yet put away; one statement. The same care as with `near`."""
    return [happening(one.event, one.pk) for one in asking.rows(_notices, person, at)]


def ids_of(happenings: Iterable[Happening]) -> list[int]:
    """The objectives they are about."""
    return [pk for one in happenings for pk in one.objectives]


def readable_ids(objectives: Iterable[int], person: Person, at: datetime) -> set[int]:
    """Which of these objectives somebody may read."""
    wanted = set(objectives)
    if not wanted:
        return set()
    return set(asking.rows(_readable, person, at, goals=sorted(wanted)))


def _near(person: Person) -> Any:
    """The manager, the colleagues under the same manager, the own reports, and the own team."""
    near = Person.objects.filter(manager=person)
    if person.manager_id:
        near = near | Person.objects.filter(pk=person.manager_id)
        near = near | Person.objects.filter(manager=person.manager_id)
    if person.team_id:
        near = near | Person.objects.filter(team=person.team_id)
    return near.exclude(pk=person.pk).order_by().values("pk")[:300]


def _readable(person: Person, at: datetime, goals: Any) -> QuerySet[Objective, int]:
    return Objective.objects.visible_to(person, at).filter(among("pk", goals)).values_list("pk", flat=True)


def _notices(person: Person, at: datetime) -> QuerySet[Notice]:
    found = of_readable_requests(Notice.objects.filter(person=person, read_at=None), person, at, "event__")
    told = found.select_related("event__by", "event__objective__owner_person", "event__objective__owner_team")
    return told.order_by("-id")[:LOOKED_AT]


def _events_near(person: Person, at: datetime) -> QuerySet[Event]:
    return _newest(Event.objects.filter(by__in=_near(person), kind__in=NEWS))


def _events_followed(person: Person, at: datetime) -> QuerySet[Event]:
    return _newest(events_followed_by(person).exclude(by=person))


def _newest(events: QuerySet[Event]) -> QuerySet[Event]:
    found = events.select_related("by", "objective__owner_person", "objective__owner_team")
    return found.order_by("-at", "-id")[:LOOKED_AT]


def _happenings(events: Iterable[Event]) -> list[Happening]:
    return [happening(one) for one in once(events)]
