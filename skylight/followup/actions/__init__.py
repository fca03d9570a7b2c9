"""Everything that can be done about the course of a cycle."""

from skylight.followup.actions.counts import count_weeks
from skylight.followup.actions.reports import OPEN, write_report

__all__ = ["OPEN", "count_weeks", "write_report"]
