"""Saying who helps."""

import pytest

from skylight.goals import actions
from skylight.goals.models import Objective
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken, Stale
from tests import make


def set_people(objective, by, people, **details):
    details.setdefault("version", objective.version)
    return actions.set_contributors(objective, by=by, at=make.NOW, people=people, **details)


def test_who_helps_is_replaced_and_who_helped_stays_on_record(ana, bo, sam):
    objective = make.objective(ana, contributors=[bo])

    objective = set_people(objective, ana, [sam])

    rows = objective.contributions.order_by("id").values_list("person", "ended_at")
    assert list(rows) == [(bo.pk, make.NOW), (sam.pk, None)]
    assert recorded.diff(objective) == [
        ("contributors", f"Bo Chen (#{bo.pk})", f"Sam Okafor (#{sam.pk})"),
    ]
    assert recorded.event("goals.edited").data == {
        "changed": {"contributors": [f"Bo Chen (#{bo.pk})", f"Sam Okafor (#{sam.pk})"]}
    }
    assert recorded.told("goals.edited") == {bo, sam}


def test_one_may_help_again(ana, bo):
    objective = make.objective(ana, contributors=[bo])
    for people in ([], [bo]):
        objective = set_people(objective, ana, people)

    assert objective.contributions.filter(ended_at=None).get().person == bo
    assert objective.contributions.count() == 2


def test_the_same_people_leave_no_trace(ana, bo):
    objective = make.objective(ana, contributors=[bo])

    same = set_people(objective, ana, [bo, ana, bo])

    assert same.version == objective.version
    assert "goals.edited" not in recorded.kinds()


def test_who_helps_reads_the_draft(ana, sam):
    objective = make.objective(ana, published=False)
    assert objective not in Objective.objects.visible_to(sam, make.NOW)

    set_people(objective, ana, [sam])

    assert objective in Objective.objects.visible_to(sam, make.NOW)


def test_only_the_owners_say_who_helps(ana, bo):
    with pytest.raises(NotAllowed):
        set_people(make.objective(ana), bo, [bo])


def test_the_second_editor_is_stopped(ana, bo, sam):
    objective = make.objective(ana)
    set_people(objective, ana, [bo])

    with pytest.raises(Stale):
        set_people(objective, ana, [sam])


def test_not_when_it_is_over(ana, bo):
    closed = actions.close(make.objective(ana), by=ana, at=make.NOW)

    with pytest.raises(RuleBroken):
        set_people(closed, ana, [bo])


def test_skylight_itself_helps_with_nothing(ana):
    with pytest.raises(RuleBroken) as refused:
        set_people(make.objective(ana), ana, [make.system()])

    assert refused.value.field == "people"
