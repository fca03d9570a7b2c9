"""Calls endpoints: one at a time each, the longest unserved first, so that a slow one holds up nobody else."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from skylight.lib import outgoing
from skylight.org.queries import company_day
from skylight.outbox import actions, signing
from skylight.outbox.models import Delivery, Endpoint
from skylight.outbox.payloads import payload

Clock = Callable[[], datetime]
_random = Random()  # noqa: S311


def deliver(*, token: str, now: Clock) -> bool:
    """Serve one endpoint; False when nothing was due."""
    endpoint = actions.claim_endpoint(token=token, at=now())
    if endpoint is None:
        return False
    try:
        _serve(endpoint, now)
    finally:
        actions.release(endpoint, token=token)
    return True


def _serve(endpoint: Endpoint, now: Clock) -> None:
    """Send what is due, in order, until something fails or others have waited long enough."""
    until = time.monotonic() + actions.claims.lease().total_seconds() / 4
    due = Delivery.objects.due(now()).filter(endpoint=endpoint).order_by("id")
    for delivery in due[: actions.claims.AT_A_TIME]:
        if time.monotonic() > until or not _send(delivery, now):
            return


def _send(delivery: Delivery, now: Clock) -> bool:
    """Send one; False when the endpoint should be left alone for a while."""
    at = now()
    endpoint = Endpoint.objects.live().select_related("owner__team").filter(deliveries=delivery.pk).first()
    if endpoint is None:
        return False
    if endpoint.owner_is_gone(company_day(at)):
        actions.stop(endpoint, at=at)
        return False
    body = payload(delivery, endpoint, at=at)
    if body is None:
        actions.drop([delivery], at=at, why="hidden")
        return True
    return _call(delivery, endpoint, body, at)


def _call(delivery: Delivery, endpoint: Endpoint, body: bytes, at: datetime) -> bool:
    proof = signing.headers(delivery.webhook_id, body, at=at, salts=endpoint.salts(at))
    try:
        answer = outgoing.post(endpoint.url, body, {"Content-Type": "application/json", **proof})
    except (outgoing.Refused, outgoing.Unreachable) as problem:
        actions.failed(
            delivery, at=at, status=None, answer=str(problem), milliseconds=0, chance=_random.random()
        )
        return False
    said: dict[str, Any] = {"status": answer.status, "answer": answer.text}
    said["milliseconds"] = round(answer.seconds * 1000)
    if answer.is_good:
        actions.arrived(delivery, at=at, **said)
    else:
        actions.failed(delivery, at=at, chance=_random.random(), **said)
    return answer.is_good
