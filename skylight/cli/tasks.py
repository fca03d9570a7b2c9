"""Housekeeping that nobody should have to remember."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

KEPT = timedelta(days=30)


@task
def forget_expired_sessions() -> None:
    """Delete the sessions that have run out."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@task
def forget_old_task_results() -> None:
    """Delete the results of jobs finished a month ago; the failed ones too."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()
