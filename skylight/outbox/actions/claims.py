"""A worker takes what is due, for a while: if it dies over it, another takes it when that time is over.

These steps belong to Skylight itself; the events that they carry tell of them, so they record none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from skylight.outbox.models import Delivery, Endpoint

AT_A_TIME = 10
LETTERS_AT_A_TIME = 20


def claim_endpoint(*, token: str, at: datetime) -> Endpoint | None:
    """The endpoint that has waited longest, for this worker alone; None when nothing is due."""
    # Looking takes no lock, and there is nothing to send most of the time.
    return _claim_endpoint(token, at) if Endpoint.objects.ready(at).exists() else None


@transaction.atomic
def _claim_endpoint(token: str, at: datetime) -> Endpoint | None:
    endpoint = Endpoint.objects.ready(at).select_for_update(skip_locked=True, of=("self",)).first()
    if endpoint is not None:
        endpoint.leased_until, endpoint.leased_by, endpoint.served_at = at + lease(), token, at
        endpoint.save(update_fields=["leased_until", "leased_by", "served_at"])
    return endpoint


def release(endpoint: Endpoint, *, token: str) -> None:
    """Let others serve it, unless they do already because this worker was too slow."""
    Endpoint.objects.filter(pk=endpoint.pk, leased_by=token).update(leased_until=None, leased_by="")


def claim_letters(*, token: str, at: datetime, address: str) -> list[list[Delivery]]:
    """Some mails that are due, each as the deliveries it is made of, for this worker alone.

    A mail gets its Message-ID (ending in `address`) when it is first taken. Later tries carry the same one and
    the same things, so that whoever gets it twice sees it once.
    """
    return _claim_letters(token, at, address) if Delivery.objects.letters(at).exists() else []


@transaction.atomic
def _claim_letters(token: str, at: datetime, address: str) -> list[list[Delivery]]:
    heads = Delivery.objects.letters(at).select_for_update(skip_locked=True, of=("self",))
    taken = [_claim(head, token, at, address) for head in heads[:LETTERS_AT_A_TIME]]
    whole = Delivery.objects.filter(pk__in=[pk for parts in taken for pk in parts]).select_related(
        "person__team", "event__by", "event__objective__owner_person", "event__objective__owner_team"
    )
    by_id = whole.in_bulk()
    return [[by_id[pk] for pk in parts] for parts in taken]


def _claim(head: Delivery, token: str, at: datetime, address: str) -> list[int]:
    """The ids of the deliveries that one mail is made of."""
    message = head.message or f"{head.event_id}.{head.person_id}@{address}"
    taken = [head.pk]
    if head.digest_at is not None:
        parts = Delivery.objects.waiting().filter(
            person=head.person_id, digest_at=head.digest_at, message=head.message
        )
        taken = list(parts.order_by("id").values_list("pk", flat=True))
    leased = {"leased_until": at + lease(), "leased_by": token}
    Delivery.objects.filter(pk__in=taken).update(message=message, **leased)
    return taken


def put_back(parts: Iterable[Delivery], *, token: str) -> None:
    """Let others take a mail for which this worker found no time."""
    mine = Delivery.objects.filter(pk__in=[one.pk for one in parts], leased_by=token)
    mine.update(leased_until=None, leased_by="")


def lease() -> timedelta:
    """How long a worker keeps what it has taken."""
    return timedelta(seconds=settings.OUTBOX_LEASE)
