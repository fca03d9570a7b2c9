"""Housekeeping behind the API."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from skylight.org.actions import system_person
from skylight.sso import actions, limits, once, queries
from skylight.sso.models import ApiAnswer, ApiUse


@task()
def revoke_leavers_tokens() -> None:
    """End the tokens of people who have gone, so that none wakes up when somebody comes back."""
    at = timezone.now()
    for token in queries.leavers_tokens(at):
        actions.revoke_token(token, by=system_person(at), at=at)


@task()
def forget_old_answers() -> None:
    """Delete what was kept for repeated calls a day ago, and the counts of requests."""
    at = timezone.now()
    ApiAnswer.objects.filter(at__lte=at - once.KEPT).delete()
    ApiUse.objects.filter(window__lt=at.timestamp() // limits.WINDOW - limits.WINDOWS).delete()
