"""Who may do what about the course of a cycle: pure questions about rows already loaded."""

from __future__ import annotations

from skylight.goals import permissions as goals
from skylight.org.models import Person, Team


def can_report(by: Person, person: Person | None, team: Team | None) -> bool:
    """One writes about one's own week, a team's people about the team's."""
    if team is not None:
        return goals.can_write_for_team(by, team)
    return by.kind == Person.Kind.SYSTEM or (person is not None and by.pk == person.pk)
