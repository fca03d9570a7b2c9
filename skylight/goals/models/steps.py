"""What somebody means to do next for a key result: a light plan, no task list."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from skylight.goals.models.key_results import KeyResult
from skylight.lib.versions import Versioned


class StepQuerySet(models.QuerySet["Step"]):
    """Steps; whoever may read the key result may read them."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        return self.filter(key_result__in=KeyResult.objects.visible_to(viewer, at))

    def live(self) -> Self:
        """Those that were not taken out of the plan."""
        return self.filter(removed_at=None)

    def done(self) -> Self:
        return self.filter(completions__isnull=False, completions__undone_at=None)

    def left(self) -> Self:
        """Those that nobody has done yet."""
        return self.exclude(pk__in=StepCompletion.objects.filter(undone_at=None).values("step"))


class Step(Versioned):
    """One thing to be done for a key result; where it is worked on in detail, a link leads there."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, related_name="steps")
    words = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="steps",
        help_text="empty: whoever drives the key result",
    )
    due_on = models.DateField(null=True)
    link = models.URLField(max_length=2000, blank=True, help_text="where the task lives; https")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_step_says_something")]
        indexes = [
            models.Index(fields=["key_result"], condition=Q(removed_at=None), name="steps_of_a_key_result")
        ]

    def __str__(self) -> str:
        return self.words[:80]


class StepCompletion(models.Model):
    """Somebody said that a step is done; undone by `undone_at`."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="completions")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step"], condition=Q(undone_at=None), name="a_step_is_done_once")
        ]

    def __str__(self) -> str:
        return f"step {self.step_id} done"
