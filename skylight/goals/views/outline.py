"""The alignment around one objective: the map shows it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from skylight.goals.views.answers import objective_or_404


@require_safe
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    """To the map, around this objective."""
    objective = objective_or_404(request, pk)
    return redirect(f"{reverse('maps:map')}?around=o{objective.pk}")
