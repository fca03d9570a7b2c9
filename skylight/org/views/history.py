"""What changed in the organisation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from skylight.org import queries
from skylight.org.queries.history import PAGE
from skylight.ui.render import page


def history(request: HttpRequest) -> HttpResponse:
    """All changes of people, lines and teams, newest first."""
    before = request.GET.get("before", "")
    events = queries.history(int(before) if before.isdecimal() and len(before) < 16 else None)
    older = f"?before={events[PAGE - 1].pk}" if len(events) > PAGE else ""
    return page(request, "org/history.html", events=events[:PAGE], older=older, is_first=not before)
