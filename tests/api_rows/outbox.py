"""Webhooks, what happened, and what one was told."""

from __future__ import annotations

from typing import Any

from skylight.activity.models import Event
from tests.access_matrix import World, of_webhook, told
from tests.api_matrix import ALL_MAKE, ALL_READ, Call

#             colleague  owner  manager  contract  admin
OWNER_ALONE = "404       200    404      404       404"
OWNER_MAKES = "404       201    404      404       404"
OWNER_ENDS = "404        204    404      404       404"


def of_delivery(world: World) -> dict[str, Any]:
    return {"pk": world.delivery.pk}


def of_event(world: World) -> dict[str, Any]:
    """That Ana published her goal."""
    return {"pk": Event.objects.get(kind="goals.published", objective=world.goal).pk}


CALLS = {
    "GET /events": Call(ALL_READ, query="?kind=goals.published&since=2026-03-01T00:00:00Z"),
    "GET /events/{pk}": Call(ALL_READ, args=of_event),
    "GET /notices": Call(ALL_READ, query="?unread=true"),
    "POST /notices/read": Call(
        "204 204 204 204 204", body=lambda world: {"notices": told(world.ana, world.comment)}, events=0
    ),
    "GET /webhooks": Call(ALL_READ),
    "POST /webhooks": Call(ALL_MAKE, body=lambda world: {"url": "https://chat.example/hooks/1"}),
    "GET /webhooks/{pk}": Call(OWNER_ALONE, args=of_webhook),
    "PATCH /webhooks/{pk}": Call(
        OWNER_ALONE, args=of_webhook, body=lambda world: {"about": "Chat", "version": world.webhook.version}
    ),
    "DELETE /webhooks/{pk}": Call(OWNER_ENDS, args=of_webhook),
    "POST /webhooks/{pk}/pause": Call(OWNER_ALONE, args=of_webhook),
    "DELETE /webhooks/{pk}/pause": Call(OWNER_ALONE, args=lambda world: {"pk": world.paused_webhook.pk}),
    "POST /webhooks/{pk}/secrets": Call(OWNER_MAKES, args=of_webhook),
    "POST /webhooks/{pk}/tests": Call(OWNER_MAKES, args=of_webhook),
    "GET /webhooks/{pk}/deliveries": Call(OWNER_ALONE, args=of_webhook, query="?state=waiting"),
    "GET /deliveries/{pk}": Call(OWNER_ALONE, args=of_delivery),
    "POST /deliveries/{pk}/resend": Call(OWNER_ALONE, args=of_delivery),
}
