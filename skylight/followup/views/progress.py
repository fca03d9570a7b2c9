"""How a team's key results come along: by week as a map, and one by one as charts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from skylight.followup.queries.heat_map import heat_map
from skylight.followup.queries.progress_charts import charts as charts_of
from skylight.followup.views.teams import team_cycle
from skylight.goals.views.answers import page_number
from skylight.org.queries import company_day
from skylight.ui.render import page

READINGS = ("weakest", "commonest")


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The status of a team by week: the whole, the teams below, its people."""
    now = timezone.now()
    about = team_cycle(request, pk, now)
    number = page_number(request)
    today = company_day(now)
    found = (
        heat_map(about.team, about.cycle, viewer=request.user, at=now, today=today, page=number)
        if about.cycle
        else None
    )
    wanted = request.GET.get("by", "")
    return page(
        request,
        "followup/progress.html",
        team=about.team,
        cycle=about.cycle,
        choices=about.choices,
        found=found,
        by=wanted if wanted in READINGS else READINGS[0],
        number=number,
    )


@require_safe
def courses(request: HttpRequest, pk: int) -> HttpResponse:
    """Each key result of a team as a chart, those that need a look first."""
    now = timezone.now()
    about = team_cycle(request, pk, now)
    number = page_number(request)
    found = (
        charts_of(about.team, about.cycle, viewer=request.user, at=now, page=number) if about.cycle else None
    )
    return page(
        request,
        "followup/courses.html",
        team=about.team,
        cycle=about.cycle,
        choices=about.choices,
        found=found,
        number=number,
    )
