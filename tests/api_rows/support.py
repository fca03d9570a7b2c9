"""Requests for support and ordinary work: Ana asks Bo, and keeps a list of what she does besides."""

from __future__ import annotations

from typing import Any

from tests import make
from tests.access_matrix import World
from tests.api_matrix import ALL_MAKE, ALL_READ, OWNER_DOES, OWNER_MAKES, Call

BO_DOES = "200 403 403 403 403"


def of_request(world: World) -> dict[str, Any]:
    """What Ana asks Bo for."""
    return {"pk": world.request.pk}


def answered(world: World, **words: Any) -> dict[str, Any]:
    """Words of somebody who has read the request as it stands."""
    return {**words, "version": world.request.version}


def terms(world: World, **words: Any) -> dict[str, Any]:
    """Something else than what is asked."""
    return answered(world, what="Call ten shops", by_when="2026-04-10", size="small", **words)


def bos_goal(world: World) -> int:
    """A goal of Bo's."""
    standing = world.bo.objectives.filter(title="Calls").first() or make.objective(world.bo, "Calls")
    return int(standing.pk)


def of_work(world: World) -> dict[str, Any]:
    return {"pk": world.work.pk}


CALLS = {
    "GET /support-requests": Call(ALL_READ, query="?to_me=false&open=true"),
    "GET /support-requests/{pk}": Call(ALL_READ, args=of_request),
    "GET /support-requests/{pk}/story": Call(ALL_READ, args=of_request),
    "POST /support-requests": Call(
        OWNER_MAKES,
        body=lambda world: {
            "objective": world.goal.pk,
            "to_person": world.people["admin"].pk,
            "what": "Call the largest shops",
            "why": "They wait",
            "by_when": "2026-04-10",
            "days": 3,
        },
    ),
    "POST /support-requests/{pk}/counter": Call(BO_DOES, args=of_request, body=terms),
    "POST /support-requests/{pk}/change": Call(
        OWNER_DOES, args=of_request, body=lambda world: terms(world, why="They wait")
    ),
    "POST /support-requests/{pk}/agreement": Call(
        OWNER_DOES,
        args=lambda world: {"pk": world.proposal.pk},
        body=lambda world: {"version": world.proposal.version},
    ),
    "POST /support-requests/{pk}/declining": Call(
        BO_DOES, args=of_request, body=lambda world: answered(world, reason="We move")
    ),
    "POST /support-requests/{pk}/withdrawal": Call(OWNER_DOES, args=of_request, body=answered),
    # Each act of the goals has its event, and taking it on has one.
    "POST /support-requests/{pk}/objective": Call(
        BO_DOES,
        args=of_request,
        body=lambda world: answered(world, cycle=world.cycle.pk, title="Shops are called"),
        events=3,
    ),
    "POST /support-requests/{pk}/key-result": Call(
        BO_DOES,
        args=of_request,
        body=lambda world: answered(world, objective=bos_goal(world), title="Shops called"),
        events=3,
    ),
    "POST /support-requests/{pk}/goal": Call(
        BO_DOES, args=of_request, body=lambda world: answered(world, objective=bos_goal(world)), events=2
    ),
    "POST /support-requests/{pk}/work": Call(
        BO_DOES, args=of_request, body=lambda world: answered(world, title="Call shops")
    ),
    "GET /work-items": Call(ALL_READ, query="?state=open"),
    "GET /work-items/{pk}": Call(ALL_READ, args=of_work),
    "POST /work-items": Call(ALL_MAKE, body=lambda world: {"title": "Calls"}),
    "PATCH /work-items/{pk}": Call(
        OWNER_DOES, args=of_work, body=lambda world: {"title": "Mails", "version": world.work.version}
    ),
    "POST /work-items/{pk}/ending": Call(
        OWNER_DOES, args=of_work, body=lambda world: {"version": world.work.version}
    ),
    "DELETE /work-items/{pk}/ending": Call(OWNER_DOES, args=lambda world: {"pk": world.done_work.pk}),
}
