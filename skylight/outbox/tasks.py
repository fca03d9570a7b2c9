"""Housekeeping of the outbox."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from skylight.outbox import actions


@task
def forget_old_deliveries() -> None:
    """Forget what was done with a month ago."""
    actions.forget_old(at=timezone.now())
