"""Weighing the objectives of one owner."""

from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.policies.actions import decide
from tests import make


def weigh(owner, rows, *numbers, by=None, at=make.NOW):
    weights = {
        row.pk: None if number is None else Decimal(number) for row, number in zip(rows, numbers, strict=True)
    }
    return actions.set_objective_weights(
        by=by or owner, at=at, owner=owner, cycle=rows[0].cycle, weights=weights
    )


@pytest.fixture
def rows(ana):
    return [make.objective(ana), make.objective(ana), make.objective(ana, published=False)]


def test_weights_that_make_one_are_kept(ana, rows):
    weighed = weigh(ana, rows, "0.333", "0.333", "0.334")

    assert [row.weight for row in weighed] == [Decimal("0.333"), Decimal("0.333"), Decimal("0.334")]
    assert [row.version for row in weighed] == [row.version + 1 for row in rows]
    assert recorded.diff(rows[0]) == [("weight", "", "0.333")]
    assert recorded.diff(rows[2]) == []
    assert recorded.kinds().count("goals.weighed") == 1


@pytest.mark.parametrize(
    "numbers, total", [(("0.5", "0.5", "0.1"), "1.1"), (("0.2", None, None), "0.2"), (("0", "0", "0"), "0")]
)
def test_any_other_sum_is_refused_and_named(ana, rows, numbers, total):
    with pytest.raises(RuleBroken, match=f"add up to {total} instead of 1"):
        weigh(ana, rows, *numbers)


def test_an_empty_weight_among_others_is_nothing(ana, rows):
    weighed = weigh(ana, rows, "1", None, None)

    assert [row.weight for row in weighed] == [1, 0, 0]


def test_all_weights_are_taken_away_together(ana, rows):
    weigh(ana, rows, "0.5", "0.5", "0")

    assert [row.weight for row in weigh(ana, rows, None, None, None)] == [None, None, None]


def test_the_same_weights_leave_no_trace(ana, rows):
    weigh(ana, rows, "0.5", "0.5", "0")
    before = recorded.kinds()

    weigh(ana, rows, "0.500", "0.5", "0")

    assert recorded.kinds() == before


def test_an_incomplete_list_is_refused(ana, rows):
    with pytest.raises(RuleBroken, match="list has changed"):
        weigh(ana, rows[:2], "0.5", "0.5")


def test_abandoned_ones_do_not_count(ana, rows):
    actions.abandon(rows[0], by=ana, at=make.NOW, reason="Enough")

    assert len(weigh(ana, rows[1:], "0.5", "0.5")) == 2


def test_only_the_owner_weighs(ana, li, rows):
    with pytest.raises(NotAllowed):
        weigh(ana, rows, "0.5", "0.5", "0", by=li)


def test_a_teams_members_do_not_weigh_what_is_published(ana, li, growth):
    objective = make.objective(growth)

    with pytest.raises(NotAllowed):
        weigh(growth, [objective], "1", by=ana)
    weigh(growth, [objective], "1", by=li)


def test_not_where_everything_counts_the_same(ana, rows, growth, root):
    weigh(ana, rows, "0.5", "0.5", "0")
    decide("weights", "off", by=root, at=make.NOW, reason="Simpler", team=growth)

    with pytest.raises(RuleBroken, match="works without weights"):
        weigh(ana, rows, "0.4", "0.6", "0")
    weigh(ana, rows, None, None, None)


def test_not_in_a_closed_cycle(ana, rows):
    with pytest.raises(RuleBroken, match="cycle is closed"):
        weigh(ana, rows, "0.5", "0.5", "0", at=rows[0].cycle.closes_at)
