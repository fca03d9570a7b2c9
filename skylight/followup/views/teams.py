"""What the pages about a team's cycle share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from skylight.cycles.models import Cycle
from skylight.cycles.queries import CycleChoice, cycle_choices
from skylight.goals.views.answers import id_in
from skylight.org.models import Team


@dataclass(frozen=True)
class TeamCycle:
    """A team and one of its cycles, chosen by the address or the running one; no cycle where there is none."""

    team: Team
    cycle: Cycle | None
    choices: list[CycleChoice]


def team_cycle(request: HttpRequest, pk: int, at: datetime) -> TeamCycle:
    """What a page about a team is asked for. Raises Http404 for a cycle that the team does not have."""
    team = get_object_or_404(Team.objects.select_related("leader"), pk=pk)
    choices = cycle_choices(request.user, at, team)
    wanted = id_in(request.GET.get("cycle"))
    chosen = next((one for one in choices if (one.pk == wanted if wanted else one.is_current)), None)
    if chosen is None and wanted:
        raise Http404
    cycle = Cycle.objects.get(pk=chosen.pk) if chosen else None
    return TeamCycle(team, cycle, choices)
