"""What the course of a cycle needs done by itself."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from skylight.followup import actions


@task()
def count_weeks() -> int:
    """Count the weeks of large teams ahead; says of how many cycles."""
    return actions.count_weeks(at=timezone.now())
