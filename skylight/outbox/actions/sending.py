"""A webhook is tried, a delivery is sent once more, and old ones are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skylight.activity import events
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person
from skylight.outbox.models import Delivery, Endpoint
from skylight.outbox.permissions import can_change

TEST = "outbox.endpoint_tested"
KEPT = timedelta(days=30)


@transaction.atomic
def test(endpoint: Endpoint, *, by: Person, at: datetime) -> Delivery:
    """Send an event that says nothing, to see whether it arrives. Raises RuleBroken while it is paused."""
    require(can_change(by, endpoint))
    _refuse_paused(endpoint)
    event = events.record(TEST, by=by, at=at, subject=endpoint, host=endpoint.host)
    return Delivery.objects.create(event=event, endpoint=endpoint, due_at=at)


@transaction.atomic
def resend(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """Send the same once more, with the same id and as many tries as at first.

    Raises RuleBroken while it is on its way already or the webhook is paused.
    """
    endpoint = delivery.endpoint
    require(endpoint is not None and can_change(by, endpoint))
    assert endpoint is not None
    _refuse_paused(endpoint)
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state == Delivery.State.WAITING and delivery.due_at <= at:
        raise RuleBroken(_("It is on its way already."))
    delivery.state, delivery.tries, delivery.due_at = Delivery.State.WAITING, 0, at
    delivery.why, delivery.done_at = "", None
    delivery.save(update_fields=["state", "tries", "due_at", "why", "done_at"])
    Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)
    events.record(
        "outbox.resent", by=by, at=at, subject=delivery, host=endpoint.host, event=delivery.event_id
    )
    return delivery


def forget_old(*, at: datetime) -> int:
    """Forget what was done with a month ago, and what has waited for a month for a paused webhook; how many."""
    done = Q(done_at__lt=at - KEPT)
    stuck = Q(state=Delivery.State.WAITING, endpoint__isnull=False, due_at__lt=at - KEPT)
    return Delivery.objects.filter(done | stuck).delete()[0]


def _refuse_paused(endpoint: Endpoint) -> None:
    if endpoint.paused_at is not None:
        raise RuleBroken(_("This webhook is paused. Let it go on first."))
