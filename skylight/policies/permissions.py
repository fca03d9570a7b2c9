"""Who may decide how a team works."""

from __future__ import annotations

from skylight.org.models import Person, Team


def can_decide(by: Person, team: Team | None) -> bool:
    """The administrator everywhere; a team's leader for the own team."""
    if by.runs_things:
        return True
    return team is not None and team.leader_id == by.pk
