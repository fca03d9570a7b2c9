"""Where cycles begin and end, and what part of one a moment falls in."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from skylight.cycles.calendar import (
    elapsed_calendar_share,
    following,
    grid_problem,
    moments,
    month_edges,
    phase,
    start_of_day,
    week_of,
)

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)

LENGTHS = [1, 2, 3, 4, 6, 12]
ZONES = sorted(available_timezones() - {"localtime"})
ZONES_OF_NOTE = [
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "America/Asuncion",
    "America/St_Johns",
]

zones = st.sampled_from(ZONES_OF_NOTE) | st.sampled_from(ZONES)
lengths = st.sampled_from(LENGTHS)
years = st.integers(1970, 2060)
months_of_a_year = st.integers(1, 12)
dates = st.dates(date(1970, 1, 2), date(2060, 12, 31))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


# Moments


@pytest.mark.parametrize(
    "first_day, last_day, zone, starts_at, ends_at",
    [
        (date(2026, 1, 1), date(2026, 2, 28), "UTC", utc(2026, 1, 1), utc(2026, 3, 1)),
        (date(2026, 1, 1), date(2026, 3, 31), "Asia/Shanghai", utc(2025, 12, 31, 16), utc(2026, 3, 31, 16)),
        (date(2026, 1, 1), date(2026, 3, 31), "America/New_York", utc(2026, 1, 1, 5), utc(2026, 4, 1, 4)),
        (date(2026, 1, 1), date(2026, 3, 31), "Europe/London", utc(2026, 1, 1), utc(2026, 3, 31, 23)),
        (date(2026, 3, 1), date(2026, 4, 30), "Africa/Casablanca", utc(2026, 3, 1), utc(2026, 4, 30, 23)),
        (
            date(2026, 1, 1),
            date(2026, 4, 30),
            "Australia/Lord_Howe",
            utc(2025, 12, 31, 13),
            utc(2026, 4, 30, 13, 30),
        ),
        (date(2024, 1, 1), date(2024, 2, 29), "UTC", utc(2024, 1, 1), utc(2024, 3, 1)),
    ],
)
def test_a_cycle_starts_and_ends_with_the_days_of_its_own_zone(
    first_day: date, last_day: date, zone: str, starts_at: datetime, ends_at: datetime
) -> None:
    assert moments(first_day, last_day, zone) == (starts_at, ends_at)


def test_moments_are_given_in_utc_so_that_they_compare_by_time_and_not_by_clock() -> None:
    assert {moment.tzinfo for moment in moments(date(2026, 1, 1), date(2026, 3, 31), "Asia/Shanghai")} == {
        UTC
    }


def test_where_clocks_jump_over_midnight_the_day_starts_with_the_jump() -> None:
    starts_at = start_of_day(date(2017, 10, 1), "America/Asuncion")

    assert starts_at == utc(2017, 10, 1, 4)
    assert starts_at.astimezone(ZoneInfo("America/Asuncion")).time() == time(1)


def test_the_day_samoa_skipped_is_empty() -> None:
    skipped = date(2011, 12, 30)

    assert start_of_day(skipped, "Pacific/Apia") == start_of_day(skipped + DAY, "Pacific/Apia")
    assert start_of_day(skipped, "Pacific/Apia") - start_of_day(skipped - DAY, "Pacific/Apia") == DAY


def test_the_cycle_that_holds_samoas_skipped_day_is_a_day_shorter() -> None:
    starts_at, ends_at = moments(date(2011, 11, 1), date(2011, 12, 31), "Pacific/Apia")

    assert ends_at - starts_at == 60 * DAY


def test_a_cycle_that_ended_with_a_skipped_day_still_meets_the_next() -> None:
    _, ends_at = moments(date(1994, 11, 1), date(1994, 12, 31), "Pacific/Kiritimati")
    starts_at, _ = moments(date(1995, 1, 1), date(1995, 2, 28), "Pacific/Kiritimati")

    assert ends_at == starts_at


@given(zones, years, months_of_a_year, lengths)
def test_cycles_follow_each_other_without_gap_or_overlap(
    zone: str, year: int, month: int, months: int
) -> None:
    first_day, last_day = month_edges(year, month, months)
    starts_at, ends_at = moments(first_day, last_day, zone)
    next_starts_at, next_ends_at = moments(*following(first_day, months), zone)

    assert starts_at < ends_at == next_starts_at < next_ends_at
    for instant in (starts_at, ends_at - INSTANT, ends_at, ends_at + INSTANT, next_ends_at - INSTANT):
        assert (starts_at <= instant < ends_at) != (next_starts_at <= instant < next_ends_at)


def test_in_no_zone_is_an_instant_of_ten_years_in_no_month_or_in_two() -> None:
    months = [month_edges(year, month, 1) for year in range(2007, 2017) for month in range(1, 13)]

    for zone in ZONES:
        cycles = [moments(*edges, zone) for edges in months]
        assert all(starts_at < ends_at for starts_at, ends_at in cycles), zone
        assert all(before[1] == after[0] for before, after in pairwise(cycles)), zone


@given(zones, dates)
def test_a_day_starts_at_the_first_instant_that_bears_its_date(zone: str, day: date) -> None:
    starts_at = start_of_day(day, zone)
    before, at = (moment.astimezone(ZoneInfo(zone)) for moment in (starts_at - INSTANT, starts_at))

    assert before.date() < day <= at.date()


@pytest.mark.parametrize("zone", ZONES_OF_NOTE)
@pytest.mark.parametrize("year", [2011, 2012, 2017, 2024, 2026])
def test_days_start_in_order_all_through_the_years_with_odd_clocks(zone: str, year: int) -> None:
    starts = [start_of_day(date(year, 1, 1) + number * DAY, zone) for number in range(367)]

    assert starts == sorted(starts)
    assert all(
        22 * HOUR <= later - earlier <= 26 * HOUR or later == earlier for earlier, later in pairwise(starts)
    )


@given(zones, years, months_of_a_year, lengths)
def test_the_last_second_of_the_cycles_own_clock_is_in_and_midnight_is_out(
    zone: str, year: int, month: int, months: int
) -> None:
    first_day, last_day = month_edges(year, month, months)
    starts_at, ends_at = moments(first_day, last_day, zone)
    last_second = datetime.combine(last_day, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)
    midnight = datetime.combine(last_day + DAY, time(0), ZoneInfo(zone)).astimezone(UTC)

    if last_second.astimezone(ZoneInfo(zone)).date() == last_day:
        assert starts_at <= last_second < ends_at
    assert not starts_at <= midnight < ends_at


# Months


@pytest.mark.parametrize(
    "year, month, months, first_day, last_day",
    [
        (2026, 1, 1, date(2026, 1, 1), date(2026, 1, 31)),
        (2026, 1, 2, date(2026, 1, 1), date(2026, 2, 28)),
        (2024, 1, 2, date(2024, 1, 1), date(2024, 2, 29)),
        (2026, 11, 2, date(2026, 11, 1), date(2026, 12, 31)),
        (2026, 12, 1, date(2026, 12, 1), date(2026, 12, 31)),
        (2026, 12, 3, date(2026, 12, 1), date(2027, 2, 28)),
        (2026, 4, 12, date(2026, 4, 1), date(2027, 3, 31)),
    ],
)
def test_a_cycle_runs_from_the_first_day_of_a_month_to_the_last_of_one(
    year: int, month: int, months: int, first_day: date, last_day: date
) -> None:
    assert month_edges(year, month, months) == (first_day, last_day)


@pytest.mark.parametrize(
    "first_day, months, after",
    [
        (date(2026, 1, 1), 2, (date(2026, 3, 1), date(2026, 4, 30))),
        (date(2023, 11, 1), 3, (date(2024, 2, 1), date(2024, 4, 30))),
        (date(2026, 11, 1), 2, (date(2027, 1, 1), date(2027, 2, 28))),
        (date(2026, 4, 1), 12, (date(2027, 4, 1), date(2028, 3, 31))),
    ],
)
def test_the_next_cycle_is_as_long_and_starts_the_day_after(
    first_day: date, months: int, after: tuple[date, date]
) -> None:
    assert following(first_day, months) == after


@pytest.mark.parametrize(
    "first_day, months, fiscal_start_month, problem",
    [
        (date(2026, 1, 1), 2, 1, None),
        (date(2026, 3, 1), 2, 1, None),
        (date(2026, 2, 1), 2, 1, "off_the_grid"),
        (date(2026, 7, 1), 3, 1, None),
        (date(2026, 5, 1), 3, 1, "off_the_grid"),
        (date(2026, 4, 1), 12, 4, None),
        (date(2026, 1, 1), 12, 4, "off_the_grid"),
        (date(2026, 1, 1), 3, 4, None),
        (date(2026, 2, 1), 4, 10, None),
        (date(2026, 12, 1), 1, 4, None),
        (date(2026, 1, 2), 2, 1, "starts_within_a_month"),
        (date(2026, 1, 1), 5, 1, "length_unknown"),
        (date(2026, 1, 1), 0, 1, "length_unknown"),
        (date(2026, 1, 1), 24, 1, "length_unknown"),
    ],
)
def test_cycles_stand_on_the_grid_of_the_fiscal_year(
    first_day: date, months: int, fiscal_start_month: int, problem: str | None
) -> None:
    assert grid_problem(first_day, months, fiscal_start_month) == problem


@given(years, lengths, lengths, months_of_a_year)
def test_on_the_grid_a_shorter_cycle_that_divides_a_longer_one_lies_within_it(
    year: int, one: int, other: int, fiscal_start_month: int
) -> None:
    shorter, longer = sorted([one, other])
    assume(longer % shorter == 0)
    longer_cycles = cycles_on_the_grid(year - 1, year + 1, longer, fiscal_start_month)

    for first_day, last_day in cycles_on_the_grid(year, year, shorter, fiscal_start_month):
        around = [edges for edges in longer_cycles if edges[0] <= first_day and last_day <= edges[1]]
        assert len(around) == 1


# Phases

OPENS, STARTS, ENDS, CLOSES = utc(2025, 12, 17), utc(2026, 1, 1), utc(2026, 3, 1), utc(2026, 3, 11)


@pytest.mark.parametrize(
    "at, expected",
    [
        (OPENS - INSTANT, "upcoming"),
        (OPENS, "drafting"),
        (STARTS - INSTANT, "drafting"),
        (STARTS, "active"),
        (ENDS - INSTANT, "active"),
        (ENDS, "scoring"),
        (CLOSES - INSTANT, "scoring"),
        (CLOSES, "closed"),
    ],
)
def test_a_phase_lasts_until_the_moment_the_next_begins(at: datetime, expected: str) -> None:
    assert phase(at, draft_opens_at=OPENS, starts_at=STARTS, ends_at=ENDS, closes_at=CLOSES) == expected


def test_a_cycle_without_a_day_to_open_or_close_is_neither_drafted_nor_closed() -> None:
    phases = [
        phase(at, draft_opens_at=None, starts_at=STARTS, ends_at=ENDS, closes_at=None)
        for at in (STARTS - INSTANT, STARTS, ENDS, ENDS + 999 * DAY)
    ]

    assert phases == ["upcoming", "active", "scoring", "scoring"]


# Within a cycle


@pytest.mark.parametrize(
    "at, share",
    [
        (STARTS - DAY, "0"),
        (STARTS, "0"),
        (STARTS + (ENDS - STARTS) / 4, "0.25"),
        (ENDS, "1"),
        (ENDS + DAY, "1"),
    ],
)
def test_the_share_of_a_cycle_that_has_passed(at: datetime, share: str) -> None:
    assert elapsed_calendar_share(at, starts_at=STARTS, ends_at=ENDS) == Decimal(share)


def test_the_hour_a_change_of_clocks_adds_has_to_pass_too() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first, last = datetime(2026, 10, 25, tzinfo=berlin), datetime(2026, 10, 26, tzinfo=berlin)
    noon = datetime(2026, 10, 25, 12, tzinfo=berlin)

    assert elapsed_calendar_share(noon, starts_at=first, ends_at=last) == Decimal(13) / 25


@given(zones, years, months_of_a_year, lengths, st.integers(-100, 1100), st.integers(-100, 1100))
def test_the_share_only_grows_from_0_to_1(
    zone: str, year: int, month: int, months: int, one: int, other: int
) -> None:
    starts_at, ends_at = moments(*month_edges(year, month, months), zone)
    earlier, later = (
        elapsed_calendar_share(
            starts_at + (ends_at - starts_at) * thousandths / 1000, starts_at=starts_at, ends_at=ends_at
        )
        for thousandths in sorted([one, other])
    )

    assert 0 <= earlier <= later <= 1


@pytest.mark.parametrize(
    "at, week",
    [
        (datetime(2025, 12, 31, 23, 59), 1),
        (datetime(2026, 1, 1), 1),
        (datetime(2026, 1, 7, 23, 59), 1),
        (datetime(2026, 1, 8), 2),
        (datetime(2026, 2, 25, 23, 59), 8),
        (datetime(2026, 2, 28, 23, 59), 9),
        (datetime(2026, 6, 1), 9),
    ],
)
def test_which_week_of_nine_it_is(at: datetime, week: int) -> None:
    starts_at, ends_at = moments(date(2026, 1, 1), date(2026, 2, 28), "Asia/Shanghai")
    there = at.replace(tzinfo=ZoneInfo("Asia/Shanghai"))

    assert week_of(there, starts_at=starts_at, ends_at=ends_at, zone_name="Asia/Shanghai") == (week, 9)


def test_the_hour_a_change_of_clocks_adds_makes_no_extra_week() -> None:
    starts_at, ends_at = moments(date(2026, 9, 1), date(2026, 11, 30), "Europe/Berlin")
    last_monday_night = datetime(2026, 11, 30, 23, 30, tzinfo=ZoneInfo("Europe/Berlin"))

    assert ends_at - starts_at == 91 * DAY + HOUR
    assert week_of(last_monday_night, starts_at=starts_at, ends_at=ends_at, zone_name="Europe/Berlin") == (
        13,
        13,
    )


def cycles_on_the_grid(
    first_year: int, last_year: int, months: int, fiscal_start_month: int
) -> list[tuple[date, date]]:
    starts = [date(year, month, 1) for year in range(first_year, last_year + 1) for month in range(1, 13)]
    return [
        month_edges(start.year, start.month, months)
        for start in starts
        if grid_problem(start, months, fiscal_start_month) is None
    ]
