"""People, lines, teams and the company."""

from __future__ import annotations

from typing import Any

from skylight.org import actions
from skylight.org.models import Person, ReportingLine, Team
from tests import make
from tests.access_matrix import World
from tests.api_matrix import ADMIN_DOES, ADMIN_MAKES, ALL_READ, Call


def of_ana(world: World) -> dict[str, Any]:
    return {"pk": world.ana.pk}


def of_growth(world: World) -> dict[str, Any]:
    return {"pk": world.growth.pk}


def of_line(world: World) -> dict[str, Any]:
    """A dotted line of Ana's to Bo."""
    line = ReportingLine.objects.filter(person=world.ana, kind="dotted").first()
    details = {"by": make.system(), "at": make.NOW, "manager": world.bo, "kind": "dotted"}
    return {"pk": world.ana.pk, "line": (line or actions.add_line(world.ana, **details)).pk}


def of_leaver(world: World) -> dict[str, Any]:
    """Somebody who has left."""
    found = Person.objects.filter(name="Lou Left").first() or make.person("Lou Left", manager=world.li)
    if found.left_on is None:
        actions.let_go(found, by=make.system(), at=make.NOW)
    return {"pk": found.pk}


def of_closed_team(world: World) -> dict[str, Any]:
    """A team that is no more."""
    found = Team.objects.filter(name="Closed").first() or make.team("Closed")
    if found.closed_on is None:
        actions.close_team(found, by=make.system(), at=make.NOW)
    return {"pk": found.pk}


def of_empty_team(world: World) -> dict[str, Any]:
    """A team in which nobody works."""
    return {"pk": (Team.objects.filter(name="Empty").first() or make.team("Empty")).pk}


CALLS = {
    "GET /people": Call(ALL_READ, query="?limit=2&q=a&kind=employee"),
    "POST /people": Call(ADMIN_MAKES, body=lambda world: {"name": "Kim Park", "manager": world.li.pk}),
    "GET /people/{pk}": Call(ALL_READ, args=of_ana),
    #                            colleague  owner  manager  contract  admin
    "PATCH /people/{pk}": Call(
        "403 200 403 403 200", args=of_ana, body=lambda world: {"about": "I draw", "version": 1}
    ),
    "PUT /people/{pk}/departure": Call(ADMIN_DOES, args=of_ana, body=lambda world: {"on": "2026-06-01"}),
    "DELETE /people/{pk}/departure": Call(ADMIN_DOES, args=of_leaver),
    "GET /people/{pk}/lines": Call(ALL_READ, args=of_ana),
    #                                 colleague  owner  manager  contract  admin
    "POST /people/{pk}/lines": Call(
        "403 403 201 403 201",
        args=of_ana,
        body=lambda world: {"manager": world.people["admin"].pk, "kind": "dotted"},
    ),
    "POST /people/{pk}/lines/{line}/end": Call("403 403 200 403 200", args=of_line, body=lambda world: {}),
    "GET /people/{pk}/memberships": Call(ALL_READ, args=of_ana),
    "PUT /people/{pk}/manager": Call(
        ADMIN_DOES, args=of_ana, body=lambda world: {"manager": world.bo.pk, "reason": "Bo leads the project"}
    ),
    "PUT /people/{pk}/team": Call(ADMIN_DOES, args=of_ana, body=lambda world: {"team": world.sales.pk}),
    "GET /teams": Call(ALL_READ, query="?limit=1"),
    "POST /teams": Call(ADMIN_MAKES, body=lambda world: {"name": "Care", "parent": world.growth.pk}),
    "GET /teams/{pk}": Call(ALL_READ, args=of_growth),
    "PATCH /teams/{pk}": Call(
        ADMIN_DOES, args=of_growth, body=lambda world: {"about": "We grow", "version": 1}
    ),
    "PUT /teams/{pk}/parent": Call(ADMIN_DOES, args=of_growth, body=lambda world: {"parent": world.sales.pk}),
    "PUT /teams/{pk}/leader": Call(ADMIN_DOES, args=of_growth, body=lambda world: {"leader": world.li.pk}),
    "PUT /teams/{pk}/closing": Call(ADMIN_DOES, args=of_empty_team, body=lambda world: {}),
    "DELETE /teams/{pk}/closing": Call(ADMIN_DOES, args=of_closed_team),
    "GET /company": Call(ALL_READ),
    "PATCH /company": Call(ADMIN_DOES, body=lambda world: {"name": "Southwind", "version": 1}),
    "GET /structure": Call(ALL_READ),
    "GET /structure/figures": Call(ALL_READ),
    "GET /changes": Call(ALL_READ),
}
