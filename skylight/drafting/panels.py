"""What this app adds to the page of a goal: what was suggested to others, so that it is reached."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from skylight.drafting.permissions.suggestions import can_break_down
from skylight.drafting.queries.suggestions import made_from
from skylight.goals.models import KeyResult, Objective
from skylight.goals.panels import Panel
from skylight.org.models import Person


def suggested(
    objective: Objective, key_result: KeyResult | None = None, *, viewer: Person, at: datetime
) -> Panel | None:
    """For whoever may break the goal down: what they suggested and were answered, and the way to suggest more."""
    if not can_break_down(viewer, objective, key_result):
        return None
    made = made_from(objective.pk, key_result.pk if key_result else None, viewer=viewer, at=at)
    address = _address(objective, key_result) if _is_worked_on(objective, key_result, at) else ""
    if not made and not address:
        return None
    return Panel("drafting/goal_panel.html", {"made": made, "address": address})


def _is_worked_on(objective: Objective, key_result: KeyResult | None, at: datetime) -> bool:
    counts = key_result is None or not key_result.is_cancelled
    return counts and objective.is_live and objective.cycle.phase(at) != "closed"


def _address(objective: Objective, key_result: KeyResult | None) -> str:
    if key_result is not None:
        return reverse("drafting:break_down_key_result", args=[key_result.pk])
    return reverse("drafting:break_down", args=[objective.pk])
