"""What goals do by themselves."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from skylight.goals import actions, roll_up


@task()
def recompute_ranges() -> int:
    """Let weeks that ended in silence count against ranges, every night; says of how many objectives."""
    return roll_up.recompute_ranges(at=timezone.now())


@task()
def end_pauses() -> int:
    """Go on with the goals whose pause is over; says with how many."""
    return actions.end_pauses(at=timezone.now())


@task()
def count_boards() -> int:
    """Count the boards of a large company ahead; says of how many cycles."""
    return actions.count_boards(at=timezone.now())
