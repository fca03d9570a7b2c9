"""Setting a cycle aside."""

import pytest

from skylight.activity.models import Event
from skylight.cycles import actions
from skylight.cycles.models import Cycle
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make

pytestmark = pytest.mark.django_db


def marked(cycle, by, standing="hidden", reason="Overlaps the new quarters"):
    return actions.mark(cycle, by=by, at=make.NOW, standing=standing, reason=reason)


def test_a_hidden_cycle_leaves_the_pages_and_stays_in_the_database(root, ana):
    cycle = marked(make.cycle(), root)

    assert not Cycle.objects.visible_to(ana).exists()
    assert Cycle.objects.get() == cycle


def test_an_invalid_cycle_stays_to_be_seen_with_its_reason(root, ana):
    marked(make.cycle(), root, "invalid")

    assert Cycle.objects.visible_to(ana).get().reason == "Overlaps the new quarters"


def test_it_can_be_brought_back(root, ana):
    cycle = marked(make.cycle(), root)

    marked(cycle, root, "normal", "It was the right one after all")

    assert Cycle.objects.visible_to(ana).get() == cycle


@pytest.mark.parametrize(
    ("standing", "reason", "field"),
    [("hidden", " ", "reason"), ("deleted", "Why not", "standing"), ("normal", "As it is", "standing")],
)
def test_it_says_why_and_changes_something(root, standing, reason, field):
    with pytest.raises(RuleBroken) as broken:
        marked(make.cycle(), root, standing, reason)

    assert broken.value.field == field


def test_only_who_could_open_it_marks_it(li, ana, growth):
    assert marked(make.cycle(team=growth), li).standing == "hidden"
    company = make.cycle()
    for person in (li, ana):
        with pytest.raises(NotAllowed):
            marked(company, person)


def test_it_records_what_it_was_before_and_why(root):
    marked(make.cycle(), root)

    event = Event.objects.get(kind="cycles.marked")
    assert (event.reason, event.data) == (
        "Overlaps the new quarters",
        {"before": "normal", "after": "hidden"},
    )
