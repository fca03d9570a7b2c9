"""How one knows that an objective is reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from skylight.goals.models.objectives import Objective
from skylight.lib.versions import Versioned


class Amount(models.DecimalField):
    """A measured value: 20 digits before the point, 10 after it."""

    def __init__(self, **options: object) -> None:
        options.setdefault("max_digits", 30)
        options.setdefault("decimal_places", 10)
        super().__init__(**options)  # type: ignore[arg-type]


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    """Key results; whoever may read the objective may read them."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        return self.filter(objective__in=Objective.objects.visible_to(viewer, at))

    def live(self) -> Self:
        """Those that still count: not cancelled."""
        return self.filter(cancelled_at=None)


class KeyResult(Versioned):
    """One measurable result: a figure that moves, a range to keep, milestones, or done or not."""

    class Kind(models.TextChoices):
        INCREASE = "increase", _("Increase")
        DECREASE = "decrease", _("Decrease")
        RANGE = "range", _("Keep within a range")
        MILESTONE = "milestone", _("Milestones")
        BINARY = "binary", _("Done or not")

    class Status(models.TextChoices):
        NONE = "none", _("No status yet")
        ON_TRACK = "on_track", _("On track")
        AT_RISK = "at_risk", _("At risk")
        OFF_TRACK = "off_track", _("Off track")
        DONE = "done", _("Done")

    class Profile(models.TextChoices):
        LINEAR = "linear", _("Evenly")
        S_CURVE = "s_curve", _("Slow, fast, slow")
        BACK_LOADED = "back_loaded", _("Mostly at the end")
        STEP = "step", _("All at once")

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="key_results")
    title = models.TextField()
    description = models.TextField(blank=True, help_text="Markdown")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.INCREASE)
    start = Amount(null=True)
    target = Amount(null=True)
    current = Amount(null=True)
    low = Amount(null=True, help_text="for a range")
    high = Amount(null=True, help_text="for a range")
    unit = models.CharField(max_length=40, blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="key_results",
        help_text="empty: the objective's owner",
    )
    backup_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    deadline = models.DateField(null=True)
    how_measured = models.TextField(blank=True)
    scoring_guide = models.TextField(
        blank=True, default="", db_default="", help_text="what 0.3, 0.7 and 1.0 will mean, said up front"
    )
    profile = models.CharField(max_length=12, choices=Profile, default=Profile.LINEAR)
    position = models.PositiveIntegerField(default=0)
    progress = models.DecimalField(
        max_digits=12, decimal_places=6, null=True, help_text="unclipped; empty without data"
    )
    status = models.CharField(
        max_length=10, choices=Status, default=Status.NONE, help_text="the owner's word"
    )
    confidence = models.PositiveSmallIntegerField(null=True)
    checked_in_at = models.DateTimeField(null=True, help_text="the newest check-in")
    score = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    score_suggested = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    score_note = models.TextField(blank=True)
    score_as_written = models.TextField(blank=True)
    target_changed_late_at = models.DateTimeField(
        null=True, help_text="last change of a target after mid-cycle"
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancel_reason = models.TextField(blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="carried_to")
    external_id = models.CharField(max_length=200, null=True, unique=True)
    created_at = models.DateTimeField()

    objects = KeyResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["increase", "decrease"])
                | Q(start=None)
                | Q(target=None)
                | ~Q(start=F("target")),
                name="a_target_differs_from_the_start",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 10)), name="confidence_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(0, 1)), name="key_result_score_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=0), name="key_result_weight_is_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["objective", "position", "id"], name="key_results_of_an_objective"),
            models.Index(fields=["owner", "objective"], name="key_results_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.title[:80]

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_metric(self) -> bool:
        return self.kind in (self.Kind.INCREASE, self.Kind.DECREASE)


class Milestone(Versioned):
    """One step of a milestone key result."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, related_name="milestones")
    title = models.TextField()
    weight = models.DecimalField(max_digits=6, decimal_places=3, default=1)
    due_on = models.DateField(null=True)
    position = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=0), name="milestone_weight_is_not_negative")
        ]

    def __str__(self) -> str:
        return self.title[:80]
