"""What a board shows, counted ahead for companies too large to be counted while somebody waits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from skylight.cycles.models import Cycle


class BoardCount(models.Model):
    """What the people of a team and of all teams below it have done in one cycle; of the whole company without one.

    Follows from other rows and may be thrown away at any time: `actions.count_boards` makes it again.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="board_counts")
    team = models.ForeignKey("org.Team", on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(help_text="when it was counted")
    counts = models.JSONField(help_text="people and key results by what the board calls them")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "team"],
                condition=Q(team__isnull=False),
                name="a_team_is_counted_once_a_cycle",
            ),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(team=None), name="the_company_is_counted_once_a_cycle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.team_id or ''}"
