import pytest

from skylight.goals.queries import outline
from tests import make


@pytest.fixture
def line(wen, li, ana, bo):
    """Bo's goal serves Ana's, which serves Li's, which serves Wen's."""
    goals = [make.objective(one, f"Goal of {one.name}") for one in (wen, li, ana, bo)]
    for lower, upper in zip(goals[1:], goals, strict=False):
        make.alignment(lower, upper)
    return goals


def test_the_outline_goes_from_the_top_through_this_goal_to_the_step_below(line, ana):
    wen, li, mine, bo = line

    (top,) = outline.around(mine, viewer=ana, at=make.NOW)

    assert top.card.id == wen.pk
    assert top.below[0].card.id == li.pk
    here = top.below[0].below[0]
    assert (here.card.id, here.is_here) == (mine.pk, True)
    assert [one.card.id for one in here.below] == [bo.pk]


def test_two_parents_give_two_lines_and_no_line_twice(line, sam, ana):
    other = make.objective(sam, "Other top")
    make.alignment(line[2], other, relation="depends_on")

    tops = outline.around(line[2], viewer=ana, at=make.NOW)

    assert {one.card.title for one in tops} == {"Goal of Wen Zhang", "Other top"}
    below = [len(_here(one).below) for one in tops]
    assert sorted(below) == [0, 1]


def test_a_goal_that_serves_nothing_stands_alone(sam):
    alone = make.objective(sam)

    (node,) = outline.around(alone, viewer=sam, at=make.NOW)

    assert node.is_here
    assert node.below == ()


def test_a_draft_one_may_not_see_is_counted_and_not_named(line, bo, sam):
    draft = make.objective(bo, "Still thinking", published=False)
    make.alignment(draft, line[2])

    (top,) = outline.around(line[2], viewer=sam, at=make.NOW)

    here = _here(top)
    assert (here.hidden_below, [one.card.title for one in here.below]) == (1, ["Goal of Bo Chen"])


def test_one_goal_stands_with_the_step_below_it(line, sam):
    node = outline.below(line[1], viewer=sam, at=make.NOW)

    assert [one.card.title for one in node.below] == ["Goal of Ana Ruiz"]


def test_a_link_that_has_ended_is_gone(line, ana):
    from skylight.goals import actions
    from skylight.goals.models import Alignment

    link = Alignment.objects.get(from_objective=line[2])
    actions.end_alignment(link, by=ana, at=make.NOW)

    (node,) = outline.around(line[2], viewer=ana, at=make.NOW)
    assert node.is_here


def _here(node):
    return node if node.is_here else next(found for one in node.below if (found := _here(one)))
