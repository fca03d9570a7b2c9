"""Everything that can be done about the course of a cycle."""

from skylight.followup.actions.closing import CARRY, CLOSE, Ending, close_all
from skylight.followup.actions.counts import count_weeks
from skylight.followup.actions.reports import OPEN, write_report

__all__ = ["CARRY", "CLOSE", "OPEN", "Ending", "close_all", "count_weeks", "write_report"]
