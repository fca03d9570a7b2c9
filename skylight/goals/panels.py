"""What apps above add to the page of a goal: functions that the settings name, each with a template of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from skylight.goals.models import KeyResult, Objective
from skylight.org.models import Person


@dataclass(frozen=True)
class Panel:
    """One piece of a page: its template, which finds `data` in `panel.data`."""

    template: str
    data: dict[str, Any]


def panels(
    objective: Objective, key_result: KeyResult | None = None, *, viewer: Person, at: datetime
) -> list[Panel]:
    """What stands on the page of an objective, or of one of its key results, for this reader."""
    found = (
        import_string(name)(objective, key_result, viewer=viewer, at=at)
        for name in settings.SKYLIGHT_GOAL_PANELS
    )
    return [panel for panel in found if panel is not None]
