"""How the key results of a large team stood each week, counted ahead."""

from __future__ import annotations

from django.db import models

from skylight.cycles.models import Cycle


class WeekCount(models.Model):
    """What a team with all teams below it has come to in one cycle, week by week.

    Follows from other rows and may be thrown away at any time: `actions.count_weeks` makes it again.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="week_counts")
    team = models.ForeignKey("org.Team", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(help_text="when the running week was counted")
    whole_at = models.DateTimeField(help_text="when all weeks were counted")
    weeks = models.JSONField(default=dict, help_text="key results by status, by number of the week")
    people = models.JSONField(default=dict, help_text="who has published, and who by the agreed day")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "team"], name="a_team_has_one_count_of_weeks_a_cycle")
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.team_id}"

    @property
    def largest(self) -> int:
        """The number of key results in the week that had most of them."""
        return max((sum(counts.values()) for counts in self.weeks.values()), default=0)
