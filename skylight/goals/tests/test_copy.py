"""Writing a goal once more: its words and figures, and nothing of what has become of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from skylight.activity.models import Event
from skylight.goals import actions
from skylight.goals.models import Alignment, Objective
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make

pytestmark = pytest.mark.django_db

DRAFTING = datetime(2026, 4, 20, 9, tzinfo=UTC)


@pytest.fixture
def following(wen):
    return make.cycle(date(2026, 5, 1))


@pytest.fixture
def goal(ana, bo):
    goal = make.objective(ana, "Shops sell", description="Why", commitment="aspirational", backup_owner=bo)
    make.key_result(
        goal, "Days", kind="decrease", start=Decimal(12), target=Decimal(6), unit="days", owner=bo
    )
    make.key_result(goal, "Plan", kind="milestone", milestones=[("Draw", None, None), ("Build", None, None)])
    return goal


def copied(goal, by, cycle, **choice):
    return actions.copy(goal, by=by, at=DRAFTING, cycle=cycle, **choice)


def test_ones_own_goal_comes_again_as_a_new_draft_without_its_course(ana, bo, goal, following):
    days = goal.key_results.get(title="Days")
    make.check_in(days, 8, status="at_risk", confidence=3)

    draft = copied(goal, ana, following)

    assert (draft.title, draft.description, draft.commitment) == ("Shops sell", "Why", "aspirational")
    assert (draft.state, draft.cycle, draft.owner_person, draft.backup_owner) == ("draft", following, ana, bo)
    assert (draft.carried_from, draft.times_carried, draft.progress) == (None, 0, 0)
    row = draft.key_results.get(title="Days")
    assert (row.start, row.target, row.unit, row.owner) == (12, 6, "days", bo)
    assert (row.current, row.status, row.confidence, row.carried_from) == (None, "none", None, None)
    steps = draft.key_results.get(title="Plan").milestones
    assert list(steps.values_list("title", "done_at")) == [("Draw", None), ("Build", None)]
    assert not Alignment.objects.exists()


def test_of_somebody_elses_goal_come_the_words_without_people_and_dates(li, ana, goal, following):
    actions.edit_objective(
        goal, by=ana, at=make.NOW, version=goal.version, deadline=date(2026, 6, 1), controllable="Bo has it"
    )

    draft = copied(Objective.objects.get(pk=goal.pk), li, following)

    assert (draft.owner_person, draft.title) == (li, "Shops sell")
    assert (draft.backup_owner, draft.deadline, draft.controllable) == (None, None, "")
    assert set(draft.key_results.values_list("owner", flat=True)) == {None}


def test_one_chooses_its_key_results_and_may_say_where_it_comes_from(li, goal, following):
    spring = make.cycle(date(2026, 3, 20), months=None, last_day=date(2026, 6, 30))
    days = goal.key_results.get(title="Days")

    draft = copied(goal, li, spring, key_results=[days.pk], derived=True)

    assert list(draft.key_results.values_list("title", flat=True)) == ["Days"]
    link = Alignment.objects.get()
    assert (link.from_objective, link.to_objective, link.relation) == (draft, goal, "derived_from")


def test_it_may_become_a_draft_of_a_team(li, growth, goal, following):
    draft = copied(goal, li, following, owner_team=growth)

    assert (draft.owner_team, draft.owner_person) == (growth, None)


def test_several_come_in_one_act_in_their_order_and_on_record_once(ana, goal, following):
    other = make.objective(ana, "Answers")

    drafts = actions.copy_all([goal, other], by=ana, at=DRAFTING, cycle=following)

    assert [(one.title, one.position) for one in drafts] == [("Shops sell", 0), ("Answers", 1)]
    event = Event.objects.get(kind="goals.copied")
    assert (event.by, event.objective, event.person) == (ana, drafts[0], ana)
    assert event.data == {"others": [drafts[1].pk], "copied_from": [goal.pk, other.pk]}


def test_a_goal_that_is_closed_to_others_stays_closed(ana, li, goal, following):
    until = DRAFTING + timedelta(days=60)
    actions.restrict(goal, by=ana, at=make.NOW, reason="A purchase", until_at=until, audience=[li])

    draft = copied(goal, ana, following)
    with pytest.raises(RuleBroken, match="restricted"):
        copied(goal, li, following)

    standing = draft.restrictions.get()
    assert (standing.reason, standing.until_at, list(standing.audience.all())) == ("A purchase", until, [li])


def test_drafts_and_what_somebody_wants_to_learn_are_not_taken_from_others(li, ana, following):
    for goal in (make.objective(ana, published=False), make.objective(ana, kind="ability")):
        with pytest.raises(NotAllowed):
            copied(goal, li, following)
        assert copied(goal, ana, following).owner_person == ana


def test_a_contract_worker_writes_no_goals_of_their_own(cora, goal, following):
    with pytest.raises(NotAllowed):
        copied(goal, cora, following)


def test_a_cycle_that_is_over_takes_nothing(ana, goal):
    earlier = make.cycle(date(2026, 1, 1))

    with pytest.raises(RuleBroken, match="over"):
        copied(goal, ana, earlier)


def test_a_limit_that_is_enforced_counts_all_that_come(ana, root, goal, following):
    from skylight.policies import actions as policies

    for key, value in (("limits", "refuse"), ("max_objectives", 1)):
        policies.decide(key, value, by=root, at=make.LONG_AGO, reason="Focus")
    other = make.objective(ana, "Answers", cycle=following, at=DRAFTING, published=False)

    with pytest.raises(RuleBroken, match="limit"):
        copied(goal, ana, following)
    actions.discard(other, by=ana, at=DRAFTING)
    assert copied(goal, ana, following)
