"""How an objective ends or rests, and the declared exception to openness: each with its way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from skylight.goals import actions
from skylight.goals.api.loading import named_people, objective_or_404
from skylight.goals.api.rows import show_objective
from skylight.goals.api.shapes import objectives as shapes
from skylight.goals.api.shapes.objectives import ObjectiveRow

router = Router(tags=["Objectives"])


@router.post("/objectives/{int:pk}/closure", response=ObjectiveRow)
def close_objective(request: HttpRequest, pk: int, body: shapes.Closure) -> HttpResponse:
    """End it; it stays readable for ever."""
    return _act(request, actions.close, pk, reason=body.reason)


@router.delete("/objectives/{int:pk}/closure", response=ObjectiveRow)
def reopen_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a closure back while the cycle is not closed."""
    return _act(request, actions.reopen, pk)


@router.post("/objectives/{int:pk}/abandonment", response=ObjectiveRow)
def abandon_objective(request: HttpRequest, pk: int, body: shapes.Abandonment) -> HttpResponse:
    """Give it up and say why; it stays readable for ever."""
    return _act(request, actions.abandon, pk, reason=body.reason)


@router.delete("/objectives/{int:pk}/abandonment", response=ObjectiveRow)
def resume_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again while the cycle is not closed."""
    return _act(request, actions.resume, pk)


@router.post("/objectives/{int:pk}/pause", response=ObjectiveRow)
def pause_objective(request: HttpRequest, pk: int, body: shapes.Pause) -> HttpResponse:
    """Let it rest for a while and say why: nobody is asked how it goes. One that rests already gets the new end."""
    return _act(request, actions.pause, pk, reason=body.reason, until_at=body.until_at)


@router.delete("/objectives/{int:pk}/pause", response=ObjectiveRow)
def end_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with it before its time."""
    return _act(request, actions.end_pause, pk)


@router.post("/objectives/{int:pk}/restriction", response=ObjectiveRow)
def restrict_objective(request: HttpRequest, pk: int, body: shapes.Restriction) -> HttpResponse:
    """Close it to all but its owners and an audience for a while; that it exists, whose and why stays open."""
    objective_or_404(request, pk)
    audience = named_people(request, body.audience, "audience")
    return _act(request, actions.restrict, pk, reason=body.reason, until_at=body.until_at, audience=audience)


@router.delete("/objectives/{int:pk}/restriction", response=ObjectiveRow)
def lift_restriction(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it to everybody before its time."""
    return _act(request, actions.lift_restriction, pk)


def _act(request: HttpRequest, action: Callable[..., Any], pk: int, **given: Any) -> HttpResponse:
    row, now = objective_or_404(request, pk), timezone.now()
    action(row, by=request.user, at=now, **given)
    return show_objective(request, pk, now)
