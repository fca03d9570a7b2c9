"""What people report, week after week; never changed, corrected by a newer one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from skylight.goals.models.key_results import Amount, KeyResult, Milestone
from skylight.goals.models.objectives import Objective


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Check-ins; whoever may read the objective may read them."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        return self.filter(objective__in=Objective.objects.visible_to(viewer, at))

    def standing(self) -> Self:
        """Those that no newer one corrects."""
        return self.filter(corrected_by=None)


class CheckIn(models.Model):
    """One report on a key result, or (from elsewhere) on an objective as a whole."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="check_ins")
    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, null=True, related_name="check_ins")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="check_ins"
    )
    by_name = models.CharField(max_length=200, blank=True, help_text="as written, if the person is not known")
    at = models.DateTimeField()
    value = Amount(null=True)
    value_before = Amount(null=True)
    target = Amount(null=True, help_text="the target of that day")
    progress = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    status = models.CharField(max_length=10, choices=KeyResult.Status, default=KeyResult.Status.NONE)
    confidence = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True, help_text="Markdown")
    evidence_url = models.URLField(max_length=2000, blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    external_id = models.CharField(max_length=200, null=True, unique=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 10)),
                name="check_in_confidence_0_to_10",
            )
        ]
        indexes = [
            models.Index(fields=["key_result", "-at", "-id"], name="check_ins_of_a_key_result"),
            models.Index(fields=["objective", "-at", "-id"], name="check_ins_of_an_objective"),
        ]

    def __str__(self) -> str:
        return f"{self.key_result_id} {self.value}"


class MilestoneMark(models.Model):
    """A milestone ticked or unticked by a check-in."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="marks")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="marks")
    done = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.milestone_id}: {self.done}"
