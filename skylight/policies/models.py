"""What a company, department or team has settled on; screens and versions come later."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Setting(models.Model):
    """One key decided at one place: a team, or the company when `team` is empty."""

    team = models.ForeignKey("org.Team", on_delete=models.PROTECT, null=True, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    locked = models.BooleanField(default=False, help_text="places below may not decide otherwise")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "key"],
                condition=Q(ended_at=None, team__isnull=False),
                name="a_team_decides_a_key_once",
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(ended_at=None, team=None), name="the_company_decides_a_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
