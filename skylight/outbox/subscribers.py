"""Puts what was just recorded into the outbox, in the same transaction: named in the settings, called by `record`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet, Subquery

from skylight.activity.following import NEWS, follows_of
from skylight.activity.models import Event
from skylight.org.models import Company, Person, PersonQuerySet
from skylight.outbox.models import Delivery, Endpoint

MORNING = time(8)
_silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def silence() -> Iterator[None]:
    """What is written down after the fact, such as a made-up company, is mailed to nobody and calls nobody."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def mails(event: Event, told: Collection[int]) -> None:
    """One delivery for each person told who wants mail; most go into the mail of the next morning.

    For those who follow what it is about it always waits until then.
    """
    if _silent.get():
        return
    if told:
        rows = [_mail(event, *one) for one in _mailed(Person.objects.filter(pk__in=told))]
        Delivery.objects.bulk_create(rows)
    if event.kind in NEWS:
        following = Person.objects.filter(follows__in=follows_of(event)).exclude(pk__in=told).distinct()
        rows = [_mail(event, pk, Person.Mail.DIGEST, *zones) for pk, _mail_at, *zones in _mailed(following)]
        Delivery.objects.bulk_create(rows)


def _mailed(people: PersonQuerySet) -> QuerySet[Person, tuple[Any, ...]]:
    """Who of them wants mail: id, when, own time zone, the company's."""
    zone = Subquery(Company.objects.values("time_zone")[:1])
    wanting = people.exclude(mail=Person.Mail.NEVER).exclude(email=None).order_by("pk")
    return wanting.values_list("pk", "mail", "time_zone", zone)


def _mail(event: Event, person: int, when: str, own_zone: str, company_zone: str | None) -> Delivery:
    digest_at = None
    if when == Person.Mail.DIGEST:
        digest_at = next_morning(event.at, own_zone or company_zone or settings.TIME_ZONE)
    return Delivery(event=event, person_id=person, due_at=digest_at or event.at, digest_at=digest_at)


def next_morning(at: datetime, zone_name: str) -> datetime:
    """The first eight o'clock of somebody's clock after a moment."""
    zone = ZoneInfo(zone_name)
    local = at.astimezone(zone)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, zone).astimezone(at.tzinfo)


def webhooks(event: Event, told: Collection[int]) -> None:
    """One delivery for each endpoint of the company, of those told, of whoever did it and of whom it is about."""
    if event.kind not in open_kinds() or _silent.get():
        return
    concerned = {*told, event.by_id, event.person_id} - {None}
    endpoints = Endpoint.objects.live().filter(Q(owner=None) | Q(owner__in=concerned))
    taking = [one for one in endpoints.only("pk", "kinds") if one.takes(event.kind)]
    Delivery.objects.bulk_create([Delivery(event=event, endpoint=one, due_at=event.at) for one in taking])


@cache
def open_kinds() -> frozenset[str]:
    """The kinds of events that may leave the house."""
    return frozenset(kind for kind, _words in settings.SKYLIGHT_EVENT_KINDS)
