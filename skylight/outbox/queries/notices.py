"""What somebody was told of and may still hear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from skylight.activity.following import events_followed_by
from skylight.activity.models import Notice
from skylight.goals.models import Objective
from skylight.org.models import Person
from skylight.outbox.models import Delivery
from skylight.outbox.queries.events import of_readable_links, readable_events
from skylight.outbox.queries.requests import of_readable_requests
from skylight.outbox.queries.suggestions import of_readable_suggestions


def still_to_tell(parts: Iterable[Delivery], person: Person, at: datetime) -> set[int]:
    """The events among some deliveries that a person has not read yet and may read, by id."""
    told = readable_notices(person, at).filter(event__in=[one.event_id for one in parts], read_at=None)
    return set(told.values_list("event_id", flat=True))


def still_followed(parts: Iterable[Delivery], person: Person, at: datetime) -> set[int]:
    """The events among some deliveries that are news for a person by what they follow now, and that they may read.

    What they were told of as well is not among them: once put away, it does not come back.
    """
    events = readable_events(person, at).filter(pk__in=[one.event_id for one in parts])
    news = events.filter(pk__in=events_followed_by(person).values("pk")).exclude(notices__person=person)
    return set(news.values_list("pk", flat=True))


def readable_notices(person: Person, at: datetime) -> QuerySet[Notice]:
    """What a person was told of, but for goals that are hidden from them now, at either end of a link."""
    goals = Objective.objects.visible_to(person, at)
    about = Q(event__objective=None) | Q(event__objective__in=goals.values("pk"))
    mine = of_readable_requests(Notice.objects.filter(about, person=person), person, at, "event__")
    told = of_readable_links(mine, goals, "event__")
    return of_readable_suggestions(told, person, at, "event__")
