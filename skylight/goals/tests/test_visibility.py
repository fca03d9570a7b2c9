"""Who reads which goal."""

from datetime import timedelta

import pytest

from skylight.goals import actions, visibility
from skylight.goals.models import CheckIn, KeyResult, Objective
from skylight.policies.actions import decide
from tests import make


@pytest.fixture
def everybody(wen, li, ana, bo, sam, cora, root):
    return {"wen": wen, "li": li, "ana": ana, "bo": bo, "sam": sam, "cora": cora, "root": root}


def readers(objective, everybody):
    return {
        name
        for name, person in everybody.items()
        if Objective.objects.visible_to(person, make.NOW).filter(pk=objective.pk).exists()
    }


def settle(root, **keys):
    for key, value in keys.items():
        decide(key, value, by=root, at=make.NOW, reason="As agreed")


def test_what_is_published_everybody_reads_in_every_state(ana, everybody):
    live = make.objective(ana)
    closed = actions.close(make.objective(ana), by=ana, at=make.NOW)
    abandoned = actions.abandon(make.objective(ana), by=ana, at=make.NOW, reason="Enough")

    for objective in (live, closed, abandoned):
        assert readers(objective, everybody) == everybody.keys()


@pytest.mark.parametrize(
    "policy, names",
    [
        ("line", {"ana", "li"}),
        ("team", {"ana", "li", "bo"}),
        ("company", {"ana", "li", "bo", "wen", "sam", "root"}),
    ],
)
def test_a_draft_is_read_as_far_as_the_policy_says(ana, root, everybody, policy, names):
    draft = make.objective(ana, published=False)
    settle(root, draft_readers=policy)

    assert readers(draft, everybody) == names


def test_a_teams_draft_is_read_by_its_people(growth, li, everybody):
    assert readers(make.objective(growth, published=False), everybody) == {"ana", "li", "bo"}


def test_whoever_works_on_a_draft_reads_it(ana, bo, sam, wen, cora, everybody):
    draft = make.objective(ana, published=False, backup_owner=wen, contributors=[cora])
    make.key_result(draft, owner=bo, backup_owner=sam)

    assert readers(draft, everybody) == {"ana", "li", "wen", "cora", "bo", "sam"}


def test_whoever_drove_a_cancelled_key_result_does_not(ana, sam, everybody):
    draft = make.objective(ana, published=False)
    key_result = make.key_result(draft, owner=sam)
    actions.cancel_key_result(key_result, by=ana, at=make.NOW)

    assert "sam" not in readers(draft, everybody)


def test_what_was_thrown_away_nobody_reads(ana, bo, root, everybody):
    draft = make.objective(ana, published=False, contributors=[bo])
    settle(root, draft_readers="company")

    actions.discard(draft, by=ana, at=make.NOW)

    assert readers(draft, everybody) == set()


def test_a_restricted_goal_is_nobody_elses_business(ana, bo, sam, everybody):
    objective = make.objective(ana, contributors=[bo])
    until_at = make.NOW + timedelta(days=9)
    actions.restrict(objective, by=ana, at=make.NOW, reason="A purchase", until_at=until_at, audience=[sam])

    names = readers(objective, everybody)
    exists_for = {
        name
        for name, person in everybody.items()
        if visibility.restricted_from(Objective.objects.all(), person, make.NOW).exists()
    }

    assert names == {"ana", "bo", "sam"}
    assert exists_for == everybody.keys() - names


@pytest.mark.parametrize(
    "mode, reach, reads_growth, reads_platform",
    [
        ("contribute", "company", True, True),
        ("view", "team", True, False),
        ("none", "company", False, False),
    ],
)
def test_contract_workers_read_as_far_as_the_policy_reaches(
    ana, sam, cora, root, mode, reach, reads_growth, reads_platform
):
    near, far = make.objective(ana), make.objective(sam)
    settle(root, cw_mode=mode, cw_reach=reach)

    read = Objective.objects.visible_to(cora, make.NOW)

    assert (near in read, far in read) == (reads_growth, reads_platform)


def test_what_hangs_on_a_goal_is_read_with_it(ana, li, sam):
    draft = make.objective(ana, published=False)
    key_result = make.key_result(draft)
    CheckIn.objects.create(objective=draft, key_result=key_result, by=ana, at=make.NOW)

    for model in (KeyResult, CheckIn):
        assert model.objects.visible_to(li, make.NOW).count() == 1
        assert model.objects.visible_to(sam, make.NOW).count() == 0
