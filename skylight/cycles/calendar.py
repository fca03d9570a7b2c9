"""Where cycles begin and end, and what part of one a moment falls in.

A period is [from, until): the moment a cycle ends is the moment the next one starts.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

MONTHS_IN_A_CYCLE = (1, 2, 3, 4, 6, 12)
DAYS_IN_A_WEEK = 7
INSTANT = timedelta(microseconds=1)


def moments(first_day: date, last_day: date, zone_name: str) -> tuple[datetime, datetime]:
    """When a cycle starts and ends, in UTC, for people who live in this zone."""
    return start_of_day(first_day, zone_name), start_of_day(last_day + timedelta(days=1), zone_name)


def start_of_day(day: date, zone_name: str) -> datetime:
    """The first moment of a day in a zone, in UTC, or of the next day where clocks skipped this one."""
    # Where clocks jump over midnight, fold 0 reads it as the jump itself: that is when the day begins.
    midnight = datetime.combine(day, time.min, ZoneInfo(zone_name))
    return midnight.astimezone(UTC)


def month_edges(year: int, month: int, months: int) -> tuple[date, date]:
    """The first and the last day of so many months, beginning with this one."""
    return date(year, month, 1), _months_after(date(year, month, 1), months) - timedelta(days=1)


def following(first_day: date, months: int) -> tuple[date, date]:
    """The first and the last day of the cycle after the one that begins on this day."""
    after = _months_after(first_day, months)
    return month_edges(after.year, after.month, months)


def grid_problem(first_day: date, months: int, fiscal_start_month: int) -> str | None:
    """Why such a cycle would share no boundaries with others in its fiscal year, or None when it does."""
    if months not in MONTHS_IN_A_CYCLE:
        return "length_unknown"
    elif first_day.day != 1:
        return "starts_within_a_month"
    elif (first_day.month - fiscal_start_month) % 12 % months:
        return "off_the_grid"
    else:
        return None


def phase(
    at: datetime,
    *,
    draft_opens_at: datetime | None,
    starts_at: datetime,
    ends_at: datetime,
    closes_at: datetime | None,
) -> str:
    """What a cycle is for at a moment: upcoming, drafting, active, scoring or closed."""
    if closes_at is not None and at >= closes_at:
        return "closed"
    elif at >= ends_at:
        return "scoring"
    elif at >= starts_at:
        return "active"
    elif draft_opens_at is not None and at >= draft_opens_at:
        return "drafting"
    else:
        return "upcoming"


def elapsed_calendar_share(at: datetime, *, starts_at: datetime, ends_at: datetime) -> Decimal:
    """The share of a cycle, from 0 to 1, that has passed at a moment."""
    share = Decimal(_between(starts_at, at) // INSTANT) / Decimal(_between(starts_at, ends_at) // INSTANT)
    return min(max(share, Decimal(0)), Decimal(1))


def week_of(at: datetime, *, starts_at: datetime, ends_at: datetime, zone_name: str) -> tuple[int, int]:
    """Which week of the cycle it is in its zone, and of how many; weeks begin on the weekday it began."""
    # Days are counted by date: across a change of clocks they do not all last 24 hours.
    first_day, day, day_after = (_day_of(moment, zone_name) for moment in (starts_at, at, ends_at))
    weeks = -(-(day_after - first_day).days // DAYS_IN_A_WEEK)
    week = (day - first_day).days // DAYS_IN_A_WEEK + 1
    return min(max(week, 1), weeks), weeks


def _months_after(first_day: date, months: int) -> date:
    years, month = divmod(first_day.month - 1 + months, 12)
    return date(first_day.year + years, month + 1, 1)


def _between(earlier: datetime, later: datetime) -> timedelta:
    # Two moments of one zone would be subtracted by their clocks, an hour wrong across a change of them.
    return later.astimezone(UTC) - earlier.astimezone(UTC)


def _day_of(moment: datetime, zone_name: str) -> date:
    return moment.astimezone(ZoneInfo(zone_name)).date()
