"""What is kept about the course of a cycle."""

from skylight.followup.models.counts import WeekCount

__all__ = ["WeekCount"]
