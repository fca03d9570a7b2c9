"""Which cycle comes next."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skylight.cycles import calendar, rhythm

LENGTHS = st.sampled_from(calendar.MONTHS_IN_A_CYCLE)
DAYS = st.dates(date(1995, 1, 1), date(2090, 12, 31))
FISCAL = st.integers(1, 12)


@given(day=DAYS, months=LENGTHS, fiscal=FISCAL)
def test_a_day_falls_in_the_cycle_on_the_grid_that_contains_it(day, months, fiscal):
    first_day, last_day = rhythm.containing(day, months, fiscal)

    assert first_day <= day <= last_day
    assert calendar.grid_problem(first_day, months, fiscal) is None


@given(day=DAYS, before=LENGTHS, months=LENGTHS, fiscal=FISCAL)
def test_a_change_of_rhythm_leaves_neither_a_gap_nor_an_overlap(day, before, months, fiscal):
    first_day, last_day = rhythm.containing(day, before, fiscal)

    (next_first_day, _), _ = rhythm.after(first_day, before, months=months, fiscal_start_month=fiscal)

    assert next_first_day == last_day + timedelta(days=1)


@given(day=DAYS, before=LENGTHS, months=LENGTHS, fiscal=FISCAL)
def test_a_change_of_rhythm_is_in_force_within_a_year(day, before, months, fiscal):
    length = before
    first_day, _last_day = rhythm.containing(day, before, fiscal)
    started_on = first_day
    while length != months:
        (first_day, _last_day), length = rhythm.after(
            first_day, length, months=months, fiscal_start_month=fiscal
        )

    assert (first_day - started_on).days <= 366


@pytest.mark.parametrize(
    ("before", "months", "first_day", "next_period", "length"),
    [
        (2, 2, date(2026, 3, 1), (date(2026, 5, 1), date(2026, 6, 30)), 2),
        (2, 3, date(2026, 3, 1), (date(2026, 5, 1), date(2026, 6, 30)), 2),
        (2, 3, date(2026, 5, 1), (date(2026, 7, 1), date(2026, 9, 30)), 3),
        (2, 4, date(2026, 3, 1), (date(2026, 5, 1), date(2026, 8, 31)), 4),
        (3, 1, date(2026, 1, 1), (date(2026, 4, 1), date(2026, 4, 30)), 1),
        (2, 2, date(2026, 11, 1), (date(2027, 1, 1), date(2027, 2, 28)), 2),
    ],
)
def test_a_new_length_waits_for_a_shared_boundary(before, months, first_day, next_period, length):
    found = rhythm.after(first_day, before, months=months, fiscal_start_month=1)

    assert found == (next_period, length)
