"""The weekly report of a person and of a team."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from skylight.followup import actions
from skylight.followup.forms.reports import Report
from skylight.followup.permissions import can_report
from skylight.followup.queries.reports import Week, monday_of, week_of
from skylight.lib.errors import require
from skylight.org.models import Person, Team
from skylight.org.queries import company_day
from skylight.ui.render import page

FORM = ["GET", "HEAD", "POST"]
WEEK = timedelta(days=7)


@require_http_methods(FORM)
def own_report(request: HttpRequest) -> HttpResponse:
    """My own week."""
    return _report(request, person=request.user, is_mine=True)


@require_http_methods(FORM)
def person_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's week."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    return _report(request, person=person, is_mine=False)


@require_http_methods(FORM)
def team_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A team's week."""
    return _report(request, team=get_object_or_404(Team.objects.select_related("leader"), pk=pk))


def _report(
    request: HttpRequest, *, person: Any = None, team: Team | None = None, is_mine: bool = False
) -> HttpResponse:
    at = timezone.now()
    today = company_day(at)
    monday = _monday(request, today)
    found = week_of(monday=monday, viewer=request.user, at=at, person=person, team=team)
    may_write = can_report(request.user, person, team) and today - actions.OPEN < monday
    form = Report(request.POST or None, initial=_initial(found))
    if request.method == "POST":
        require(can_report(request.user, person, team))
        whose = {"person": person, "team": team, "monday": monday, "today": today}
        if form.carry_out(actions.write_report, by=request.user, at=at, **whose):
            return redirect(f"{request.path}?week={monday}")
    return page(
        request,
        "followup/report.html",
        status=form.status,
        form=form if may_write else None,
        found=found,
        person=person,
        team=team,
        is_mine=is_mine,
        now=at,
        before=monday - WEEK,
        after=monday + WEEK if monday + WEEK <= today else None,
    )


def _initial(found: Week) -> dict[str, Any]:
    if found.report is None:
        return {"version": 0}
    return {name: getattr(found.report, name) for name in ("conclusion", "asks", "version")}


def _monday(request: HttpRequest, today: date) -> date:
    """The week that was asked for; this one when none was. Weeks to come are not there."""
    asked = request.GET.get("week")
    if not asked:
        return monday_of(today)
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise Http404 from None
    if day > today or day.year < 1970:
        raise Http404
    return monday_of(day)
