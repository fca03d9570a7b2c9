"""Everything that can be done about the course of a cycle."""

from skylight.followup.actions.counts import count_weeks

__all__ = ["count_weeks"]
