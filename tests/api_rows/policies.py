"""How teams work."""

from __future__ import annotations

from typing import Any

from skylight.policies import actions
from skylight.policies.models import Setting
from tests import make
from tests.access_matrix import World
from tests.api_matrix import ADMIN_DOES, ALL_READ, Call


def decided(world: World) -> dict[str, Any]:
    """A key that the company has decided, whatever a team has."""
    if not Setting.objects.filter(key="weights", team=None, ended_at=None).exists():
        actions.decide("weights", "off", by=make.system(), at=make.NOW, reason="Tried")
    return {"key": "weights"}


CALLS = {
    "GET /policies": Call(ALL_READ),
    "GET /policies/decisions": Call(ALL_READ, query="?current=true&key=weights"),
    "PUT /policies/{key}": Call(
        ADMIN_DOES,
        args=lambda world: {"key": "checkin_cadence"},
        body=lambda world: {"value": "monthly", "reason": "It suits us", "locked": True},
    ),
    "POST /policies/{key}/undecide": Call(
        "403 403 403 403 204", args=decided, body=lambda world: {"reason": "Done trying"}
    ),
}
