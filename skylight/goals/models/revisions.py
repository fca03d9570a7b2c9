"""Every change after publishing: who, when, why, and what it said before."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from skylight.goals.models.key_results import KeyResult
from skylight.goals.models.objectives import Objective


class Revision(models.Model):
    """One save of a published objective or of one of its key results."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="revisions")
    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, null=True, related_name="revisions")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(help_text="the row's version after it")
    after_mid_cycle = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["objective", "-at", "-id"], name="revisions_of_an_objective")]

    def __str__(self) -> str:
        return f"{self.objective_id} v{self.version}"


class RevisionChange(models.Model):
    """One field's text before and after."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.field
