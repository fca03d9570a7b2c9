"""Places in the drawing of a key result."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from skylight.goals import chart

MARCH = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31), "today": date(2026, 3, 16)}


def level(value):
    """An aim that never changed."""
    return [(date(2026, 3, 1), Decimal(value))]


def points(*figures):
    return [(date(2026, 3, day), Decimal(value)) for day, value in figures]


def test_the_least_figure_lies_on_the_floor_and_the_first_day_on_the_left():
    drawing = chart.draw(points((1, 0), (31, 10)), **MARCH, aims=[level(10)], start=Decimal(0))

    first, last = drawing.spots
    assert (first.x, first.y, last.x, last.y) == ("0.00%", "100.00%", "100.00%", "0.00%")
    assert drawing.aims == (chart.Segment("0.00%", "0.00%", "100.00%", "0.00%"),)
    assert drawing.today_x == "50.00%"


def test_a_falling_target_lies_at_the_bottom():
    drawing = chart.draw(points((1, 12)), **MARCH, aims=[level(6)], start=Decimal(12))

    assert (drawing.aims[0].y1, drawing.spots[0].y) == ("100.00%", "0.00%")
    assert drawing.line == ()


def test_bounds_are_drawn_as_lines():
    drawing = chart.draw((), **MARCH, aims=[level(1), level(3)])

    assert [part.y1 for part in drawing.aims] == ["100.00%", "0.00%"]


def test_a_target_that_moved_is_drawn_in_steps():
    moved = [(date(2026, 3, 1), Decimal(10)), (date(2026, 3, 16), Decimal(20))]

    drawing = chart.draw((), **MARCH, aims=[moved], start=Decimal(0))

    assert drawing.aims == (
        chart.Segment("0.00%", "50.00%", "50.00%", "50.00%"),
        chart.Segment("50.00%", "50.00%", "50.00%", "0.00%"),
        chart.Segment("50.00%", "0.00%", "100.00%", "0.00%"),
    )


def test_of_two_changes_on_one_day_the_last_is_drawn():
    moved = [(date(2026, 3, 1), Decimal(10)), *[(date(2026, 3, 16), Decimal(one)) for one in (30, 20)]]

    drawing = chart.draw((), **MARCH, aims=[moved], start=Decimal(0))

    assert [part.y2 for part in drawing.aims] == ["66.67%", "33.33%", "33.33%"]


def test_while_there_was_no_target_none_is_drawn():
    begun = [(date(2026, 3, 1), None), (date(2026, 3, 16), Decimal(20))]

    drawing = chart.draw((), **MARCH, aims=[begun], start=Decimal(0))

    assert [(part.x1, part.x2) for part in drawing.aims] == [("50.00%", "100.00%")]


def test_each_stretch_of_pace_is_a_line_by_itself():
    drawing = chart.draw((), **MARCH, expected=[points((1, 0), (16, 5)), points((16, 10), (31, 20))])

    assert [(part.x1, part.x2) for part in drawing.expected] == [("0.00%", "50.00%"), ("50.00%", "100.00%")]


def test_one_figure_alone_lies_in_the_middle():
    assert chart.draw(points((16, 7)), **MARCH).spots[0].y == "50.00%"


def test_without_figures_there_is_nothing_to_draw():
    assert chart.draw((), **MARCH) is None


def test_a_report_before_the_first_day_moves_the_frame():
    early = [(date(2026, 2, 20), Decimal(3)), *points((10, 5))]

    drawing = chart.draw(early, **MARCH, aims=[level(10)])

    assert drawing.first_day == date(2026, 2, 20)
    assert drawing.spots[0].x == "0.00%"


def test_a_single_day_does_not_divide_by_nothing():
    day = date(2026, 3, 1)

    drawing = chart.draw([(day, Decimal(1))], first_day=day, last_day=day, today=day, aims=[level(2)])

    assert drawing.spots[0].x == "0.00%"


def test_today_outside_the_frame_is_not_drawn():
    later = {**MARCH, "today": date(2026, 5, 1)}

    assert chart.draw(points((1, 1)), **later, aims=[level(2)]).today_x == ""


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
