"""Goals: objectives, key results, check-ins, alignments, comments, boards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from skylight.goals import actions
from skylight.goals.models import Retro
from skylight.policies import actions as policies
from tests import make
from tests.access_matrix import World
from tests.api_matrix import ADMIN_DOES, ALL_MAKE, ALL_READ, OWNER_DOES, OWNER_MAKES, Call

#                    colleague  owner  manager  contract  admin
OF_A_DRAFT = "404               200    403      404       404"
OF_A_RESTRICTED = "404          200    404      404       404"


def of_goal(world: World) -> dict[str, Any]:
    """Ana's goal."""
    return {"pk": world.goal.pk}


def of_lis_goal(world: World) -> dict[str, Any]:
    return {"pk": world.lis_goal.pk}


def of_key_result(world: World) -> dict[str, Any]:
    return {"pk": world.key_result.pk}


def of_check_in(world: World) -> dict[str, Any]:
    return {"pk": world.check_in.pk}


def of_view(world: World) -> dict[str, Any]:
    return {"pk": world.view.pk}


def of_retro(world: World) -> dict[str, Any]:
    """Ana's goal, on which she has looked back."""
    if not Retro.objects.filter(objective=world.goal).exists():
        texts = dict.fromkeys(("expected", "why", "keep", "change"), "")
        actions.write_retro(world.goal, by=world.ana, at=make.NOW, version=0, happened="This", **texts)
    return of_goal(world)


def where(state: str, of: Callable[[World], dict[str, Any]] = of_goal) -> Callable[[World], dict[str, Any]]:
    """The same, of Ana's goal in another state."""
    return lambda world: of(world.where(state))


def weighed(world: World) -> dict[str, Any]:
    """All weight on the first key result of Ana's goal, in a team that works with weights."""
    _weighs(world)
    rows = world.goal.key_results.live().order_by("pk").values_list("pk", flat=True)
    return {"version": version(world), "weights": [{"id": pk, "weight": int(pk == rows[0])} for pk in rows]}


def weighed_goals(world: World) -> dict[str, Any]:
    """All weight on one objective of Bo's."""
    _weighs(world)
    standing = world.bo.objectives.filter(title="Alone").first() or make.objective(world.bo, "Alone")
    his = world.bo.objectives.not_discarded().filter(cycle=world.cycle)
    weights = [{"id": one.pk, "weight": 1 if one == standing else 0} for one in his]
    return {"cycle": world.cycle.pk, "weights": weights}


def version(world: World) -> int:
    """The version in which Ana's goal stands."""
    world.goal.refresh_from_db()
    return world.goal.version


def closed_version(world: World) -> int:
    return version(world.where("closed"))


def link_of(world: World) -> dict[str, Any]:
    return {"pk": world.link.pk}


def claim_of(world: World) -> dict[str, Any]:
    return {"pk": world.claim.pk}


def _weighs(world: World) -> None:
    policies.decide(
        "weights", "set", by=make.system(), at=make.NOW, reason="Some matter more", team=world.growth
    )


CALLS = {
    "GET /objectives": Call(ALL_READ, query="?q=o&state=published&stale=false&limit=5"),
    "GET /objectives/restricted": Call(ALL_READ),
    "GET /objectives/team-only": Call(ALL_READ),
    "GET /objectives/{pk}": Call(ALL_READ, args=of_goal),
    #                                    colleague  owner  manager  contract  admin
    "POST /objectives": Call(
        "201 201 201 403 201", body=lambda world: {"title": "Nobody waits", "cycle": world.cycle.pk}
    ),
    "PATCH /objectives/{pk}": Call(
        OWNER_DOES, args=of_goal, body=lambda world: {"title": "Clearer", "version": version(world)}
    ),
    "DELETE /objectives/{pk}": Call("404 204 403 404 404", args=where("draft")),
    "POST /objectives/{pk}/publication": Call(OF_A_DRAFT, args=where("draft")),
    "PUT /objectives/{pk}/position": Call(
        OWNER_DOES, args=of_goal, body=lambda world: {"position": 9 if world.goal.position == 0 else 0}
    ),
    "PUT /objectives/{pk}/contributors": Call(
        OWNER_DOES, args=of_goal, body=lambda world: {"people": [world.bo.pk], "version": version(world)}
    ),
    "PUT /objectives/{pk}/weights": Call(OWNER_DOES, args=of_goal, body=weighed),
    "PUT /objectives/weights": Call("200 422 422 403 422", body=weighed_goals),
    "POST /objectives/{pk}/closure": Call(OWNER_DOES, args=of_goal, body=lambda world: {"reason": "Done"}),
    "DELETE /objectives/{pk}/closure": Call(OWNER_DOES, args=where("closed")),
    "POST /objectives/{pk}/abandonment": Call(
        OWNER_DOES, args=of_goal, body=lambda world: {"reason": "Others need us"}
    ),
    "DELETE /objectives/{pk}/abandonment": Call(OWNER_DOES, args=where("abandoned")),
    "POST /objectives/{pk}/pause": Call(
        OWNER_DOES,
        args=of_goal,
        body=lambda world: {"reason": "Late", "until_at": (make.NOW + timedelta(days=9)).isoformat()},
    ),
    "DELETE /objectives/{pk}/pause": Call(OWNER_DOES, args=where("paused")),
    "POST /objectives/{pk}/restriction": Call(
        OWNER_DOES,
        args=of_goal,
        body=lambda world: {"reason": "A purchase", "until_at": (make.NOW + timedelta(days=9)).isoformat()},
    ),
    "DELETE /objectives/{pk}/restriction": Call(OF_A_RESTRICTED, args=where("restricted")),
    "GET /objectives/{pk}/scores": Call(ALL_READ, args=of_goal),
    "POST /objectives/{pk}/scores": Call(
        OWNER_DOES,
        args=where("closed"),
        body=lambda world: {"stated": 0.7, "note": "Nearly there", "version": closed_version(world)},
    ),
    "GET /objectives/{pk}/retro": Call(ALL_READ, args=of_retro),
    "PUT /objectives/{pk}/retro": Call(
        OWNER_DOES, args=where("closed"), body=lambda world: {"happened": "This", "version": 0}
    ),
    "POST /objectives/{pk}/carry-over": Call(
        OWNER_MAKES, args=of_goal, body=lambda world: {"cycle": world.next_cycle.pk}
    ),
    "GET /objectives/{pk}/history": Call(ALL_READ, args=of_goal),
    "GET /objectives/{pk}/alignment": Call(ALL_READ, args=of_goal),
    "GET /objectives/{pk}/alignment/below": Call(ALL_READ, args=of_goal),
    "GET /objectives/{pk}/coverage": Call(ALL_READ, args=of_goal),
    "POST /objectives/{pk}/key-results": Call(
        OWNER_MAKES,
        args=of_goal,
        body=lambda world: {"title": "Calls", "start": 9, "target": 4, "kind": "decrease"},
    ),
    "GET /key-results": Call(ALL_READ, query="?mine=true"),
    "GET /key-results/{pk}": Call(ALL_READ, args=of_key_result),
    "PATCH /key-results/{pk}": Call(
        OWNER_DOES, args=of_key_result, body=lambda world: {"title": "Clearer", "version": 1}
    ),
    "POST /key-results/{pk}/cancellation": Call(
        OWNER_DOES, args=of_key_result, body=lambda world: {"reason": "Measured elsewhere"}
    ),
    "DELETE /key-results/{pk}/cancellation": Call(OWNER_DOES, args=lambda world: {"pk": world.cancelled.pk}),
    "PUT /key-results/{pk}/position": Call(
        OWNER_DOES, args=of_key_result, body=lambda world: {"position": 0}
    ),
    "GET /key-results/{pk}/history": Call(ALL_READ, args=of_key_result),
    "GET /check-ins": Call(ALL_READ, query="?standing=true&since=2026-01-01T00:00:00Z"),
    "GET /check-ins/{pk}": Call(ALL_READ, args=of_check_in),
    "POST /check-ins": Call(
        OWNER_MAKES, body=lambda world: {"key_result": world.key_result.pk, "value": 5, "note": "Counted"}
    ),
    "POST /check-ins/bulk": Call(
        OWNER_DOES, body=lambda world: {"check_ins": [{"key_result": world.key_result.pk, "value": 6}]}
    ),
    "POST /check-ins/{pk}/correction": Call(OWNER_MAKES, args=of_check_in, body=lambda world: {"value": 3}),
    "GET /steps": Call(ALL_READ, query="?open=true"),
    "GET /steps/{pk}": Call(ALL_READ, args=lambda world: {"pk": world.step.pk}),
    "POST /key-results/{pk}/steps": Call(
        OWNER_MAKES,
        args=of_key_result,
        body=lambda world: {"words": "Ask five shops", "due_on": "2026-03-20"},
    ),
    "PATCH /steps/{pk}": Call(
        OWNER_DOES,
        args=lambda world: {"pk": world.step.pk},
        body=lambda world: {"words": "Ask twenty shops", "version": world.step.version},
    ),
    "POST /steps/{pk}/completion": Call(OWNER_DOES, args=lambda world: {"pk": world.step.pk}),
    "DELETE /steps/{pk}/completion": Call(OWNER_DOES, args=lambda world: {"pk": world.done_step.pk}),
    "DELETE /steps/{pk}": Call("403 204 403 403 403", args=lambda world: {"pk": world.step.pk}),
    "GET /alignments": Call(ALL_READ),
    "GET /alignments/{pk}": Call(ALL_READ, args=link_of),
    "POST /alignments": Call(
        OWNER_MAKES,
        body=lambda world: {"from_objective": world.goal.pk, "to_objective": world.lis_goal.pk},
    ),
    "POST /alignments/{pk}/answers": Call(
        OWNER_DOES, args=claim_of, body=lambda world: {"verdict": "challenged", "reason": "Too small"}
    ),
    "POST /alignments/{pk}/ending": Call(OWNER_DOES, args=link_of, body=lambda world: {"reason": "Done"}),
    "GET /comments": Call(ALL_READ, query="?open=true"),
    "GET /comments/{pk}": Call(ALL_READ, args=lambda world: {"pk": world.comment.pk}),
    "POST /comments": Call(ALL_MAKE, body=lambda world: {"objective": world.goal.pk, "text": "Well put"}),
    #                                              colleague  owner  manager  contract  admin
    "POST /comments/{pk}/solving": Call("200 200 403 403 403", args=lambda world: {"pk": world.comment.pk}),
    "DELETE /comments/{pk}/solving": Call("200 200 403 403 403", args=lambda world: {"pk": world.settled.pk}),
    "GET /saved-views": Call(ALL_READ),
    "GET /saved-views/{pk}": Call("404 200 404 404 404", args=of_view),
    "POST /saved-views": Call(ALL_MAKE, body=lambda world: {"name": "Quiet", "query": "stale=on"}),
    "DELETE /saved-views/{pk}": Call("404 204 404 404 404", args=of_view),
    "GET /cycles/{pk}/board": Call(ALL_READ, args=lambda world: {"pk": world.cycle.pk}),
    # Two things happen: the person takes the placeholder's place, and its goals.
    "POST /people/{pk}/merging": Call(
        ADMIN_DOES,
        args=lambda world: {"pk": world.placeholder.pk},
        body=lambda world: {"into": world.bo.pk},
        events=2,
    ),
}
