"""The words of weekly reports over the API; the figures of a week are its check-ins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from skylight.followup import actions
from skylight.followup.models import WeeklyReport
from skylight.followup.queries.reports import monday_of
from skylight.goals.api.loading import named_team
from skylight.goals.api.shapes.parts import OwnerRow, owner_row
from skylight.goals.queries.owners import Owner
from skylight.lib.api import (
    Day,
    Id,
    Input,
    Listing,
    Paged,
    Row,
    Sparse,
    Versioned,
    made,
    one,
    page,
    show_current,
    version_of,
)
from skylight.org.queries import company_day

router = Router(tags=["Weekly reports"])
Words = Annotated[str, Field(max_length=20_000)]


class WeeklyReportRow(Row):
    """What a person or team says about one week."""

    id: int
    version: int
    owner: OwnerRow
    monday: date
    conclusion: str
    asks: str = Field(description="What is asked of others.")
    at: datetime


class WeeklyReportsAsked(Paged):
    """Which reports."""

    person: Id | None = None
    team: Id | None = None
    week: Day | None = Field(None, description="Any day of the week.")


class NewWeeklyReport(Input):
    """The first words about a week, yours or those of a team you write for."""

    owner_team: Id | None = None
    week: Day | None = Field(None, description="Any day of it; today's week if left out.")
    conclusion: Words = Field("", examples=["Signing up takes a day less; the bank's check still waits."])
    asks: Words = ""


class EditWeeklyReport(Versioned):
    """What it says from now on."""

    conclusion: Words | None = None
    asks: Words | None = None


@router.get("/weekly-reports", response=Listing[WeeklyReportRow])
def list_weekly_reports(request: HttpRequest, asked: Query[WeeklyReportsAsked]) -> HttpResponse:
    """Those you may read, the newest first."""
    wanted = {
        "owner_person": asked.person,
        "owner_team": asked.team,
        "monday": asked.week and monday_of(asked.week),
    }
    found = _readable(request).filter(**{name: value for name, value in wanted.items() if value})
    return page(request, found, asked, of=WeeklyReportRow, row=_row, newest_first=True)


@router.get("/weekly-reports/{int:pk}", response=WeeklyReportRow)
def get_weekly_report(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One report."""
    return one(request, _row(get_object_or_404(_readable(request), pk=pk)), asked, of=WeeklyReportRow)


@router.post("/weekly-reports", response={201: WeeklyReportRow})
def write_weekly_report(request: HttpRequest, body: NewWeeklyReport) -> HttpResponse:
    """Say something about a week; one that was written about is changed at its own address (409)."""
    now = timezone.now()
    team, today = named_team(body.owner_team, "owner_team"), company_day(now)
    report = actions.write_report(
        by=request.user, at=now, person=None if team else request.user, team=team, today=today, version=0,
        monday=monday_of(body.week or today), conclusion=body.conclusion, asks=body.asks,
    )  # fmt: skip
    return made(request, _row(_readable(request).get(pk=report.pk)), at=f"/api/v1/weekly-reports/{report.pk}")


@router.patch("/weekly-reports/{int:pk}", response=WeeklyReportRow)
def edit_weekly_report(request: HttpRequest, pk: int, body: EditWeeklyReport) -> HttpResponse:
    """Change the words of a report of the last four weeks."""
    now = timezone.now()
    row = get_object_or_404(_readable(request), pk=pk)
    actions.write_report(
        by=request.user, at=now, person=row.owner_person, team=row.owner_team, today=company_day(now),
        monday=row.monday, version=version_of(request, body.version),
        conclusion=row.conclusion if body.conclusion is None else body.conclusion,
        asks=row.asks if body.asks is None else body.asks,
    )  # fmt: skip
    return one(request, _row(_readable(request).get(pk=pk)))


def _readable(request: HttpRequest) -> Any:
    found = WeeklyReport.objects.visible_to(request.user, timezone.now())
    return found.select_related("owner_person", "owner_team__leader")


def _row(found: WeeklyReport) -> dict[str, Any]:
    owner = found.owner_person or found.owner_team
    assert owner is not None
    kind = "person" if found.owner_person is not None else "team"
    return {
        **{name: getattr(found, name) for name in ("version", "monday", "conclusion", "asks", "at")},
        "id": found.pk,
        "owner": owner_row(Owner(kind, owner.pk, owner.name)),
    }


show_current(WeeklyReport, lambda request, current: _row(_readable(request).get(pk=current.pk)))
