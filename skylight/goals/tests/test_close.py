"""Closing an objective and reopening it."""

import pytest

from skylight.goals import actions
from skylight.goals.models import Objective
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


def test_a_closed_objective_stays_readable(ana, bo, sam):
    objective = make.objective(ana, contributors=[bo])

    closed = actions.close(objective, by=ana, at=make.NOW, reason=" Reached ")

    closure = closed.closures.get()
    assert closed.state == "closed"
    assert (closure.by, closure.at, closure.reason, closure.undone_at) == (ana, make.NOW, "Reached", None)
    assert closed in Objective.objects.visible_to(sam, make.NOW)
    assert recorded.event("goals.closed").reason == "Reached"
    assert recorded.told("goals.closed") == {bo}


def test_reopening_takes_the_closure_back_and_keeps_it(ana):
    closed = actions.close(make.objective(ana), by=ana, at=make.NOW)

    reopened = actions.reopen(closed, by=ana, at=make.NOW)
    again = actions.close(reopened, by=ana, at=make.NOW)

    assert (reopened.is_live, again.state) == (True, "closed")
    assert list(again.closures.order_by("id").values_list("undone_at", flat=True)) == [make.NOW, None]
    assert recorded.event("goals.reopened").by == ana


def test_only_the_owners_close_and_reopen(ana, li, root):
    objective = make.objective(ana)
    closed = actions.close(make.objective(ana), by=ana, at=make.NOW)

    for by in (li, root):
        with pytest.raises(NotAllowed):
            actions.close(objective, by=by, at=make.NOW)
        with pytest.raises(NotAllowed):
            actions.reopen(closed, by=by, at=make.NOW)


def test_only_what_is_live_is_closed(ana):
    closed = actions.close(make.objective(ana), by=ana, at=make.NOW)

    with pytest.raises(RuleBroken, match="still a draft"):
        actions.close(make.objective(ana, published=False), by=ana, at=make.NOW)
    with pytest.raises(RuleBroken, match="over already"):
        actions.close(closed, by=ana, at=make.NOW)


def test_only_what_is_closed_is_reopened(ana):
    with pytest.raises(RuleBroken, match="not closed"):
        actions.reopen(make.objective(ana), by=ana, at=make.NOW)


def test_in_a_closed_cycle_one_closes_but_does_not_reopen(ana):
    objective = make.objective(ana)
    closes_at = objective.cycle.closes_at
    closed = actions.close(objective, by=ana, at=closes_at)

    with pytest.raises(RuleBroken, match="cycle is closed"):
        actions.reopen(closed, by=ana, at=closes_at)
