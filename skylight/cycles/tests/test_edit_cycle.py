"""Giving a cycle another name."""

import pytest

from skylight.activity.models import Event
from skylight.cycles import actions
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from tests import make

pytestmark = pytest.mark.django_db


def renamed(cycle, by, name="Spring", version=1):
    return actions.edit_cycle(cycle, by=by, at=make.NOW, version=version, name=name)


def test_the_administrator_renames_a_cycle(root):
    cycle = renamed(make.cycle(), root, " Spring ")

    assert (cycle.name, cycle.version) == ("Spring", 2)


def test_the_second_of_two_editors_sees_the_first_ones_name(root):
    cycle = make.cycle()
    renamed(cycle, root, "Spring")

    with pytest.raises(Stale) as stale:
        renamed(cycle, root, "Thaw")

    assert stale.value.current.name == "Spring"


def test_an_edit_says_which_version_it_read(root):
    with pytest.raises(VersionMissing):
        renamed(make.cycle(), root, version=None)


def test_a_cycle_has_a_name(root):
    with pytest.raises(RuleBroken) as broken:
        renamed(make.cycle(), root, "  ")

    assert broken.value.field == "name"


def test_a_leader_renames_the_teams_own_cycle_and_no_other(li, growth):
    assert renamed(make.cycle(team=growth), li).name == "Spring"
    with pytest.raises(NotAllowed):
        renamed(make.cycle(), li)


def test_it_keeps_the_old_name_on_record(root):
    renamed(make.cycle(), root)

    event = Event.objects.get(kind="cycles.renamed")
    assert event.data == {"before": "March–April 2026", "after": "Spring"}
