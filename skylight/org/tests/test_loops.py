"""Loops over dated lines, as data."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skylight.org.loops import ALWAYS, Line, loop_through, overlap

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in range(1, 5))


@pytest.mark.parametrize(
    ("lines", "window", "way"),
    [
        ({}, ALWAYS, None),
        ({1: [Line(2, JAN)], 2: [Line(3, JAN)]}, ALWAYS, None),
        ({1: [Line(2, JAN)], 2: [Line(1, JAN)]}, ALWAYS, [1, 2, 1]),
        ({1: [Line(2, JAN)], 2: [Line(3, JAN)], 3: [Line(1, JAN)]}, ALWAYS, [1, 2, 3, 1]),
        ({1: [Line(1, JAN)]}, ALWAYS, [1, 1]),
        ({1: [Line(2, JAN, FEB)], 2: [Line(1, FEB)]}, ALWAYS, None),
        ({1: [Line(2, JAN, MAR)], 2: [Line(1, FEB)]}, ALWAYS, [1, 2, 1]),
        ({1: [Line(2, JAN, MAR)], 2: [Line(1, FEB)]}, (MAR, None), None),
        ({1: [Line(2, JAN, MAR)], 2: [Line(1, FEB)]}, (JAN, FEB), None),
        ({1: [Line(2, JAN)], 2: [Line(3, JAN, FEB), Line(4, FEB)], 4: [Line(1, MAR)]}, ALWAYS, [1, 2, 4, 1]),
        ({1: [Line(2, JAN)], 2: [Line(3, JAN, FEB), Line(4, FEB)], 3: [Line(1, FEB)]}, ALWAYS, None),
        ({1: [Line(2, FEB, FEB)], 2: [Line(1, JAN)]}, ALWAYS, None),
        ({1: [Line(2, JAN)], 2: [Line(3, JAN)], 3: [Line(2, JAN)]}, ALWAYS, None),
    ],
)
def test_a_loop_is_found_on_exactly_the_days_it_has(lines, window, way):
    assert loop_through(1, lines, window) == way


def test_a_line_of_a_thousand_people_is_no_burden():
    lines = {pk: [Line(pk + 1, JAN)] for pk in range(1, 1000)}

    assert loop_through(1, lines) is None
    lines[1000] = [Line(1, JAN)]
    assert len(loop_through(1, lines) or []) == 1001


days = st.integers(0, 12).map(lambda number: JAN + timedelta(days=number))
lines = st.builds(Line, st.integers(1, 5), days, days | st.none())


@given(st.dictionaries(st.integers(1, 5), st.lists(lines, max_size=3), max_size=5))
def test_it_agrees_with_looking_at_every_day(kept):
    def loops_on(day):
        seen, waiting = set(), [1]
        while waiting:
            place = waiting.pop()
            for line in kept.get(place, ()):
                if line.from_on <= day and (line.until_on is None or day < line.until_on):
                    if line.above == 1:
                        return True
                    if line.above not in seen:
                        seen.add(line.above)
                        waiting.append(line.above)
        return False

    some_day = any(loops_on(JAN + timedelta(days=number)) for number in range(14))
    assert (loop_through(1, kept) is not None) == some_day


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((JAN, FEB), (FEB, MAR), None),
        ((JAN, MAR), (FEB, None), (FEB, MAR)),
        ((JAN, None), (FEB, None), (FEB, None)),
        ((FEB, FEB), (JAN, None), None),
        ((JAN, APR), (FEB, MAR), (FEB, MAR)),
    ],
)
def test_windows_share_the_days_of_both(one, other, shared):
    assert overlap(one, other) == shared
    assert overlap(other, one) == shared
