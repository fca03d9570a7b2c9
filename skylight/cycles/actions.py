"""Opening cycles and setting them aside; none is ever deleted, and no boundary ever moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skylight.activity import events
from skylight.cycles import calendar, due, names
from skylight.cycles.models import Cycle
from skylight.cycles.permissions import can_edit_cycle, can_open_cycle, can_open_due_cycles
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.actions.rules import is_open
from skylight.org.models import Company, Person, Team
from skylight.policies import queries as policies

YEARS = range(1990, 2101)
LONGEST_DAYS = 731
GRID_ADVICE = {
    "length_unknown": _("A cycle lasts 1, 2, 3, 4, 6 or 12 months. Give its last day for any other length."),
    "starts_within_a_month": _(
        "A cycle of months begins on the first day of a month. Give its last day instead for free dates."
    ),
    "off_the_grid": _(
        "A cycle of %(months)s months cannot begin in this month: counted from the start of the fiscal year it "
        "would share no boundaries with the cycles of other departments."
    ),
}


@transaction.atomic
def open_cycle(
    *,
    by: Person,
    at: datetime,
    first_day: date,
    months: int | None = None,
    last_day: date | None = None,
    name: str = "",
    time_zone: str | None = None,
    team: Team | None = None,
) -> Cycle:
    """Open a cycle of so many months, or with free dates, for the company or one team.

    Raises RuleBroken when the dates make no sense, leave the grid, or are those of a cycle that stands already, and for
    a team that is closed by then.
    """
    require(can_open_cycle(by, team))
    company = _lock_calendar()
    first_day, last_day = _dates(first_day, months, last_day, company)
    is_open(team, first_day)
    if _standing_between(first_day, last_day, team):
        raise RuleBroken(_("There is a cycle with these dates already."), field="first_day")
    zone = _zone(time_zone or company.time_zone)
    cycle = Cycle.objects.create(
        name=name.strip() or names.kept_name(first_day, last_day),
        team=team,
        months=months,
        first_day=first_day,
        last_day=last_day,
        time_zone=zone,
        created_at=at,
        **_moments(first_day, last_day, zone, team),
    )
    events.record(
        "cycles.opened", by=by, at=at, subject=cycle, team=team, first_day=first_day, last_day=last_day
    )
    return cycle


@transaction.atomic
def edit_cycle(cycle: Cycle, *, by: Person, at: datetime, version: int | None, name: str) -> Cycle:
    """Give a cycle another name. Raises Stale, and RuleBroken without a name."""
    require(can_edit_cycle(by, cycle))
    name = name.strip()
    if not name:
        raise RuleBroken(_("Give the cycle a name."), field="name")
    cycle = versions.lock(cycle, version)
    before, cycle.name = cycle.name, name
    versions.save(cycle, ["name"])
    events.record("cycles.renamed", by=by, at=at, subject=cycle, team=cycle.team, before=before, after=name)
    return cycle


@transaction.atomic
def mark(cycle: Cycle, *, by: Person, at: datetime, standing: str, reason: str) -> Cycle:
    """Set a cycle aside as invalid or hidden, or bring it back; its goals stay as they are.

    Raises RuleBroken without a reason or when it stands so already.
    """
    require(can_edit_cycle(by, cycle))
    if standing not in Cycle.Standing.values:
        raise RuleBroken(_("A cycle is normal, invalid or hidden."), field="standing")
    if not reason.strip():
        raise RuleBroken(_("Say why, so that everybody can read it."), field="reason")
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if cycle.standing == standing:
        raise RuleBroken(_("The cycle is marked so already."), field="standing")
    before, cycle.standing, cycle.reason = cycle.standing, standing, reason.strip()
    versions.save(cycle, ["standing", "reason"])
    events.record(
        "cycles.marked",
        by=by,
        at=at,
        subject=cycle,
        team=cycle.team,
        reason=cycle.reason,
        before=before,
        after=standing,
    )
    return cycle


@transaction.atomic
def open_due_cycles(*, by: Person, at: datetime) -> list[Cycle]:
    """Open what the rhythm of the company and of each department asks for by now; nothing twice.

    What stands in the calendar already is left alone, whatever the policy says by now.
    """
    require(can_open_due_cycles(by))
    company = Company.objects.select_for_update().first()
    if company is None:
        return []
    else:
        return [
            open_cycle(
                by=by,
                at=at,
                first_day=one.first_day,
                months=one.months,
                time_zone=one.time_zone,
                team=one.team,
            )
            for one in due.missing(company, at)
        ]


def _lock_calendar() -> Company:
    # The company's row is the lock: of two who open the same cycle at once, the second sees the first one's.
    return Company.objects.select_for_update().get()


def _dates(first_day: date, months: int | None, last_day: date | None, company: Company) -> tuple[date, date]:
    if first_day.year not in YEARS or (last_day is not None and last_day.year not in YEARS):
        raise RuleBroken(_("Give dates between 1990 and 2100."), field="first_day")
    if months is None:
        return _free_dates(first_day, last_day)
    problem = calendar.grid_problem(first_day, months, company.fiscal_start_month)
    if problem is not None:
        field = "months" if problem == "length_unknown" else "first_day"
        raise RuleBroken(GRID_ADVICE[problem] % {"months": months}, field=field)
    _first, last_of_months = calendar.month_edges(first_day.year, first_day.month, months)
    if last_day not in (None, last_of_months):
        raise RuleBroken(_("Give either a number of months or a last day."), field="last_day")
    return first_day, last_of_months


def _free_dates(first_day: date, last_day: date | None) -> tuple[date, date]:
    if last_day is None:
        raise RuleBroken(_("Give a number of months or a last day."), field="last_day")
    if last_day < first_day:
        raise RuleBroken(_("A cycle ends on or after the day on which it begins."), field="last_day")
    if (last_day - first_day).days >= LONGEST_DAYS:
        raise RuleBroken(_("A cycle lasts two years at most."), field="last_day")
    return first_day, last_day


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise RuleBroken(_("There is no time zone called %(name)s.") % {"name": name}, field="time_zone")
    return name


def _moments(first_day: date, last_day: date, zone: str, team: Team | None) -> dict[str, datetime]:
    policy = policies.effective(team)
    starts_at, ends_at = calendar.moments(first_day, last_day, zone)
    draft_opens_on = first_day - timedelta(days=policy["draft_open_days_before"])
    closes_on = last_day + timedelta(days=1 + policy["scoring_days"])
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "draft_opens_at": calendar.start_of_day(draft_opens_on, zone),
        "closes_at": calendar.start_of_day(closes_on, zone),
    }


def _standing_between(first_day: date, last_day: date, team: Team | None) -> bool:
    same = Cycle.objects.filter(team=team, first_day=first_day, last_day=last_day)
    return same.filter(standing=Cycle.Standing.NORMAL).exists()
