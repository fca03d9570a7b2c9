"""What a page points out about a goal."""

from datetime import date
from decimal import Decimal

import pytest

from skylight.goals import advice
from skylight.goals.models import KeyResult, Objective

POLICY = {"max_objectives": 2, "max_key_results": 2}
METRIC = {"kind": "increase", "start": Decimal(0), "target": Decimal(1)}


def codes(*key_results, due=None):
    rows = [KeyResult(pk=number, **details) for number, details in enumerate(key_results, 1)]
    return [one.code for one in advice.on_objective(Objective(), rows, due or {}, POLICY)]


def test_a_measurable_goal_needs_no_advice():
    assert codes(METRIC, {"kind": "binary"}) == []


def test_without_key_results():
    assert codes() == ["no_key_results"]


def test_too_many_key_results():
    assert codes(METRIC, METRIC, METRIC) == ["too_many_key_results"]


@pytest.mark.parametrize(
    "key_result",
    [
        {"kind": "increase"},
        {"kind": "decrease", "start": Decimal(3)},
        {"kind": "increase", "target": Decimal(3)},
        {"kind": "range"},
        {"kind": "milestone"},
    ],
)
def test_what_nobody_could_measure(key_result):
    assert codes(key_result) == ["unmeasurable"]


def test_milestones_without_a_date():
    steps = {"kind": "milestone"}

    assert codes(steps, due={1: [date(2026, 4, 1)]}) == []
    assert codes(steps, due={1: [date(2026, 4, 1), None]}) == ["unmeasurable"]


def test_one_bound_is_a_range():
    assert codes({"kind": "range", "high": Decimal(3)}) == []


def test_weights_that_do_not_add_up():
    found = advice.on_weights([Decimal("0.5"), Decimal("0.3"), None])

    assert (found.code, "0.8." in found.text) == ("weights", True)
    assert advice.on_weights([Decimal("0.5"), Decimal("0.5")]) is None
    assert advice.on_weights([None, None]) is None


def test_too_many_objectives():
    assert advice.on_number(2, POLICY) is None
    assert advice.on_number(3, POLICY).code == "too_many_objectives"
