"""Webhooks and what was sent through them, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from skylight.org.models import Person
from skylight.outbox.actions.sending import TEST
from skylight.outbox.models import Attempt, Delivery, Endpoint

PAGE = 30


@dataclass(frozen=True)
class EndpointRow:
    """One webhook in a list."""

    id: int
    name: str
    host: str
    is_company_wide: bool
    is_paused: bool
    pause: str
    failing_since: datetime | None
    waiting: int
    dead: int


@dataclass(frozen=True)
class DeliveryRow:
    """One delivery and what was answered last."""

    id: int
    event_id: int
    kind: str
    words: Any
    at: datetime
    state: str
    state_words: Any
    tries: int
    due_at: datetime
    done_at: datetime | None
    why: str
    tried_at: datetime | None
    status: int | None
    answer: str
    milliseconds: int | None


def seen_by(person: Person) -> QuerySet[Endpoint]:
    """The webhooks that somebody may know of: their own, and for an administrator the company's."""
    whose = Q(owner=person.pk)
    if person.runs_things:
        whose |= Q(owner=None)
    return Endpoint.objects.standing().filter(whose)


def endpoint_rows(person: Person) -> list[EndpointRow]:
    """The company's webhooks first, then one's own; one statement."""
    count = {
        "waiting": Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)),
        "dead": Count("deliveries", filter=Q(deliveries__state=Delivery.State.DEAD)),
    }
    found = seen_by(person).annotate(**count).order_by("owner_id", "id")
    rows = [_row(one) for one in found]
    return sorted(rows, key=lambda one: (not one.is_company_wide, one.id))


def _row(one: Any) -> EndpointRow:
    return EndpointRow(
        one.pk, one.name, one.host, one.is_company_wide, one.paused_at is not None, one.get_pause_display(),
        one.failing_since, one.waiting, one.dead,
    )  # fmt: skip


def delivery_rows(endpoint: Endpoint, *, before: int | None = None) -> list[DeliveryRow]:
    """The newest deliveries (or those before one), with one more than a page holds if there are older ones."""
    found = with_last_attempt(Delivery.objects.filter(endpoint=endpoint)).select_related("event")
    if before is not None:
        found = found.filter(pk__lt=before)
    return [delivery_row(one) for one in found.order_by("-id")[: PAGE + 1]]


def with_last_attempt(deliveries: QuerySet[Delivery]) -> QuerySet[Any]:
    """Deliveries with what came of the last try: `tried_at`, `status`, `answer`, `milliseconds`."""
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-id")
    return deliveries.annotate(
        tried_at=Subquery(last.values("at")[:1]),
        status=Subquery(last.values("status")[:1]),
        answer=Subquery(last.values("answer")[:1]),
        milliseconds=Subquery(last.values("milliseconds")[:1]),
    )


def delivery_row(one: Any) -> DeliveryRow:
    """A delivery out of `with_last_attempt`, read with its event."""
    return DeliveryRow(
        one.pk, one.event_id, one.event.kind, words_of(one.event.kind), one.event.at, one.state,
        one.get_state_display(), one.tries, one.due_at, one.done_at, one.why, one.tried_at, one.status,
        one.answer or "", one.milliseconds,
    )  # fmt: skip


def words_of(kind: str) -> Any:
    """A kind of event in words."""
    return {**dict(settings.SKYLIGHT_EVENT_KINDS), TEST: _("A test")}.get(kind, kind)
