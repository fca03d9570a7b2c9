"""What happened in a team's cycle."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from skylight.followup.queries.timeline import KINDS
from skylight.followup.queries.timeline import timeline as timeline_of
from skylight.followup.views.teams import team_cycle
from skylight.goals.views.answers import page_number
from skylight.org.queries import company_day
from skylight.ui.render import page


@require_safe
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Who published when, what changed, was scored and ended, week by week."""
    now = timezone.now()
    about = team_cycle(request, pk, now)
    kind = request.GET.get("kind", "")
    chosen, number = (kind if kind in KINDS else ""), page_number(request)
    today = company_day(now)
    found = (
        timeline_of(
            about.team, about.cycle, viewer=request.user, at=now, today=today, kind=chosen, page=number
        )
        if about.cycle
        else None
    )
    return page(
        request,
        "followup/timeline.html",
        team=about.team,
        cycle=about.cycle,
        choices=about.choices,
        found=found,
        kind=chosen,
        number=number,
    )
