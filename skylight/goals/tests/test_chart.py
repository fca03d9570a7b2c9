"""Places in the drawing of a key result."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from skylight.goals import chart

MARCH = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31), "today": date(2026, 3, 16)}


def points(*figures):
    return [(date(2026, 3, day), Decimal(value)) for day, value in figures]


def test_the_least_figure_lies_on_the_floor_and_the_first_day_on_the_left():
    drawing = chart.draw(points((1, 0), (31, 10)), **MARCH, target=Decimal(10), start=Decimal(0))

    first, last = drawing.spots
    assert (first.x, first.y, last.x, last.y) == ("0.00%", "100.00%", "100.00%", "0.00%")
    assert drawing.target_y == "0.00%"
    assert drawing.today_x == "50.00%"


def test_a_falling_target_lies_at_the_bottom():
    drawing = chart.draw(points((1, 12)), **MARCH, target=Decimal(6), start=Decimal(12))

    assert (drawing.target_y, drawing.spots[0].y) == ("100.00%", "0.00%")
    assert drawing.line == ()


def test_bounds_are_drawn_as_lines():
    drawing = chart.draw((), **MARCH, target=None, start=None, bounds=(Decimal(1), Decimal(3)))

    assert (drawing.low_y, drawing.high_y, drawing.target_y) == ("100.00%", "0.00%", "")


def test_one_figure_alone_lies_in_the_middle():
    assert chart.draw(points((16, 7)), **MARCH, target=None, start=None).spots[0].y == "50.00%"


def test_without_figures_there_is_nothing_to_draw():
    assert chart.draw((), **MARCH, target=None, start=None) is None


def test_a_report_before_the_first_day_moves_the_frame():
    early = [(date(2026, 2, 20), Decimal(3)), *points((10, 5))]

    drawing = chart.draw(early, **MARCH, target=Decimal(10), start=None)

    assert drawing.first_day == date(2026, 2, 20)
    assert drawing.spots[0].x == "0.00%"


def test_a_single_day_does_not_divide_by_nothing():
    day = date(2026, 3, 1)

    drawing = chart.draw(
        [(day, Decimal(1))], first_day=day, last_day=day, today=day, target=Decimal(2), start=None
    )

    assert drawing.spots[0].x == "0.00%"


def test_today_outside_the_frame_is_not_drawn():
    later = {**MARCH, "today": date(2026, 5, 1)}

    assert chart.draw(points((1, 1)), **later, target=Decimal(2), start=None).today_x == ""


@pytest.mark.parametrize(
    ("first_day", "last_day", "number"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), 1),
        (date(2026, 3, 1), date(2026, 3, 8), 8),
        (date(2026, 3, 1), date(2026, 4, 30), 10),
        (date(2026, 1, 1), date(2026, 12, 31), 53),
    ],
)
def test_days_for_a_line_of_pace(first_day, last_day, number):
    days = chart.days(first_day, last_day)

    assert (days[0], days[-1]) == (first_day, last_day)
    assert len(days) == number
    assert days == sorted(set(days))
