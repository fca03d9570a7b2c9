"""Changing the team."""

from datetime import date

import pytest

from skylight.activity.models import Event
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions
from tests import make
from tests.make import NOW

TODAY = NOW.date()


@pytest.fixture
def platform(sam):
    return sam.team


def test_a_person_is_in_one_team_and_the_days_in_the_other_are_kept(root, ana, growth, platform):
    actions.join_team(ana, by=root, at=NOW, team=platform)

    ana.refresh_from_db()
    before, after = ana.memberships.order_by("id")
    event = Event.objects.get(kind="org.team_joined")
    assert ana.team == platform
    assert (before.team, before.until_on, after.team, after.from_on) == (growth, TODAY, platform, TODAY)
    assert (event.team, event.data["before"]) == (platform, "Growth")


def test_a_change_dated_back_splits_the_stay(root, ana, platform):
    actions.join_team(ana, by=root, at=NOW, team=platform, from_on=date(2026, 2, 1))

    before, after = ana.memberships.order_by("id")
    assert (before.until_on, after.from_on) == (date(2026, 2, 1), date(2026, 2, 1))


def test_a_change_dated_back_before_a_later_stay_is_refused(root, ana, platform):
    actions.join_team(ana, by=root, at=NOW, team=platform, from_on=date(2026, 2, 1))

    with pytest.raises(RuleBroken, match="since 1 February 2026") as refused:
        actions.join_team(ana, by=root, at=NOW, team=make.team("New"), from_on=date(2026, 1, 1))

    assert refused.value.field == "from_on"


def test_a_person_can_be_in_no_team(root, ana):
    assert actions.join_team(ana, by=root, at=NOW, team=None) is None

    ana.refresh_from_db()
    assert ana.team is None


@pytest.mark.parametrize(
    ("from_on", "field"), [(date(2026, 3, 17), "from_on"), (date(2024, 1, 1), "from_on"), (None, "team")]
)
def test_what_makes_no_sense_is_refused_beside_its_field(root, ana, growth, platform, from_on, field):
    with pytest.raises(RuleBroken) as refused:
        actions.join_team(ana, by=root, at=NOW, team=platform if from_on else growth, from_on=from_on)

    assert refused.value.field == field


def test_nobody_joins_a_closed_team(root, ana):
    old = make.team("Old")
    actions.close_team(old, by=root, at=NOW)

    with pytest.raises(RuleBroken, match="Old was closed"):
        actions.join_team(ana, by=root, at=NOW, team=old)


def test_only_administrators_change_teams(li, ana, platform):
    with pytest.raises(NotAllowed):
        actions.join_team(ana, by=li, at=NOW, team=platform)
