"""Writing the words of a weekly report."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from skylight.activity import events
from skylight.followup.models import WeeklyReport
from skylight.followup.permissions import can_report
from skylight.goals import fields
from skylight.lib.errors import RuleBroken, Stale, VersionMissing, require
from skylight.org.models import Person, Team

# A report of an earlier week is history.
OPEN = timedelta(weeks=4)


@transaction.atomic
def write_report(
    *,
    by: Person,
    at: datetime,
    person: Person | None = None,
    team: Team | None = None,
    monday: date,
    today: date,
    version: int | None,
    conclusion: str,
    asks: str,
) -> WeeklyReport:
    """Say what the week of a person or team comes to and what is asked of others; version 0 begins.

    `today` is the company's day. What it said before stays in the event. Raises Stale when somebody was quicker,
    RuleBroken for a week that is not open or when nothing is said.
    """
    require(can_report(by, person, team))
    if monday.weekday() != 0 or not today - OPEN < monday <= today:
        raise RuleBroken(_("Only this week and the three before it can be written about."), field="monday")
    texts = {
        "conclusion": fields.prose(conclusion, "conclusion"),
        "asks": fields.prose(asks, "asks"),
    }
    report = _held(person, team, monday, version)
    before = {name: getattr(report, name) for name in texts}
    if texts == before and report.pk:
        return report
    if not any(texts.values()) and not report.pk:
        raise RuleBroken(_("Write a few words."), field="conclusion")
    report.conclusion, report.asks = texts["conclusion"], texts["asks"]
    report.by, report.at, report.version = by, at, report.version + 1
    _save(report)
    events.record(
        "followup.reported",
        by=by,
        at=at,
        subject=report,
        person=person,
        team=team,
        monday=monday,
        before=before,
    )
    return report


def _held(person: Person | None, team: Team | None, monday: date, version: int | None) -> WeeklyReport:
    if version is None:
        raise VersionMissing
    whose = {"owner_person": person, "owner_team": team, "monday": monday}
    report = WeeklyReport.objects.select_for_update().filter(**whose).first()
    if report is None:
        return WeeklyReport(**whose, version=0)
    if report.version != version:
        raise Stale(report)
    return report


def _save(report: WeeklyReport) -> None:
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        whose = {
            "owner_person": report.owner_person,
            "owner_team": report.owner_team,
            "monday": report.monday,
        }
        raise Stale(WeeklyReport.objects.get(**whose)) from None
