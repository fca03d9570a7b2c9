"""How many days people work between two dates, and what share of them has passed."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chinese_calendar import holidays, workdays

MAKE_UP_DAYS: list[date] = sorted(day for day in workdays if day.weekday() >= 5)
DAYS_OFF: list[date] = sorted(day for day in holidays if day.weekday() < 5 and day not in workdays)
# A notice about one year may name a few days of the next; only a year with its National Day is known.
YEARS_KNOWN: frozenset[int] = frozenset(day.year for day in holidays if (day.month, day.day) == (10, 1))


@dataclass(frozen=True)
class WorkingDays:
    """A number of days, exact unless Monday to Friday stood in for a year not yet known."""

    count: int
    exact: bool


@dataclass(frozen=True)
class ElapsedShare:
    """A share from 0 to 1, exact unless Monday to Friday stood in for a year not yet known."""

    value: Decimal
    exact: bool


def elapsed_share(first_day: date, last_day: date, *, on: date, calendar: str) -> ElapsedShare:
    """The share of the working days from first to last that is over at the end of a day."""
    total = working_days(first_day, last_day, calendar=calendar)
    passed = working_days(first_day, min(on, last_day), calendar=calendar)
    if total.count:
        value = Decimal(passed.count) / Decimal(total.count)
    else:
        value = Decimal(on >= last_day)
    return ElapsedShare(value, total.exact)


def working_days(first_day: date, last_day: date, *, calendar: str) -> WorkingDays:
    """The days worked from first to last, both included, by "calendar" (every day), "weekdays" or "china"."""
    if last_day < first_day:
        return WorkingDays(0, exact=True)
    elif calendar == "calendar":
        return WorkingDays((last_day - first_day).days + 1, exact=True)
    elif calendar == "weekdays":
        return WorkingDays(_weekdays(first_day, last_day), exact=True)
    elif calendar == "china":
        return WorkingDays(_days_in_china(first_day, last_day), _is_known(first_day, last_day))
    else:
        raise ValueError(f"no calendar is called {calendar}")


def _weekdays(first_day: date, last_day: date) -> int:
    return _weekdays_through(last_day.toordinal()) - _weekdays_through(first_day.toordinal() - 1)


def _weekdays_through(ordinal: int) -> int:
    # Day 1 was a Monday.
    weeks, days = divmod(ordinal, 7)
    return 5 * weeks + min(days, 5)


def _days_in_china(first_day: date, last_day: date) -> int:
    made_up = _among(MAKE_UP_DAYS, first_day, last_day)
    return _weekdays(first_day, last_day) + made_up - _among(DAYS_OFF, first_day, last_day)


def _among(days: list[date], first_day: date, last_day: date) -> int:
    return bisect_right(days, last_day) - bisect_left(days, first_day)


def _is_known(first_day: date, last_day: date) -> bool:
    return YEARS_KNOWN.issuperset(range(first_day.year, last_day.year + 1))
