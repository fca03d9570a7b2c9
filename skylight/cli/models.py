"""What the workers remember between restarts."""

from __future__ import annotations

from django.db import models


class ScheduledRun(models.Model):
    """The newest run of a recurring job that was put in the queue; one row for each entry of the schedule."""

    task = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField(help_text="the moment by the schedule, not by the clock on the wall")
    enqueued_at = models.DateTimeField(null=True, help_text="unknown until the first run")

    def __str__(self) -> str:
        return f"{self.task} {self.due_at:%Y-%m-%d %H:%M}"


class Worker(models.Model):
    """A worker that is awake, or was until it stopped saying so."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
