"""Putting key results in order."""

import pytest

from skylight.goals import actions
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


@pytest.fixture
def objective(ana):
    return make.objective(ana)


@pytest.fixture
def abc(objective):
    return [make.key_result(objective, title) for title in "abc"]


def order(objective):
    rows = objective.key_results.live().order_by("position", "id")
    return [(row.title, row.position) for row in rows]


def test_a_key_result_moves_within_its_objective(ana, objective, abc):
    moved = actions.move_key_result(abc[2], by=ana, at=make.NOW, position=0)

    assert order(objective) == [("c", 0), ("a", 1), ("b", 2)]
    assert (moved.position, moved.version) == (0, 1)
    assert recorded.event("goals.key_result_moved").data == {"before": 2, "position": 0}


def test_order_is_not_a_revision(ana, objective, abc):
    before = objective.revisions.count()

    actions.move_key_result(abc[2], by=ana, at=make.NOW, position=0)

    assert objective.revisions.count() == before


def test_a_place_beyond_the_end_is_the_end(ana, objective, abc):
    actions.move_key_result(abc[0], by=ana, at=make.NOW, position=99)

    assert order(objective) == [("b", 0), ("c", 1), ("a", 2)]


def test_moving_to_its_own_place_leaves_no_trace(ana, abc):
    actions.move_key_result(abc[1], by=ana, at=make.NOW, position=1)

    assert "goals.key_result_moved" not in recorded.kinds()


def test_cancelled_ones_have_no_place(ana, objective, abc):
    cancelled = actions.cancel_key_result(abc[0], by=ana, at=make.NOW, reason="Enough")

    actions.move_key_result(abc[2], by=ana, at=make.NOW, position=0)

    assert order(objective) == [("c", 0), ("b", 1)]
    with pytest.raises(RuleBroken, match="Restore it first"):
        actions.move_key_result(cancelled, by=ana, at=make.NOW, position=0)


def test_only_the_owners_put_them_in_order(li, abc):
    with pytest.raises(NotAllowed):
        actions.move_key_result(abc[0], by=li, at=make.NOW, position=1)
