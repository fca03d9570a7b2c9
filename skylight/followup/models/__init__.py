"""What is kept about the course of a cycle."""

from skylight.followup.models.counts import WeekCount
from skylight.followup.models.reports import WeeklyReport

__all__ = ["WeekCount", "WeeklyReport"]
