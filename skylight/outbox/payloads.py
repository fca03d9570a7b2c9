"""What a webhook is sent, and only as far as its owner may read it at that moment."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from skylight.activity.models import Event
from skylight.outbox.actions.sending import TEST
from skylight.outbox.models import Delivery, Endpoint
from skylight.outbox.queries.events import readable_events
from skylight.outbox.sentences import link, sentence


def payload(delivery: Delivery, endpoint: Endpoint, *, at: datetime) -> bytes | None:
    """The body, or None when the owner may not read of that event (any more)."""
    event = Event.objects.select_related("by", "person", "team", "objective").get(pk=delivery.event_id)
    if event.kind != TEST and not readable_events(endpoint.owner, at).filter(pk=event.pk).exists():
        return None
    with translation.override(endpoint.owner.language if endpoint.owner else settings.LANGUAGE_CODE):
        body = {"type": event.kind, "timestamp": _moment(event.at), "data": event_row(event, sentence(event))}
    return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()


def event_row(event: Event, text: str) -> dict[str, Any]:
    """An event as webhooks and the API tell it; `text` says it in words."""
    kind, _, number = event.subject.partition(":")
    return {
        "id": event.pk,
        "kind": event.kind,
        "at": _moment(event.at),
        "text": text,
        "url": link(event),
        "by": _named(event.by),
        "person": _named(event.person),
        "team": _named(event.team),
        "objective": {"id": event.objective.pk, "title": event.objective.title} if event.objective else None,
        "subject": {"type": kind, "id": int(number)},
        "reason": event.reason,
        "details": event.data,
    }


def _named(row: Any) -> dict[str, Any] | None:
    return {"id": row.pk, "name": row.name} if row is not None else None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
