"""The course of a cycle: what one follows, and how a team comes along."""

from __future__ import annotations

from typing import Any

from tests.access_matrix import World
from tests.api_matrix import ALL_MAKE, ALL_READ, Call

#              colleague  owner  manager  contract  admin
MINE_READ = "404          200    404      404       404"


def of_follow(world: World) -> dict[str, Any]:
    """What Ana follows."""
    return {"pk": world.follow.pk}


def of_growth(world: World) -> dict[str, Any]:
    """Ana's team, in the running cycle."""
    assert world.goal
    return {"pk": world.growth.pk}


CALLS = {
    "GET /teams/{pk}/progress": Call(ALL_READ, args=of_growth),
    "GET /teams/{pk}/timeline": Call(ALL_READ, args=of_growth, query="?kind=published"),
    "GET /follows": Call(ALL_READ),
    "GET /follows/{pk}": Call(MINE_READ, args=of_follow),
    "POST /follows": Call(ALL_MAKE, body=lambda world: {"team": world.sales.pk}),
    "DELETE /follows/{pk}": Call("404 204 404 404 404", args=of_follow),
}
