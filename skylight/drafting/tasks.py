"""What this app does by itself."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from skylight.drafting.actions.reminders import remind_all
from skylight.org.actions import system_person


@task()
def remind_of_requests() -> int:
    """Remind both sides of requests that wait for too long; says how many people were reminded."""
    now = timezone.now()
    return remind_all(by=system_person(now), at=now)
