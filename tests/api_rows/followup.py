"""The course of a cycle: what one follows, and how a team comes along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from skylight.followup import actions
from skylight.followup.models import WeeklyReport
from skylight.followup.queries.reports import monday_of
from tests import make
from tests.access_matrix import World
from tests.api_matrix import ALL_MAKE, ALL_READ, OWNER_DOES, Call

#              colleague  owner  manager  contract  admin
MINE_READ = "404          200    404      404       404"


def of_follow(world: World) -> dict[str, Any]:
    """What Ana follows."""
    return {"pk": world.follow.pk}


def of_growth(world: World) -> dict[str, Any]:
    """Ana's team, in the running cycle."""
    assert world.goal
    return {"pk": world.growth.pk}


def of_report(world: World) -> dict[str, Any]:
    """What Ana wrote about last week."""
    monday = monday_of(make.NOW.date()) - timedelta(days=7)
    found = WeeklyReport.objects.filter(owner_person=world.ana, monday=monday).first()
    words = {"version": 0, "conclusion": "Calm", "asks": ""}
    of = {"person": world.ana, "monday": monday, "today": make.NOW.date()}
    return {"pk": (found or actions.write_report(by=world.ana, at=make.NOW, **of, **words)).pk}


CALLS = {
    "GET /weekly-reports": Call(ALL_READ),
    "GET /weekly-reports/{pk}": Call(ALL_READ, args=of_report),
    "POST /weekly-reports": Call(ALL_MAKE, body=lambda world: {"conclusion": "Calm"}),
    "PATCH /weekly-reports/{pk}": Call(
        OWNER_DOES, args=of_report, body=lambda world: {"version": 1, "asks": "A stand"}
    ),
    "GET /teams/{pk}/progress": Call(ALL_READ, args=of_growth),
    "GET /teams/{pk}/timeline": Call(ALL_READ, args=of_growth, query="?kind=published"),
    "GET /follows": Call(ALL_READ),
    "GET /follows/{pk}": Call(MINE_READ, args=of_follow),
    "POST /follows": Call(ALL_MAKE, body=lambda world: {"team": world.sales.pk}),
    "DELETE /follows/{pk}": Call("404 204 404 404 404", args=of_follow),
}
