"""A line that says what the same owner wrote last cycle is asked what will be different."""

from decimal import Decimal

import pytest

from skylight.goals.writing import Before, Line, asked, is_repeated, nearly_equal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("New shops sell something in their first week", "New shops sell in their first week"),
        ("In the first week, new shops sell", "New shops sell in the first week"),
        ("Close 20 shops by June", "Close 20 shops by August"),
        ("Growth", "growth."),
        ("新商家第一周就能开单", "新商家在第一周就能开单"),
        ("6月底前签约20家商家", "8月底前签约20家商家"),
    ],
)
def test_the_same_thing_in_other_order_or_by_another_day_is_the_same(one, other):
    assert nearly_equal(one, other)
    assert nearly_equal(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Answer customers within a day", "Answer partners within a day"),
        ("New shops sell in their first week", "New shops sell again in their second week"),
        ("Orders rise from 500 to 600 a day", "Orders rise from 600 to 700 a day"),
        ("新商家第一周就能开单", "新买家第一周就能开单"),
        ("签约20家商家", "签约30家商家"),
        ("Growth", ""),
        ("", ""),
    ],
)
def test_another_subject_or_another_figure_is_another_goal(one, other):
    assert not nearly_equal(one, other)


def test_a_measure_that_goes_on_towards_a_new_target_is_not_the_same():
    before = [Before("Median days to the first order", Decimal(6))]

    assert is_repeated("Median days to the first order", Decimal(6), before)
    assert is_repeated("Median days to the first order", None, before)
    assert not is_repeated("Median days to the first order", Decimal(4), before)


def test_only_what_was_written_before_is_asked_about():
    line = Line("Shops come back in their second month", is_objective=True)
    again = Line(line.text, is_objective=True, earlier=(Before("Shops come back in the second month"),))

    assert "same_as_before" not in [code for code, _ in asked(line)]
    assert "same_as_before" in [code for code, _ in asked(again)]
