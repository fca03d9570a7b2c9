"""What stands beside a goal that others serve."""

from datetime import timedelta
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.coverage import coverage, of
from skylight.org.models import Person
from tests import make

pytestmark = pytest.mark.django_db

WEEKS_LATER = make.NOW + timedelta(days=15)


@pytest.fixture
def goal(li):
    return make.objective(li)


def serving(goal, owner, value=None, **link):
    """A goal of this owner that serves another one and has come that far, in tenths."""
    mine = make.objective(owner)
    row = make.key_result(mine)
    if value is not None:
        make.check_in(row, value)
    make.alignment(mine, goal, **link)
    return mine


def covered(goal, viewer, at=make.NOW):
    goal.refresh_from_db()
    return coverage([goal], viewer=viewer, at=at)[goal.pk]


def test_the_goals_that_serve_it_are_counted_and_their_mean_is_told(ana, bo, goal):
    serving(goal, ana, 4)
    serving(goal, bo, 8, relation="derived_from")

    found = covered(goal, ana)

    assert (found.children, found.reported, found.mean) == (2, 2, Decimal("0.6"))


def test_its_own_progress_is_never_made_of_them(ana, goal):
    make.check_in(make.key_result(goal), 1)
    serving(goal, ana, 10)

    assert covered(goal, ana).mean == 1
    assert goal.progress == Decimal("0.1")


def test_one_that_has_reported_nothing_counts_as_nothing(ana, bo, goal):
    serving(goal, ana, 8)
    silent = make.objective(bo)
    make.alignment(silent, goal)

    found = covered(goal, ana)

    assert (found.children, found.reported, found.mean) == (2, 1, Decimal("0.4"))


def test_a_goal_that_serves_it_twice_counts_once(ana, bo, goal):
    far = make.key_result(goal)
    child = serving(goal, ana, 4)
    make.alignment(child, goal, to_key_result=far)
    make.alignment(child, goal, relation="derived_from")
    serving(goal, bo, 8)

    assert covered(goal, ana).mean == Decimal("0.6")


def test_a_diamond_counts_once_at_each_of_its_corners(ana, bo, sam, goal):
    left, right = serving(goal, bo, 2), serving(goal, sam, 4)
    bottom = serving(left, ana, 10)
    make.alignment(bottom, right)

    found = coverage([goal, left, right], viewer=ana, at=make.NOW)

    assert [found[one.pk].children for one in (goal, left, right)] == [2, 1, 1]
    assert found[goal.pk].mean == Decimal("0.3")


def test_all_done_below_and_nothing_moved_above_is_worth_a_warning(ana, goal):
    make.key_result(goal, start=Decimal(8), target=Decimal(5), kind="decrease")
    make.check_in(goal.key_results.get(), "7.9")
    serving(goal, ana, 10)

    assert covered(goal, ana).is_far_ahead


@pytest.mark.parametrize(
    ("parent", "children", "far"),
    [
        ("0.03", ["1", "1"], True),
        (None, ["0.3"], True),
        (None, ["0.29"], False),
        ("0.5", ["0.79"], False),
        ("1", ["0"], False),
        ("0.5", [], False),
        ("0.1", ["1", None, None], False),
    ],
)
def test_the_work_is_far_ahead_of_the_outcome_from_three_tenths_on(parent, children, far):
    shares = [None if one is None else Decimal(one) for one in children]

    assert of(None if parent is None else Decimal(parent), shares, stale=0).is_far_ahead is far


def test_silent_ones_are_counted(ana, bo, goal):
    serving(goal, ana, 4)
    heard = serving(goal, bo, 4)
    make.check_in(heard.key_results.get(), 5, at=WEEKS_LATER)

    assert covered(goal, ana).stale == 0
    assert covered(goal, ana, at=WEEKS_LATER).stale == 1


def test_one_word_keeps_a_goal_from_being_silent(ana, goal):
    child = serving(goal, ana, 4)
    other = make.key_result(child)
    make.check_in(other, 1, at=WEEKS_LATER)

    assert covered(goal, ana, at=WEEKS_LATER).stale == 0


def test_drafts_ended_links_and_what_was_given_up_do_not_count(ana, goal):
    make.alignment(make.objective(ana, published=False), goal)
    dropped = serving(goal, ana, 9)
    actions.abandon(dropped, by=ana, at=make.NOW, reason="Not now")
    ended = serving(goal, ana, 9)
    actions.end_alignment(ended.alignments_out.get(), by=ana, at=make.NOW)

    assert covered(goal, ana).children == 0


@pytest.mark.parametrize("relation", ["depends_on", "shared"])
def test_to_wait_for_a_goal_or_to_share_it_is_not_to_serve_it(ana, goal, relation):
    serving(goal, ana, 9, relation=relation)

    found = covered(goal, ana)

    assert (found.children, found.mean, found.is_far_ahead) == (0, None, False)


def test_what_was_closed_still_counts(ana, goal):
    child = serving(goal, ana, 9)
    actions.close(child, by=ana, at=make.NOW)

    assert covered(goal, ana, at=WEEKS_LATER).children == 1
    assert covered(goal, ana, at=WEEKS_LATER).stale == 0


def test_of_hidden_ones_only_the_number_is_told(ana, bo, goal):
    secret = serving(goal, bo, 10)
    serving(goal, ana, 2)
    actions.restrict(
        secret, by=bo, at=make.NOW, reason="Stock exchange", until_at=make.NOW + timedelta(days=30)
    )

    found = covered(goal, ana)

    assert (found.children, found.hidden, found.mean) == (1, 1, Decimal("0.2"))
    assert covered(goal, bo).children == 2


def test_it_costs_the_same_for_any_number_of_goals(ana, li, django_assert_num_queries):
    goals = [make.objective(li) for _ in range(6)]
    for goal in goals:
        serving(goal, ana, 5)
        serving(goal, li, 5)

    for some in (goals[:1], goals):
        viewer = Person.objects.select_related("team").get(pk=ana.pk)
        with django_assert_num_queries(4):
            assert len(coverage(some, viewer=viewer, at=make.NOW)) == len(some)


def test_goals_that_nobody_serves_cost_one_statement(ana, goal, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert coverage([goal], viewer=ana, at=make.NOW)[goal.pk].children == 0
