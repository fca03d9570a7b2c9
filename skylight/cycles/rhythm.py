"""Which cycle comes next where people work in a steady rhythm.

A new length takes effect at the first boundary that the old and the new grid share: until then cycles keep their
old length, so that there is neither a gap nor an overlap. All lengths divide the fiscal year, so it happens within one.
"""

from __future__ import annotations

from datetime import date

from skylight.cycles import calendar

Period = tuple[date, date]


def containing(day: date, months: int, fiscal_start_month: int) -> Period:
    """The first and the last day of the cycle on the grid in which a day falls."""
    back = (day.month - fiscal_start_month) % 12 % months
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return calendar.month_edges(year, month + 1, months)


def after(first_day: date, months_then: int, *, months: int, fiscal_start_month: int) -> tuple[Period, int]:
    """The cycle that follows one which began on this day, and its length: the new one as soon as the grid allows."""
    next_first_day, _ = following = calendar.following(first_day, months_then)
    if calendar.grid_problem(next_first_day, months, fiscal_start_month) is None:
        return calendar.month_edges(next_first_day.year, next_first_day.month, months), months
    else:
        return following, months_then
