"""What the record does by itself."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from skylight.activity import actions


@task()
def seal_events() -> int:
    """Seal what has happened since the last time; says how many events."""
    return actions.seal_events(at=timezone.now())
