"""What somebody adds to a week's check-ins: a conclusion and what is asked of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from skylight.lib.versions import Versioned


class WeeklyReportQuerySet(models.QuerySet["WeeklyReport"]):
    """Weekly reports one may read."""

    def visible_to(self, viewer: Any, at: datetime) -> Self:
        """As far as published goals reach: everybody employed; contract workers what their policy opens to them."""
        from skylight.goals import visibility

        if not viewer.is_authenticated:
            return self.none()
        if viewer.kind == "system" or not viewer.is_contract:
            return self
        mine = Q(owner_person=viewer) | Q(owner_team__leader=viewer)
        return self.filter(mine | visibility.reach(viewer, visibility.policy_of(viewer, at)))


class WeeklyReport(Versioned):
    """The words of one person or team about one week; what happened in it is built from check-ins each time."""

    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="weekly_reports"
    )
    owner_team = models.ForeignKey(
        "org.Team", on_delete=models.PROTECT, null=True, related_name="weekly_reports"
    )
    monday = models.DateField()
    conclusion = models.TextField(blank=True, help_text="Markdown")
    asks = models.TextField(blank=True, help_text="Markdown; what is needed of others")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = WeeklyReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_person", "monday"],
                condition=Q(owner_team=None),
                name="a_person_reports_once_on_a_week",
            ),
            models.UniqueConstraint(
                fields=["owner_team", "monday"],
                condition=Q(owner_person=None),
                name="a_team_reports_once_on_a_week",
            ),
            models.CheckConstraint(
                condition=Q(owner_person=None, owner_team__isnull=False)
                | Q(owner_person__isnull=False, owner_team=None),
                name="a_weekly_report_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monday} of {self.owner_person_id or self.owner_team_id}"
