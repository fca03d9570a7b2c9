"""What the calendar does by itself."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from skylight.cycles import actions
from skylight.org.actions import system_person


@task()
def open_due_cycles() -> int:
    """Open the cycles that are due; says how many."""
    now = timezone.now()
    return len(actions.open_due_cycles(by=system_person(now), at=now))
