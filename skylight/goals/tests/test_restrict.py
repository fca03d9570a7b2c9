"""Restricting an objective, and lifting that."""

from datetime import timedelta

import pytest

from skylight.goals import actions, visibility
from skylight.goals.models import Objective
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.policies.actions import decide
from tests import make

MONTH = timedelta(days=30)


def restrict(objective, by, **details):
    details = {"reason": "A purchase", "until_at": make.NOW + MONTH, **details}
    return actions.restrict(objective, by=by, at=make.NOW, **details)


def readers(objective, people, at=make.NOW):
    return {one for one in people if objective in Objective.objects.visible_to(one, at)}


def test_only_owners_and_audience_read_it_and_all_see_that_it_exists(ana, bo, li, sam, wen, root):
    objective = make.objective(ana, contributors=[bo])

    restriction = restrict(objective, ana, audience=[li])

    assert readers(objective, [ana, bo, li, sam, wen, root]) == {ana, bo, li}
    hidden = visibility.restricted_from(Objective.objects.all(), sam, make.NOW)
    assert [row.restrictions.get() for row in hidden] == [restriction]
    assert recorded.event("goals.restricted").reason == "A purchase"
    assert recorded.told("goals.restricted") == {li}


def test_whoever_drives_a_key_result_goes_on_reading(ana, sam):
    objective = make.objective(ana)
    make.key_result(objective, owner=sam)

    restrict(objective, ana)

    assert readers(objective, [sam]) == {sam}


def test_it_ends_by_itself(ana, sam):
    objective = make.objective(ana)

    restrict(objective, ana)

    assert readers(objective, [sam], at=make.NOW + MONTH - timedelta(seconds=1)) == set()
    assert readers(objective, [sam], at=make.NOW + MONTH) == {sam}


def test_lifting_opens_it_at_once(ana, sam):
    objective = make.objective(ana)
    restrict(objective, ana)

    restriction = actions.lift_restriction(objective, by=ana, at=make.NOW)

    assert restriction.lifted_at == make.NOW
    assert readers(objective, [sam]) == {sam}
    assert recorded.event("goals.restriction_lifted").objective == objective


def test_after_one_has_ended_there_may_be_another(ana):
    objective = make.objective(ana)
    first = restrict(objective, ana)
    later = make.NOW + 2 * MONTH

    actions.restrict(objective, by=ana, at=later, reason="Another purchase", until_at=later + MONTH)

    first.refresh_from_db()
    assert first.lifted_at == first.until_at
    assert objective.restrictions.count() == 2


def test_a_restricted_draft_is_closed_to_the_manager_too(ana, li, bo):
    draft = make.objective(ana, published=False)
    assert readers(draft, [li, bo]) == {li}

    restrict(draft, ana, audience=[bo])

    assert readers(draft, [ana, li, bo]) == {ana, bo}


def test_only_the_owners_restrict(ana, li, root):
    objective = make.objective(ana)

    for by in (li, root):
        with pytest.raises(NotAllowed):
            restrict(objective, by)
        with pytest.raises(NotAllowed):
            actions.lift_restriction(objective, by=by, at=make.NOW)


@pytest.mark.parametrize(
    "details, field",
    [
        ({"reason": " "}, "reason"),
        ({"until_at": make.NOW}, "until_at"),
        ({"until_at": make.NOW + timedelta(days=180, seconds=1)}, "until_at"),
    ],
)
def test_it_needs_a_reason_and_an_end_in_sight(ana, details, field):
    with pytest.raises(RuleBroken) as refused:
        restrict(make.objective(ana), ana, **details)

    assert refused.value.field == field


def test_contract_workers_are_no_audience(ana, cora):
    with pytest.raises(RuleBroken) as refused:
        restrict(make.objective(ana), ana, audience=[cora])

    assert refused.value.field == "audience"


def test_not_twice(ana):
    objective = make.objective(ana)
    restrict(objective, ana)

    with pytest.raises(RuleBroken, match="restricted already"):
        restrict(objective, ana)


def test_not_where_the_policy_forbids_it(ana, growth, root):
    decide("restricted_goals", "forbidden", by=root, at=make.NOW, reason="A pilot", team=growth)

    with pytest.raises(RuleBroken, match="every objective is open"):
        restrict(make.objective(ana), ana)


def test_what_is_open_cannot_be_opened(ana):
    objective = make.objective(ana)
    restrict(objective, ana)

    with pytest.raises(RuleBroken, match="open to everybody already"):
        actions.lift_restriction(objective, by=ana, at=make.NOW + MONTH)
