"""Which cycles should stand in the calendar by now and do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from skylight.cycles import calendar, rhythm
from skylight.cycles.models import Cycle
from skylight.org.models import Company, Team
from skylight.policies import queries as policies

YEAR = 12


@dataclass(frozen=True)
class Missing:
    """A cycle to open."""

    team: Team | None
    first_day: date
    months: int
    time_zone: str


@dataclass(frozen=True)
class Known:
    """A cycle of a rhythm that has not ended."""

    team: int | None
    first_day: date
    last_day: date
    months: int
    time_zone: str
    starts_at: datetime


@dataclass(frozen=True)
class Rhythm:
    """A steady sequence of cycles: of the company, or of a team that departs from what stands above it."""

    team: Team | None
    months: int
    days_before: int


def missing(company: Company, at: datetime) -> list[Missing]:
    """The running cycle of each rhythm, and the next one once its drafting has begun, unless they stand already."""
    known = _known_by_team(at)
    return [
        one
        for each in _rhythms(at.date())
        for one in _missing(each, known.get(each.team.pk if each.team else None, []), company, at)
    ]


def _missing(each: Rhythm, known: list[Known], company: Company, at: datetime) -> Iterator[Missing]:
    known = [one for one in known if (one.months == YEAR) == (each.months == YEAR)]
    running = [one for one in known if one.starts_at <= at]
    if running:
        first_day, months, zone = running[-1].first_day, running[-1].months, running[-1].time_zone
    else:
        months, zone = each.months, company.time_zone
        today = at.astimezone(ZoneInfo(zone)).date()
        first_day, _last_day = rhythm.containing(today, months, company.fiscal_start_month)
        yield Missing(each.team, first_day, months, zone)
    period, months = rhythm.after(
        first_day, months, months=each.months, fiscal_start_month=company.fiscal_start_month
    )
    opens_at = calendar.start_of_day(period[0] - timedelta(days=each.days_before), zone)
    if at >= opens_at and not any(_overlaps(one, period) for one in known):
        yield Missing(each.team, period[0], months, zone)


def _overlaps(known: Known, period: rhythm.Period) -> bool:
    return known.first_day <= period[1] and known.last_day >= period[0]


def _known_by_team(at: datetime) -> dict[int | None, list[Known]]:
    # Also those set aside: what somebody has hidden does not come back the next night.
    rows = Cycle.objects.filter(months__isnull=False, ends_at__gt=at).order_by("first_day", "id")
    fields = ("team_id", "first_day", "last_day", "months", "time_zone", "starts_at")
    by_team: dict[int | None, list[Known]] = {}
    for known in (Known(*row) for row in rows.values_list(*fields)):
        by_team.setdefault(known.team, []).append(known)
    return by_team


def _rhythms(today: date) -> Iterator[Rhythm]:
    company = policies.effective(None)
    yield from _rhythms_of(None, company, None)
    teams = Team.objects.filter(Q(closed_on=None) | Q(closed_on__gt=today)).order_by("path", "id")
    in_force = policies.effective_by_team({team.pk: team.path for team in teams})
    for team in teams:
        yield from _rhythms_of(team, in_force[team.pk], in_force.get(team.parent_id or 0, company))


def _rhythms_of(
    team: Team | None, policy: policies.Policy, above: policies.Policy | None
) -> Iterator[Rhythm]:
    months, days_before = int(policy["cycle_months"]), policy["draft_open_days_before"]
    if above is None or months != int(above["cycle_months"]):
        yield Rhythm(team, months, days_before)
    if policy["annual_cycle"] and months != YEAR and (above is None or not above["annual_cycle"]):
        yield Rhythm(team, YEAR, days_before)
