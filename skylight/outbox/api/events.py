"""What happened, and what one was told of it, over the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import Field

from skylight.activity import actions as activity
from skylight.activity.models import Event, Notice
from skylight.lib.api import Id, Input, Listing, Moment, Paged, Row, Sparse, nothing, one, page_by_id
from skylight.lib.errors import RuleBroken
from skylight.outbox.payloads import event_row
from skylight.outbox.queries.events import readable_events
from skylight.outbox.queries.notices import readable_notices
from skylight.outbox.sentences import sentence
from skylight.outbox.subscribers import open_kinds

router = Router(tags=["Events"])
SHOWN = ("by", "person", "team", "objective__owner_person", "objective__owner_team")


class NamedRow(Row):
    """Somebody or a team, by number and name."""

    id: int
    name: str


class TitledRow(Row):
    """An objective by number and title."""

    id: int
    title: str


class SubjectRow(Row):
    """The thing that it happened to."""

    type: str = Field(examples=["goals.keyresult"])
    id: int


class EventRow(Row):
    """One act: who did what to which thing, and when."""

    id: int
    kind: str = Field(examples=["goals.published"])
    at: datetime
    text: str = Field(description="In words, in your language.")
    url: str = Field(description="The page where one reads more.")
    by: NamedRow | None
    person: NamedRow | None = Field(description="Whom it is about, or whose goal.")
    team: NamedRow | None
    objective: TitledRow | None
    subject: SubjectRow
    reason: str
    details: dict[str, Any] = Field(
        description="What belongs to this kind of event; numbers and days as text."
    )


class NoticeRow(Row):
    """One event that you were told of."""

    id: int
    read_at: datetime | None
    event: EventRow


class EventsAsked(Paged):
    """Which events."""

    kind: str = Field("", max_length=60, description="Only this kind, as `goals.published`.")
    objective: Id | None = None
    person: Id | None = Field(None, description="About this person or their goals.")
    team: Id | None = None
    by: Id | None = Field(None, description="Done by this person.")
    since: Moment | None = Field(None, description="Not before this moment.")


class NoticesAsked(Paged):
    """Which notices."""

    unread: bool = Field(False, description="Only those that you have not put away.")


class ReadNotices(Input):
    """Notices to put away."""

    notices: list[Id] = Field(min_length=1, max_length=200)


@router.get("/events", response=Listing[EventRow])
def list_events(request: HttpRequest, asked: Query[EventsAsked]) -> HttpResponse:
    """What happened and you may read, the newest first. What a webhook missed is found here."""
    wanted: dict[str, Any] = {
        "objective": asked.objective,
        "person": asked.person,
        "team": asked.team,
        "by": asked.by,
    }
    wanted |= {"kind": asked.kind, "at__gte": asked.since}
    if asked.kind and asked.kind not in open_kinds():
        raise RuleBroken(_("There is no such event: %(names)s.") % {"names": asked.kind}, field="kind")
    found = _events(request).filter(**{name: value for name, value in wanted.items() if value})
    return page_by_id(request, found, asked, of=EventRow, rows=_event_rows, newest_first=True)


@router.get("/events/{int:pk}", response=EventRow)
def get_event(request: HttpRequest, pk: Path[Id], asked: Query[Sparse]) -> HttpResponse:
    """One event."""
    found = get_object_or_404(_events(request).select_related(*SHOWN), pk=pk)
    return one(request, event_row(found, sentence(found)), asked, of=EventRow)


@router.get("/notices", response=Listing[NoticeRow])
def list_notices(request: HttpRequest, asked: Query[NoticesAsked]) -> HttpResponse:
    """What you were told of, the newest first."""
    found = readable_notices(request.user, timezone.now())
    found = found.filter(read_at=None) if asked.unread else found
    return page_by_id(request, found, asked, of=NoticeRow, rows=_notice_rows, newest_first=True)


@router.post("/notices/read", response={204: None})
def read_notices(request: HttpRequest, body: ReadNotices) -> HttpResponse:
    """Put some of them away; those of others are left alone."""
    activity.read_notices(body.notices, by=request.user, at=timezone.now())
    return nothing()


def _events(request: HttpRequest) -> QuerySet[Event]:
    return readable_events(request.user, timezone.now())


def _event_rows(ids: list[int]) -> Iterable[Mapping[str, Any]]:
    events = Event.objects.select_related(*SHOWN).in_bulk(ids)
    return [event_row(events[pk], sentence(events[pk])) for pk in ids]


def _notice_rows(ids: list[int]) -> Iterable[Mapping[str, Any]]:
    notices = Notice.objects.select_related(*(f"event__{name}" for name in SHOWN)).in_bulk(ids)
    return [
        {
            "id": pk,
            "read_at": notices[pk].read_at,
            "event": event_row(notices[pk].event, sentence(notices[pk].event)),
        }
        for pk in ids
    ]
