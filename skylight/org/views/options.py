"""Suggestions for the fields in which one names a person or a team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from skylight.org import queries
from skylight.org.fields import numbered
from skylight.ui.render import page


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The first people that match."""
    day = queries.company_day(timezone.now())
    found = queries.suggestions(request.user, day, _typed(request)) if _typed(request) else []
    options = [
        (f"{card.name} (#{card.id})", ", ".join(filter(None, [card.role, card.team]))) for card in found
    ]
    return page(request, "org/options.html", options=options)


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """The first teams that match."""
    day = queries.company_day(timezone.now())
    found = queries.team_suggestions(_typed(request), day) if _typed(request) else []
    return page(request, "org/options.html", options=[(numbered(team), team.other_name) for team in found])


def _typed(request: HttpRequest) -> str:
    return request.GET.get(request.GET.get("field", "q"), "").strip()[:200]
