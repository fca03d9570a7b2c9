"""Webhooks, what happened and what one was told, over the API."""

from ninja import Router

from skylight.outbox.api.events import router as events
from skylight.outbox.api.webhooks import router as webhooks

router = Router()
router.add_router("", events)
router.add_router("", webhooks)

__all__ = ["router"]
