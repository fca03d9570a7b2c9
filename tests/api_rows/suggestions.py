"""Objectives that somebody suggests to others: Ana suggests, Bo is asked, nobody else knows of it."""

from __future__ import annotations

from typing import Any

from tests.access_matrix import World
from tests.api_matrix import ALL_READ, OWNER_MAKES, Call


def of_suggestion(world: World) -> dict[str, Any]:
    """What Ana suggests to Bo."""
    return {"pk": world.suggestion.pk}


CALLS = {
    "GET /suggestions": Call(ALL_READ, query="?open=true&made=true"),
    "POST /suggestions": Call(
        OWNER_MAKES,
        body=lambda world: {"objective": world.goal.pk, "to_person": world.bo.pk, "title": "Shops answer"},
    ),
    #                               colleague  owner  manager  contract  admin
    "GET /suggestions/{pk}": Call("200 200 404 404 404", args=of_suggestion),
    "PATCH /suggestions/{pk}": Call(
        "403 200 404 404 404",
        args=of_suggestion,
        body=lambda world: {"title": "Every shop is called twice", "version": world.suggestion.version},
    ),
    "POST /suggestions/{pk}/withdrawal": Call(
        "403 200 404 404 404",
        args=of_suggestion,
        body=lambda world: {"version": world.suggestion.version},
    ),
    # The draft, its key result, its link, and the answer: each with its event.
    "POST /suggestions/{pk}/acceptance": Call(
        "201 403 404 404 404",
        args=of_suggestion,
        body=lambda world: {
            "cycle": world.cycle.pk,
            "title": "Each shop hears from us",
            "measure": "Shops called",
            "version": world.suggestion.version,
        },
        events=4,
    ),
    "POST /suggestions/{pk}/refusal": Call(
        "204 403 404 404 404",
        args=of_suggestion,
        body=lambda world: {"reason": "We move this week", "version": world.suggestion.version},
    ),
}
