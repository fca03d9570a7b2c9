"""What was changed after publishing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from skylight.goals.queries.history_page import history_page
from skylight.goals.views.answers import objective_or_404, page_number
from skylight.ui.render import page


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what, when and why, newest first."""
    row = objective_or_404(request, pk)
    return page(request, "goals/history.html", objective=row, history=history_page(row, page_number(request)))
