"""Putting objectives in order."""

import pytest

from skylight.goals import actions
from skylight.goals.models import Objective
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


def order(owner):
    rows = Objective.objects.not_discarded().owned_by(owner).in_order()
    return [(row.title, row.position) for row in rows]


@pytest.fixture
def abc(ana):
    return [make.objective(ana, title) for title in "abc"]


@pytest.mark.parametrize(
    "which, position, result", [(2, 0, "cab"), (0, 1, "bac"), (0, 2, "bca"), (1, 99, "acb"), (1, -5, "bac")]
)
def test_an_objective_moves_among_its_owners(ana, abc, which, position, result):
    moved = actions.move_objective(abc[which], by=ana, at=make.NOW, position=position)

    assert order(ana) == [(title, place) for place, title in enumerate(result)]
    assert moved.position == result.index(abc[which].title)
    assert recorded.event("goals.moved").data == {"before": which, "position": moved.position}


def test_order_is_neither_a_revision_nor_a_new_version(ana, abc):
    moved = actions.move_objective(abc[2], by=ana, at=make.NOW, position=0)

    moved.refresh_from_db()
    assert moved.version == abc[2].version
    assert not moved.revisions.exists()


def test_moving_to_its_own_place_leaves_no_trace(ana, abc):
    actions.move_objective(abc[1], by=ana, at=make.NOW, position=1)

    assert "goals.moved" not in recorded.kinds()


def test_others_and_other_cycles_stay_where_they_are(ana, bo, abc):
    theirs = make.objective(bo, "theirs")

    actions.move_objective(abc[2], by=ana, at=make.NOW, position=0)

    theirs.refresh_from_db()
    assert theirs.position == 0


def test_a_gap_closes_at_the_next_move(ana):
    drafts = [make.objective(ana, title, published=False) for title in "abcd"]
    discarded = actions.discard(drafts[1], by=ana, at=make.NOW)

    actions.move_objective(drafts[3], by=ana, at=make.NOW, position=0)

    assert order(ana) == [("d", 0), ("a", 1), ("c", 2)]
    with pytest.raises(RuleBroken, match="thrown away"):
        actions.move_objective(discarded, by=ana, at=make.NOW, position=0)


def test_a_move_is_a_few_statements_for_any_number(ana, django_assert_max_num_queries):
    rows = [make.objective(ana, str(number)) for number in range(12)]

    with django_assert_max_num_queries(9):
        actions.move_objective(rows[-1], by=ana, at=make.NOW, position=0)


def test_only_the_owner_puts_them_in_order(li, abc):
    with pytest.raises(NotAllowed):
        actions.move_objective(abc[0], by=li, at=make.NOW, position=1)
