"""What somebody was told of and may still hear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from skylight.activity.following import events_followed_by
from skylight.activity.models import Event, Notice
from skylight.goals import asking
from skylight.goals.models import Objective
from skylight.lib.kept import GivenMany, among
from skylight.org.models import Person
from skylight.outbox.models import Delivery
from skylight.outbox.queries.events import of_readable_links, readable_events
from skylight.outbox.queries.requests import of_readable_requests
from skylight.outbox.queries.suggestions import of_readable_suggestions


def still_to_tell(parts: Iterable[Delivery], person: Person, at: datetime) -> set[int]:
    """The events among some deliveries that a person has not read yet and may read, by id."""
    found = asking.rows(_to_tell, person, at, parts=[one.event_id for one in parts])
    return {one.event_id for one in found}


def _to_tell(viewer: Person, at: datetime, parts: GivenMany) -> QuerySet[Notice]:
    unread = readable_notices(viewer, at).filter(among("event", parts), read_at=None)
    return unread.only("event_id").order_by()


def still_followed(parts: Sequence[Delivery], person: Person, at: datetime) -> set[int]:
    """The events among some deliveries that are news for a person by what they follow now, and that they may read.

    What they were told of as well is not among them: once put away, it does not come back.
    """
    found = asking.rows(_followed, person, at, parts=[one.event_id for one in parts]) if parts else []
    return {one.pk for one in found}


def _followed(viewer: Person, at: datetime, parts: GivenMany) -> QuerySet[Event]:
    events = readable_events(viewer, at).filter(among("pk", parts))
    news = events.filter(pk__in=events_followed_by(viewer).values("pk")).exclude(notices__person=viewer)
    return news.only("pk").order_by()


def readable_notices(person: Person, at: datetime) -> QuerySet[Notice]:
    """What a person was told of, but for goals that are hidden from them now, at either end of a link."""
    goals = Objective.objects.visible_to(person, at)
    about = Q(event__objective=None) | Q(event__objective__in=goals.values("pk"))
    mine = of_readable_requests(Notice.objects.filter(about, person=person), person, at, "event__")
    told = of_readable_links(mine, goals, "event__")
    return of_readable_suggestions(told, person, at, "event__")
