"""Alignment around one objective, as an outline."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from skylight.goals.models import Objective
from skylight.goals.queries import outline as queries
from skylight.ui.render import page


@require_safe
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    """From the top goals down to this one, and one step below it."""
    now = timezone.now()
    objective = get_object_or_404(Objective.objects.visible_to(request.user, now), pk=pk)
    nodes = queries.around(objective, viewer=request.user, at=now)
    return page(request, "goals/outline.html", nodes=nodes, objective=objective)


@require_safe
def outline_below(request: HttpRequest, pk: int) -> HttpResponse:
    """The step below one objective, put in place by htmx; without it a page of its own."""
    now = timezone.now()
    objective = get_object_or_404(Objective.objects.visible_to(request.user, now), pk=pk)
    node = queries.below(objective, viewer=request.user, at=now)
    return page(request, "goals/outline_below.html", block="below", node=node, objective=objective)
