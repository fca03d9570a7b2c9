"""What the page of a goal says of the support that was asked for it, and of who asked for the goal itself."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from skylight.drafting.permissions.requests import can_ask
from skylight.drafting.queries.requests import requests_about
from skylight.goals.models import KeyResult, Objective
from skylight.goals.panels import Panel
from skylight.org.models import Person

SHOWN = 5


def requested(
    objective: Objective, key_result: KeyResult | None = None, *, viewer: Person, at: datetime
) -> Panel | None:
    """The newest requests about a goal, and the way to ask; nothing where there is neither."""
    may_ask = not objective.is_over and can_ask(viewer, objective, key_result)
    rows = requests_about(objective, key_result, viewer=viewer, at=at, most=SHOWN + 1)
    if not rows and not may_ask:
        return None
    start = f"key_result={key_result.pk}" if key_result else f"objective={objective.pk}"
    data = {
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "ask": f"{reverse('drafting:request_new')}?{start}" if may_ask else "",
        "all": f"{reverse('drafting:requests')}?objective={objective.pk}",
    }
    return Panel("drafting/request_panel.html", data)
