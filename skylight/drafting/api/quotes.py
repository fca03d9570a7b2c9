"""Quoting over the API: a draft that begins with the words of a goal and is aligned to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from skylight.drafting import actions
from skylight.goals.api.loading import (
    named_cycle,
    named_key_result,
    named_objective,
    named_team,
    objective_or_404,
)
from skylight.goals.api.rows import show_objective
from skylight.goals.api.shapes.objectives import ObjectiveRow
from skylight.lib.api import Id, Input

router = Router(tags=["Drafting"])


class NewQuote(Input):
    """What of a goal is quoted, and what it begins."""

    cycle: Id
    key_result: Id | None = Field(None, description="One of its key results; null: the objective itself.")
    into: Id | None = Field(
        None, description="A draft of yours that gets a key result; null: begin an objective."
    )
    owner_team: Id | None = Field(None, description="Null: you.")


@router.post("/objectives/{int:pk}/quotes", response={201: ObjectiveRow})
def quote_objective(request: HttpRequest, pk: int, body: NewQuote) -> HttpResponse:
    """Begin a draft with the words of this goal, aligned to it; the draft is the answer."""
    goal, now = objective_or_404(request, pk), timezone.now()
    quoted = actions.quote(
        goal,
        by=request.user,
        at=now,
        cycle=named_cycle(request, body.cycle),
        owner=named_team(body.owner_team, "owner_team") or request.user,
        key_result=named_key_result(request, body.key_result, "key_result"),
        into=named_objective(request, body.into, "into") if body.into else None,
    )
    return show_objective(request, quoted.objective.pk, now, new=True)
