"""Giving an objective up, and taking it up again."""

import pytest

from skylight.goals import actions
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


def test_abandoning_says_who_and_why(ana, bo):
    objective = make.objective(ana, contributors=[bo])

    gone = actions.abandon(objective, by=ana, at=make.NOW, reason="The market is gone")

    row = gone.abandonments.get()
    assert gone.state == "abandoned"
    assert (row.by, row.reason, row.undone_at) == (ana, "The market is gone", None)
    assert recorded.event("goals.abandoned").reason == "The market is gone"
    assert recorded.told("goals.abandoned") == {bo}


def test_resuming_keeps_what_was_said(ana):
    gone = actions.abandon(make.objective(ana), by=ana, at=make.NOW, reason="The market is gone")

    back = actions.resume(gone, by=ana, at=make.NOW)

    assert back.is_live
    assert back.abandonments.get().undone_at == make.NOW
    assert recorded.event("goals.resumed").objective == back


def test_it_needs_a_reason(ana):
    with pytest.raises(RuleBroken) as refused:
        actions.abandon(make.objective(ana), by=ana, at=make.NOW, reason="  ")

    assert refused.value.field == "reason"


def test_only_the_owners(ana, li):
    gone = actions.abandon(make.objective(ana), by=ana, at=make.NOW, reason="Enough")

    with pytest.raises(NotAllowed):
        actions.abandon(make.objective(ana), by=li, at=make.NOW, reason="Enough")
    with pytest.raises(NotAllowed):
        actions.resume(gone, by=li, at=make.NOW)


def test_a_draft_is_thrown_away_instead(ana):
    draft = make.objective(ana, published=False)

    with pytest.raises(RuleBroken, match="still a draft"):
        actions.abandon(draft, by=ana, at=make.NOW, reason="Enough")


def test_a_discarded_draft_is_not_resumed(ana):
    draft = actions.discard(make.objective(ana, published=False), by=ana, at=make.NOW)

    with pytest.raises(RuleBroken, match="not abandoned"):
        actions.resume(draft, by=ana, at=make.NOW)


def test_not_in_a_closed_cycle(ana):
    objective = make.objective(ana)
    gone = actions.abandon(make.objective(ana), by=ana, at=make.NOW, reason="Enough")
    closes_at = objective.cycle.closes_at

    with pytest.raises(RuleBroken, match="cycle is closed"):
        actions.abandon(objective, by=ana, at=closes_at, reason="Enough")
    with pytest.raises(RuleBroken, match="cycle is closed"):
        actions.resume(gone, by=ana, at=closes_at)
