"""What this app does by itself."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from skylight.drafting.actions.reminders import due, remind
from skylight.org.actions import system_person


@task()
def remind_of_requests() -> int:
    """Remind both sides of requests that wait for too long; says how many people were reminded."""
    now = timezone.now()
    system = system_person(now)
    return sum(remind(one.person, one.requests, by=system, at=now) for one in due(now))
