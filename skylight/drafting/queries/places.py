"""Where somebody may write: the cycles that are open, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from skylight.cycles.models import Cycle
from skylight.cycles.queries import cycles_to_write_in
from skylight.goals.permissions import can_write_for_person
from skylight.org.models import Person, Team
from skylight.policies.queries import effective_for

MOST_TEAMS = 30


@dataclass(frozen=True)
class Places:
    """Open cycles, the teams whose goals one may write, and whether one writes goals of one's own."""

    cycles: tuple[Cycle, ...]
    teams: tuple[Team, ...]
    may_write_own: bool

    @property
    def is_nowhere(self) -> bool:
        """One may write for nobody."""
        return not self.may_write_own and not self.teams

    def team(self, key: str) -> Team | None:
        """The team of a choice `team-5`; None for oneself."""
        return next((one for one in self.teams if f"team-{one.pk}" == key), None)


def places(viewer: Person, at: datetime) -> Places:
    """Where a person may write at a moment; three statements."""
    cycles = cycles_to_write_in(at, viewer.team)
    return Places(
        tuple(cycles), teams(viewer, at), can_write_for_person(viewer, viewer, effective_for(viewer))
    )


def teams(viewer: Person, at: datetime) -> tuple[Team, ...]:
    """The teams whose goals a person may write."""
    standing = Team.objects.filter(Q(closed_on=None) | Q(closed_on__gt=at.date()))
    mine = Q(leader=viewer) if viewer.is_contract else Q(leader=viewer) | Q(pk=viewer.team_id)
    return tuple(standing.filter(mine).order_by("path")[:MOST_TEAMS])
