"""How it came out, and what was learnt."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from skylight.cycles.models import Cycle
from skylight.goals.models.key_results import KeyResult
from skylight.goals.models.objectives import Objective
from skylight.lib.versions import Versioned


class Score(models.Model):
    """One stated score, kept for ever beside the value that was computed then; the newest counts."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="scores")
    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, null=True, related_name="scores")
    value = models.DecimalField(max_digits=4, decimal_places=3)
    computed = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(value__range=(0, 1)), name="score_0_to_1")]

    def __str__(self) -> str:
        return str(self.value)

    def is_late(self, cycle: Cycle) -> bool:
        """Was it given after the scoring days of its cycle?"""
        return cycle.closes_at is not None and self.at >= cycle.closes_at


class Retro(Versioned):
    """The look back at one objective."""

    objective = models.OneToOneField(Objective, on_delete=models.PROTECT, related_name="retro")
    expected = models.TextField(blank=True)
    happened = models.TextField(blank=True)
    why = models.TextField(blank=True)
    keep = models.TextField(blank=True)
    change = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"retro of {self.objective_id}"
