"""Templates, copies and several drafts in one act."""

from __future__ import annotations

from typing import Any

from tests.access_matrix import World
from tests.api_matrix import ADMIN_DOES, ADMIN_MAKES, ALL_READ, Call

#                    colleague  owner  manager  contract  admin
WRITERS_MAKE = "201             201    201      403       201"
WRITERS_DO = "200               200    200      403       200"


def of_template(world: World) -> dict[str, Any]:
    """Words that are kept for the company."""
    return {"pk": world.template.pk}


CALLS: dict[str, Call] = {
    "GET /templates": Call(ALL_READ),
    "POST /templates": Call(ADMIN_MAKES, body=lambda w: {"objective": w.goal.pk, "function": "sales"}),
    "GET /templates/{pk}": Call(ALL_READ, args=of_template),
    "PATCH /templates/{pk}": Call(
        ADMIN_DOES, args=of_template, body=lambda w: {"version": w.template.version, "title": "Sell more"}
    ),
    "POST /templates/{pk}/use": Call(
        WRITERS_MAKE, args=of_template, body=lambda w: {"cycle": w.cycle.pk, "key_results": []}
    ),
    "POST /templates/{pk}/retirement": Call(
        ADMIN_DOES, args=of_template, body=lambda w: {"reason": "Enough"}
    ),
    "DELETE /templates/{pk}/retirement": Call(ADMIN_DOES, args=lambda w: {"pk": w.retired_template.pk}),
    "POST /objectives/{pk}/copy": Call(
        WRITERS_MAKE, args=lambda w: {"pk": w.goal.pk}, body=lambda w: {"cycle": w.cycle.pk}
    ),
    "POST /objectives/together": Call(
        WRITERS_DO,
        body=lambda w: {
            "cycle": w.cycle.pk,
            "objectives": [{"title": "Sell", "key_results": [{"title": "Days", "start": 12, "target": 20}]}],
        },
    ),
}
