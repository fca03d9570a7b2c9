"""The calendar."""

from __future__ import annotations

from typing import Any

from tests import make
from tests.access_matrix import World
from tests.api_matrix import ADMIN_DOES, ADMIN_MAKES, ALL_READ, Call


def of_cycle(world: World) -> dict[str, Any]:
    return {"pk": make.running_cycle().pk}


CALLS = {
    "GET /cycles": Call(ALL_READ, query="?standing=normal&company=true&on=2026-03-16"),
    "POST /cycles": Call(ADMIN_MAKES, body=lambda world: {"first_day": "2027-01-01", "months": 2}),
    # Nothing is due: the cycle of March and April stands already.
    "POST /cycles/open-due": Call(ADMIN_DOES, events=0),
    "GET /cycles/current": Call(ALL_READ, args=of_cycle),
    "GET /cycles/{pk}": Call(ALL_READ, args=of_cycle),
    "PATCH /cycles/{pk}": Call(
        ADMIN_DOES, args=of_cycle, body=lambda world: {"name": "Spring", "version": 1}
    ),
    "PUT /cycles/{pk}/standing": Call(
        ADMIN_DOES, args=of_cycle, body=lambda world: {"standing": "hidden", "reason": "Opened twice"}
    ),
}
