from decimal import Decimal

import pytest

from skylight.ui import drawing


@pytest.mark.parametrize(
    "value, length",
    [(Decimal("0.625"), "62.50%"), (0, "0.00%"), (Decimal(1), "100.00%"), (1.3, "100.00%"), (-0.2, "0.00%")],
)
def test_a_share_stays_inside_its_drawing(value, length):
    assert drawing.share(value) == length


@pytest.mark.parametrize(
    "values, points",
    [
        ([], ""),
        ([3], ""),
        ([None, 3], ""),
        ([0, 10], "0.0,22.0 100.0,2.0"),
        ([10, 0], "0.0,2.0 100.0,22.0"),
        ([5, 5], "0.0,12.0 100.0,12.0"),
        ([Decimal(0), None, Decimal(10)], "0.0,22.0 100.0,2.0"),
    ],
)
def test_a_line_runs_from_left_to_right_with_gaps_where_nothing_is_known(values, points):
    assert drawing.sparkline_points(values) == points
