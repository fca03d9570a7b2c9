"""How many days people work between two dates, and what share of them has passed."""

from datetime import date, timedelta
from decimal import Decimal

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skylight.lib.working_time import YEARS_KNOWN, ElapsedShare, WorkingDays, elapsed_share, working_days

AUTUMN = date(2025, 10, 1), date(2025, 12, 31)
WINTER = date(2026, 1, 1), date(2026, 3, 31)
DAY = timedelta(days=1)
UNKNOWN_YEAR = max(YEARS_KNOWN) + 1

calendars = st.sampled_from(["calendar", "weekdays", "china"])
days = st.dates(date(2003, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    "cycle, on, calendar, share",
    [
        (AUTUMN, date(2025, 10, 10), "calendar", "0.1087"),
        (AUTUMN, date(2025, 10, 10), "weekdays", "0.1212"),
        (AUTUMN, date(2025, 10, 10), "china", "0.0328"),
        (AUTUMN, date(2025, 11, 15), "calendar", "0.5000"),
        (AUTUMN, date(2025, 11, 15), "weekdays", "0.5000"),
        (AUTUMN, date(2025, 11, 15), "china", "0.4590"),
        (WINTER, date(2026, 1, 10), "calendar", "0.1111"),
        (WINTER, date(2026, 1, 10), "weekdays", "0.1094"),
        (WINTER, date(2026, 1, 10), "china", "0.1017"),
        (WINTER, date(2026, 2, 15), "calendar", "0.5111"),
        (WINTER, date(2026, 2, 15), "weekdays", "0.5000"),
        (WINTER, date(2026, 2, 15), "china", "0.5424"),
    ],
)
def test_the_share_of_working_time_that_is_over_at_the_end_of_a_day(
    cycle: tuple[date, date], on: date, calendar: str, share: str
) -> None:
    elapsed = elapsed_share(*cycle, on=on, calendar=calendar)

    assert round(elapsed.value, 4) == Decimal(share)
    assert elapsed.exact


@pytest.mark.parametrize("calendar", ["calendar", "weekdays", "china"])
def test_nothing_has_passed_before_the_first_day_and_all_from_the_last_on(calendar: str) -> None:
    first_day, last_day = AUTUMN

    assert elapsed_share(first_day, last_day, on=first_day - DAY, calendar=calendar).value == 0
    assert elapsed_share(first_day, last_day, on=last_day, calendar=calendar).value == 1
    assert elapsed_share(first_day, last_day, on=last_day + 90 * DAY, calendar=calendar).value == 1


def test_a_weekend_without_work_has_passed_when_it_is_over() -> None:
    saturday, sunday = date(2026, 1, 10), date(2026, 1, 11)

    assert elapsed_share(saturday, sunday, on=saturday, calendar="weekdays").value == 0
    assert elapsed_share(saturday, sunday, on=sunday, calendar="weekdays").value == 1


@pytest.mark.parametrize(
    "first_day, last_day, calendar, count",
    [
        (date(2026, 1, 5), date(2026, 1, 5), "calendar", 1),
        (date(2026, 1, 5), date(2026, 1, 5), "weekdays", 1),
        (date(2026, 1, 3), date(2026, 1, 4), "weekdays", 0),
        (date(2026, 1, 5), date(2026, 1, 11), "weekdays", 5),
        (date(2024, 2, 1), date(2024, 2, 29), "calendar", 29),
        (date(2024, 2, 29), date(2024, 2, 29), "weekdays", 1),
        (date(2025, 10, 1), date(2025, 10, 8), "china", 0),
        (date(2025, 10, 11), date(2025, 10, 11), "china", 1),
        (date(2026, 1, 2), date(2026, 1, 1), "calendar", 0),
    ],
)
def test_working_days_include_the_first_and_the_last(
    first_day: date, last_day: date, calendar: str, count: int
) -> None:
    assert working_days(first_day, last_day, calendar=calendar) == WorkingDays(count, exact=True)


def test_a_year_china_has_not_announced_falls_back_to_weekdays_and_says_so() -> None:
    new_year, half_year = date(UNKNOWN_YEAR, 1, 1), date(UNKNOWN_YEAR, 6, 30)
    weekdays = working_days(new_year, half_year, calendar="weekdays")
    share = elapsed_share(new_year, half_year, on=date(UNKNOWN_YEAR, 2, 1), calendar="weekdays")

    assert working_days(new_year, half_year, calendar="china") == WorkingDays(weekdays.count, exact=False)
    assert elapsed_share(new_year, half_year, on=date(UNKNOWN_YEAR, 2, 1), calendar="china") == ElapsedShare(
        share.value, exact=False
    )


def test_a_cycle_that_reaches_into_an_unknown_year_is_not_exact() -> None:
    last_day = date(UNKNOWN_YEAR, 1, 31)

    assert not working_days(last_day - 60 * DAY, last_day, calendar="china").exact


def test_a_year_before_the_records_begin_is_not_exact() -> None:
    assert not working_days(date(2000, 1, 1), date(2000, 3, 31), calendar="china").exact


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="lunar"):
        working_days(*AUTUMN, calendar="lunar")


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)), st.integers(0, 500))
def test_counting_agrees_with_asking_about_every_single_day(first_day: date, length: int) -> None:
    last_day = min(first_day + length * DAY, date(2026, 12, 31))
    all_days = [first_day + number * DAY for number in range((last_day - first_day).days + 1)]

    assert working_days(first_day, last_day, calendar="calendar").count == len(all_days)
    assert working_days(first_day, last_day, calendar="weekdays").count == sum(
        day.weekday() < 5 for day in all_days
    )
    assert working_days(first_day, last_day, calendar="china").count == sum(
        chinese_calendar.is_workday(day) for day in all_days
    )


@given(days, st.integers(0, 900), st.integers(0, 900), calendars)
def test_two_stretches_that_meet_have_the_days_of_both(
    first_day: date, length: int, more: int, calendar: str
) -> None:
    middle, last_day = first_day + length * DAY, first_day + (length + more) * DAY

    assert working_days(first_day, last_day, calendar=calendar).count == (
        working_days(first_day, middle, calendar=calendar).count
        + working_days(middle + DAY, last_day, calendar=calendar).count
    )


@given(days, st.integers(0, 400), days, days, calendars)
def test_the_share_only_grows_from_0_to_1(
    first_day: date, length: int, one: date, other: date, calendar: str
) -> None:
    last_day = first_day + length * DAY
    earlier, later = (
        elapsed_share(first_day, last_day, on=on, calendar=calendar).value for on in sorted([one, other])
    )

    assert 0 <= earlier <= later <= 1
