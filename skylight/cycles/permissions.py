"""Who may shape the calendar."""

from __future__ import annotations

from skylight.cycles.models import Cycle
from skylight.org.models import Person, Team


def can_open_cycle(by: Person, team: Team | None) -> bool:
    """The administrator everywhere; a team's leader for the own team."""
    if by.runs_things:
        return True
    return team is not None and team.leader_id == by.pk


def can_edit_cycle(by: Person, cycle: Cycle) -> bool:
    """Whoever could have opened it."""
    return can_open_cycle(by, cycle.team)


def can_open_due_cycles(by: Person) -> bool:
    """The nightly job, or the administrator who does not want to wait for it."""
    return by.runs_things
