"""The calendar a company works by."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from skylight.cycles import calendar
from skylight.lib.versions import Versioned


class CycleQuerySet(models.QuerySet["Cycle"]):
    """Cycles by time; the calendar is open to everyone who works here."""

    def visible_to(self, viewer: object) -> Self:
        """All that are not hidden, for everybody who is signed in."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return self.exclude(standing=Cycle.Standing.HIDDEN)

    def at(self, moment: datetime) -> Self:
        """Those that run at a moment."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)

    def overlapping(self, cycle: Cycle) -> Self:
        """Those that share a moment with a cycle (itself included)."""
        return self.filter(starts_at__lt=cycle.ends_at, ends_at__gt=cycle.starts_at)


class Cycle(Versioned):
    """A time box for goals: [starts_at, ends_at) in its own time zone. Its phase follows from the dates."""

    class Standing(models.TextChoices):
        NORMAL = "normal", _("Normal")
        INVALID = "invalid", _("Marked invalid")
        HIDDEN = "hidden", _("Hidden")

    name = models.CharField(max_length=300)
    team = models.ForeignKey(
        "org.Team",
        on_delete=models.PROTECT,
        null=True,
        related_name="cycles",
        help_text="empty: the whole company",
    )
    months = models.PositiveSmallIntegerField(
        null=True, help_text="1, 2, 3, 4, 6 or 12; empty for free dates"
    )
    first_day = models.DateField(null=True, help_text="empty when a source did not say")
    last_day = models.DateField(null=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    draft_opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True, help_text="scoring ends")
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.NORMAL)
    reason = models.TextField(blank=True, help_text="why it is invalid or hidden")
    external_id = models.CharField(max_length=200, null=True, unique=True)
    created_at = models.DateTimeField()

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_at").desc(nulls_last=True), "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__in=[1, 2, 3, 4, 6, 12]),
                name="a_cycle_has_a_usual_length",
            ),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day__gte=F("first_day")),
                name="a_cycle_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="cycles_by_time")]

    def __str__(self) -> str:
        return self.name

    def phase(self, at: datetime) -> str:
        """upcoming, drafting, active, scoring or closed; a cycle without dates is closed."""
        if self.starts_at is None or self.ends_at is None:
            return "closed"
        return calendar.phase(
            at,
            draft_opens_at=self.draft_opens_at,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            closes_at=self.closes_at,
        )

    @property
    def is_annual(self) -> bool:
        return self.months == 12
