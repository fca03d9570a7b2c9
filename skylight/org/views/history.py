"""What changed in the organisation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from skylight.org import queries
from skylight.org.queries.history import PAGE
from skylight.ui.render import page


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """All changes of people, lines and teams, newest first."""
    before = request.GET.get("before", "")
    changes = queries.history(int(before) if before.isdecimal() and len(before) < 16 else None)
    older = f"?before={changes[PAGE - 1].id}" if len(changes) > PAGE else ""
    return page(request, "org/history.html", changes=changes[:PAGE], older=older, is_first=not before)
