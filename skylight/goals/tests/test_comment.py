"""Saying something about a goal, and settling it."""

from datetime import timedelta

import pytest

from skylight.activity.models import Comment
from skylight.goals import actions
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.policies.actions import decide
from tests import make


def say(objective, by, text="Why this number?", **details):
    return actions.comment(objective, by=by, at=make.NOW, text=text, **details)


def test_anybody_comments_by_name(ana, sam):
    objective = make.objective(ana)
    key_result = make.key_result(objective)

    said = say(objective, sam, " Why\r\nthis? ", kind="question", key_result=key_result)

    assert (said.objective, said.key_result, said.by, said.at) == (objective, key_result, sam, make.NOW)
    assert (said.text, said.kind, said.solved_at) == ("Why\nthis?", "question", None)
    event = recorded.event("goals.commented")
    assert (event.objective, event.data) == (objective, {"comment_kind": "question"})


def test_those_who_work_on_it_and_those_who_spoke_are_told(ana, bo, li, sam, wen):
    objective = make.objective(ana, contributors=[bo])
    make.key_result(objective, owner=li)
    say(objective, wen)

    said = say(objective, sam)

    event = objective.events.get(subject=f"activity.comment:{said.pk}")
    assert {notice.person for notice in event.notices.all()} == {ana, bo, li, wen}


def test_of_a_restricted_goal_only_its_readers_hear(ana, bo, sam):
    objective = make.objective(ana, contributors=[bo])
    say(objective, sam)
    until_at = make.NOW + timedelta(days=9)
    actions.restrict(objective, by=ana, at=make.NOW, reason="A purchase", until_at=until_at)

    said = say(objective, ana)

    event = objective.events.get(subject=f"activity.comment:{said.pk}")
    assert {notice.person for notice in event.notices.all()} == {bo}


@pytest.mark.parametrize(
    "details, field",
    [({"text": " \n"}, "text"), ({"kind": "shout"}, "kind"), ({"text": "x" * 50_001}, "text")],
)
def test_what_makes_no_sense_is_refused(ana, sam, details, field):
    with pytest.raises(RuleBroken) as refused:
        say(make.objective(ana), sam, **details)

    assert refused.value.field == field
    assert not Comment.objects.exists()


def test_a_key_result_of_another_objective_is_refused(ana, sam):
    key_result = make.key_result(make.objective(ana))

    with pytest.raises(RuleBroken, match="another objective"):
        say(make.objective(ana), sam, key_result=key_result)


def test_contract_workers_who_only_look_on_do_not_comment(ana, cora, growth, root):
    objective = make.objective(ana)
    say(objective, cora)
    decide("cw_mode", "view", by=root, at=make.NOW, reason="Agency rules", team=growth)

    with pytest.raises(NotAllowed):
        say(objective, cora)


def test_its_author_and_the_goals_owner_settle_it(ana, sam, bo):
    objective = make.objective(ana)
    mine, theirs = say(objective, sam), say(objective, bo)

    assert actions.solve(mine, by=sam, at=make.NOW).solved_at == make.NOW
    settled = actions.solve(theirs, by=ana, at=make.NOW)
    assert (settled.solved_at, settled.version) == (make.NOW, 2)
    assert actions.unsolve(settled, by=bo, at=make.NOW).solved_at is None
    assert recorded.kinds()[-3:] == ["goals.comment_solved", "goals.comment_solved", "goals.comment_unsolved"]
    assert recorded.told("goals.comment_unsolved") == {ana, sam}


def test_nobody_else_settles_it(ana, sam, bo, li):
    said = say(make.objective(ana), sam)

    for by in (bo, li):
        with pytest.raises(NotAllowed):
            actions.solve(said, by=by, at=make.NOW)
        with pytest.raises(NotAllowed):
            actions.unsolve(said, by=by, at=make.NOW)


def test_only_once(ana, sam):
    said = say(make.objective(ana), sam)
    with pytest.raises(RuleBroken, match="still open"):
        actions.unsolve(said, by=sam, at=make.NOW)
    actions.solve(said, by=sam, at=make.NOW)

    with pytest.raises(RuleBroken, match="settled already"):
        actions.solve(said, by=sam, at=make.NOW)
