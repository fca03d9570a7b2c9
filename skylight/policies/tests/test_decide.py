import pytest

from skylight.activity.models import Event
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.policies import actions
from skylight.policies.models import Setting
from skylight.policies.queries import effective, effective_by_team, effective_for, everywhere
from tests import make


def decide(key="weights", value="off", *, by, **details):
    return actions.decide(key, value, by=by, at=make.NOW, reason="We tried it", **details)


def test_what_the_company_decides_counts_everywhere(root, ana, growth):
    decide(by=root)

    assert (
        effective(None)["weights"] == effective(growth)["weights"] == effective_for(ana)["weights"] == "off"
    )
    assert effective(growth).origin("weights") is None


def test_a_leader_decides_for_the_team_and_all_below_it(root, li, growth, sam):
    inner = make.team("Onboarding", parent=growth)
    decide(by=root)

    decide(value="equal", by=li, team=growth)

    assert effective(inner)["weights"] == "equal"
    assert effective(inner).origin("weights") == growth.pk
    assert effective(sam.team)["weights"] == "off"


def test_all_ways_of_asking_agree(li, growth, sam):
    decide(value="equal", by=li, team=growth)
    teams = {growth.pk: growth.path, sam.team_id: sam.team.path}

    by_team, of = effective_by_team(teams), everywhere()

    assert dict(by_team[growth.pk]) == dict(of(growth)) == dict(effective(growth))
    assert dict(by_team[sam.team_id]) == dict(of(sam.team)) == dict(effective(sam.team))


def test_the_last_decision_counts_and_the_one_before_stays_on_record(root):
    first = decide(by=root)
    decide(value="equal", by=root)

    assert effective(None)["weights"] == "equal"
    first.refresh_from_db()
    assert (first.value, first.ended_at) == ("off", make.NOW)


@pytest.mark.parametrize("who", ["ana", "wen", "sam"])
def test_only_the_administrator_and_the_leader_decide(request, growth, li, who):
    with pytest.raises(NotAllowed):
        decide(by=request.getfixturevalue(who), team=growth)

    assert not Setting.objects.exists()


def test_a_leader_does_not_decide_for_the_company(li):
    with pytest.raises(NotAllowed):
        decide(by=li)


@pytest.mark.parametrize(
    "key, value, field",
    [
        ("weights", "sometimes", "value"),
        ("max_objectives", 0, "value"),
        ("max_objectives", "5", "value"),
        ("max_objectives", True, "value"),
        ("annual_cycle", "yes", "value"),
        ("nothing", 1, "key"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(root, key, value, field):
    with pytest.raises(RuleBroken) as broken:
        decide(key, value, by=root)

    assert broken.value.field == field


def test_a_decision_has_a_reason(root):
    with pytest.raises(RuleBroken) as broken:
        actions.decide("weights", "off", by=root, at=make.NOW, reason="  ")

    assert broken.value.field == "reason"


def test_what_is_locked_above_is_not_decided_below(root, li, growth):
    inner = make.team("Onboarding", parent=growth, leader=li)
    decide(by=root, team=growth, locked=True)

    with pytest.raises(RuleBroken) as broken:
        decide(value="equal", by=li, team=inner)

    assert broken.value.field == "key"
    assert effective(inner)["weights"] == "off"


def test_a_lock_does_not_bind_the_one_who_set_it(root):
    decide(by=root, locked=True)

    decide(value="equal", by=root)

    assert effective(None)["weights"] == "equal"


def test_it_records_what_was_decided_before_and_after(root, growth):
    decide(by=root, team=growth)
    decide(value="equal", by=root, team=growth)

    event = Event.objects.filter(kind="policies.decided").latest("id")
    assert (event.by, event.team, event.reason) == (root, growth, "We tried it")
    assert event.data == {"key": "weights", "before": "off", "after": "equal"}
