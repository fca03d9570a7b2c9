"""Publishing an objective."""

from datetime import UTC, date, datetime

import pytest

from skylight.goals import actions
from skylight.goals.models import Objective
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.policies.actions import decide
from tests import make


def publish(objective, by, at=make.NOW):
    return actions.publish(objective, by=by, at=at)


def test_the_owner_publishes_alone(ana, sam):
    draft = make.objective(ana, published=False)
    assert draft not in Objective.objects.visible_to(sam, make.NOW)

    published = publish(draft, ana)

    assert (published.state, published.published_at) == ("published", make.NOW)
    assert (published.publication.by, published.publication.at) == (ana, make.NOW)
    assert published in Objective.objects.visible_to(sam, make.NOW)
    assert recorded.kinds() == ["goals.drafted", "goals.published"]


def test_nobody_publishes_for_somebody_else(ana, li, wen, root):
    draft = make.objective(ana, published=False)

    for by in (li, wen, root):
        with pytest.raises(NotAllowed):
            publish(draft, by)


def test_a_teams_goal_is_published_by_its_leader(ana, li, growth):
    draft = make.objective(growth, published=False)

    with pytest.raises(NotAllowed):
        publish(draft, ana)
    assert publish(draft, li).is_live


def test_those_it_concerns_are_told(ana, bo, li):
    draft = make.objective(ana, published=False, contributors=[bo])
    make.alignment(draft, make.objective(li))

    publish(draft, ana)

    event = draft.events.get(kind="goals.published")
    assert {notice.person for notice in event.notices.all()} == {bo, li}


def test_nothing_is_asked_of_a_goal_but_its_words(ana):
    unmeasurable = make.objective(ana, published=False)
    make.key_result(unmeasurable, start=None, target=None)

    assert publish(unmeasurable, ana).is_live
    assert publish(make.objective(ana, published=False), ana).is_live


def test_late_is_allowed_while_the_cycle_runs(ana):
    draft = make.objective(ana, published=False)

    assert publish(draft, ana, at=datetime(2026, 4, 30, 23, 59, 59, tzinfo=UTC)).is_live


def test_not_when_the_cycle_is_over(ana):
    draft = make.objective(ana, published=False)

    for at in (draft.cycle.ends_at, draft.cycle.closes_at):
        with pytest.raises(RuleBroken, match="is over"):
            publish(draft, ana, at=at)


def test_before_the_cycle_begins_once_it_is_open(ana):
    cycle = make.cycle(date(2026, 5, 1))
    draft = make.objective(ana, published=False, cycle=cycle, at=cycle.draft_opens_at)

    assert publish(draft, ana, at=cycle.draft_opens_at).is_live


def test_only_once(ana):
    with pytest.raises(RuleBroken, match="published already"):
        publish(make.objective(ana), ana)


def test_not_what_was_thrown_away(ana):
    draft = actions.discard(make.objective(ana, published=False), by=ana, at=make.NOW)

    with pytest.raises(RuleBroken, match="thrown away"):
        publish(draft, ana)


def test_not_over_a_limit_that_was_enforced_after_drafting(ana, growth, root):
    make.objective(ana)
    draft = make.objective(ana, published=False)
    decide("max_objectives", 1, by=root, at=make.NOW, reason="Focus", team=growth)
    decide("limits", "refuse", by=root, at=make.NOW, reason="Focus", team=growth)

    with pytest.raises(RuleBroken, match="1 objective in a cycle is the limit"):
        publish(draft, ana)


def test_a_form_read_before_publishing_is_stale_after_it(ana):
    draft = make.objective(ana, published=False)

    assert publish(draft, ana).version == draft.version + 1
