"""How goals are written: the rules behind the questions that a draft is asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from skylight.goals.writing import RULES
from skylight.ui.render import page


@require_safe
def writing(request: HttpRequest) -> HttpResponse:
    """Every rule with its question and an example."""
    return page(request, "goals/writing.html", rules=RULES)
