"""What became of a delivery, and of an endpoint that answers no more.

These steps belong to Skylight itself. One event is recorded where a person has to hear of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from skylight.activity import events
from skylight.org.actions import system_person
from skylight.org.models import Person
from skylight.outbox import delays
from skylight.outbox.models import Attempt, Delivery, Endpoint

LONGEST_ANSWER = 1_000
FREE = {"leased_until": None, "leased_by": ""}


@transaction.atomic
def arrived(delivery: Delivery, *, at: datetime, status: int, answer: str, milliseconds: int) -> None:
    """An endpoint took it."""
    _attempt(delivery, at, status, answer, milliseconds)
    done = {"state": Delivery.State.SENT, "done_at": at, "why": "", "tries": delivery.tries + 1}
    Delivery.objects.filter(pk=delivery.pk).update(**done)
    failing = Endpoint.objects.filter(deliveries=delivery.pk).exclude(failures=0, failing_since=None)
    failing.update(failures=0, failing_since=None, rests_until=None)


@transaction.atomic
def failed(
    delivery: Delivery, *, at: datetime, status: int | None, answer: str, milliseconds: int, chance: float
) -> None:
    """An endpoint did not take it: try again later, give it up after eight times, pause whoever failed for a day."""
    _attempt(delivery, at, status, answer, milliseconds)
    _try_again([delivery], at, why=str(status or answer[:200]), chance=chance)
    endpoint = Endpoint.objects.select_for_update().get(deliveries=delivery.pk)
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or at
    endpoint.rests_until = at + delays.rest(endpoint.failures, chance)
    endpoint.save(update_fields=["failures", "failing_since", "rests_until"])
    if status == 410:
        _pause(endpoint, Endpoint.Pause.GONE, at)
    elif at - endpoint.failing_since >= delays.FAILING:
        _pause(endpoint, Endpoint.Pause.FAILING, at)


def drop(deliveries: Iterable[Delivery], *, at: datetime, why: str) -> None:
    """Nothing is to be sent of these: nobody who may read it is left at the other end, or it is read already."""
    found = Delivery.objects.waiting().filter(pk__in=[one.pk for one in deliveries])
    found.update(state=Delivery.State.DROPPED, done_at=at, why=why, **FREE)


@transaction.atomic
def stop(endpoint: Endpoint, *, at: datetime) -> None:
    """The owner works here no more, so neither does the webhook."""
    paused = Endpoint.objects.filter(pk=endpoint.pk, paused_at=None)
    paused.update(paused_at=at, pause=Endpoint.Pause.LEFT)
    drop(Delivery.objects.waiting().filter(endpoint=endpoint), at=at, why="left")


def letter_sent(parts: Sequence[Delivery], *, at: datetime, dropped: Sequence[Delivery] = ()) -> None:
    """The mail server took a mail; some things were left out of it."""
    with transaction.atomic():
        drop(dropped, at=at, why="unread no more or hidden")
        sent = Delivery.objects.waiting().filter(pk__in=[one.pk for one in parts])
        sent.update(state=Delivery.State.SENT, done_at=at, why="", tries=parts[0].tries + 1, **FREE)


def letter_failed(parts: Sequence[Delivery], *, at: datetime, why: str, chance: float) -> None:
    """The mail server did not take it: try again later, give up after eight times."""
    _try_again(parts, at, why=why, chance=chance)


def _try_again(parts: Sequence[Delivery], at: datetime, *, why: str, chance: float) -> None:
    tries = parts[0].tries + 1
    found = Delivery.objects.waiting().filter(pk__in=[one.pk for one in parts])
    if tries >= delays.TRIES:
        found.update(state=Delivery.State.DEAD, done_at=at, why=why[:200], tries=tries, **FREE)
    else:
        found.update(due_at=at + delays.wait(tries, chance), why=why[:200], tries=tries, **FREE)


def _attempt(delivery: Delivery, at: datetime, status: int | None, answer: str, milliseconds: int) -> None:
    Attempt.objects.create(
        delivery=delivery, at=at, status=status, answer=answer[:LONGEST_ANSWER], milliseconds=milliseconds
    )


def _pause(endpoint: Endpoint, why: Endpoint.Pause, at: datetime) -> None:
    """Call it no more, and tell its owner; of the company's, the administrators."""
    paused = Endpoint.objects.filter(pk=endpoint.pk, paused_at=None)
    if not paused.update(paused_at=at, pause=why):
        return
    events.record(
        "outbox.endpoint_stopped", by=system_person(at), at=at, subject=endpoint, person=endpoint.owner, tell=_owners(endpoint, at),
        endpoint=endpoint.pk, host=endpoint.host, pause=why.value,
    )  # fmt: skip


def _owners(endpoint: Endpoint, at: datetime) -> Iterable[Person]:
    if endpoint.owner is not None:
        return [endpoint.owner]
    return Person.objects.filter(is_admin=True, is_active=True).filter(
        Q(left_on=None) | Q(left_on__gt=at.date())
    )
