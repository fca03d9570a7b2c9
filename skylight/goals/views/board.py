"""How far a cycle has come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from skylight.cycles import calendar
from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.cycles.permissions import can_edit_cycle
from skylight.cycles.queries import all_choices
from skylight.goals.forms.explorer import number
from skylight.goals.queries.board import board as board_of
from skylight.org.models import Team
from skylight.org.queries import company_day
from skylight.ui.render import page


@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """One cycle, department by department."""
    now = timezone.now()
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user).select_related("team"), pk=pk)
    team = Team.objects.filter(pk=number(request.GET.get("team"))).first() or cycle.team
    week = None
    if cycle.starts_at and cycle.ends_at and cycle.phase(now) == "active":
        week = calendar.week_of(
            now, starts_at=cycle.starts_at, ends_at=cycle.ends_at, zone_name=cycle.time_zone
        )
    return page(
        request,
        "goals/board.html",
        cycle=cycle,
        name=shown_name(cycle),
        phase=cycle.phase(now),
        week=week,
        team=team,
        board=board_of(cycle, team=team, at=now, today=company_day(now)),
        choices=all_choices(request.user, now),
        may_edit=can_edit_cycle(request.user, cycle),
    )
