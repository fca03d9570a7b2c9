import pytest

from skylight.activity.models import Event
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.policies import actions
from skylight.policies.queries import effective
from tests import make


@pytest.fixture
def decided(li, growth):
    """Growth does without weights."""
    return actions.decide("weights", "off", by=li, at=make.NOW, reason="We tried it", team=growth)


def undecide(by, team, key="weights"):
    actions.undecide(key, by=by, at=make.NOW, reason="It was too simple", team=team)


def test_the_team_goes_back_to_what_stands_above(decided, li, growth):
    undecide(li, growth)

    assert effective(growth)["weights"] == "set"
    assert effective(growth).origin("weights") == "default"


def test_who_may_not_decide_may_not_go_back(decided, ana, growth):
    with pytest.raises(NotAllowed):
        undecide(ana, growth)

    assert effective(growth)["weights"] == "off"


def test_what_nobody_decided_is_not_taken_back(decided, li, growth):
    with pytest.raises(RuleBroken) as broken:
        undecide(li, growth, "limits")

    assert broken.value.field == "key"


def test_it_records_what_it_was(decided, li, growth):
    undecide(li, growth)

    event = Event.objects.get(kind="policies.undecided")
    assert (event.by, event.team, event.reason) == (li, growth, "It was too simple")
    assert event.data == {"key": "weights", "before": "off"}
