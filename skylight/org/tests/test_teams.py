"""Making, editing, moving, leading, closing and opening teams."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.activity.models import Event, Notice
from skylight.lib import paths
from skylight.lib.errors import NotAllowed, RuleBroken, Stale
from skylight.org import actions
from skylight.org.models import Team, TeamPlacement
from tests import make
from tests.make import NOW

TODAY = NOW.date()


@pytest.fixture
def onboarding(root, growth):
    return actions.add_team(by=root, at=NOW, name="Onboarding", parent=growth)


def test_a_new_team_has_its_place_from_today(root, growth, li):
    team = actions.add_team(by=root, at=NOW, name=" Shops ", parent=growth, leader=li, other_name="商家")

    event = Event.objects.get(kind="org.team_added", team=team)
    placement = team.placements.get()
    assert (team.name, team.path) == ("Shops", growth.path + paths.step(team.pk))
    assert (placement.parent, placement.from_on, placement.until_on) == (growth, TODAY, None)
    assert event.data["parent"] == "Growth"
    assert Notice.objects.filter(event=event, person=li).exists()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "N" * 201}, "name"),
        ({"name": "N", "external_id": "t1"}, "external_id"),
    ],
)
def test_a_team_that_makes_no_sense_is_refused(root, details, field):
    make.team("First", external_id="t1")

    with pytest.raises(RuleBroken) as refused:
        actions.add_team(by=root, at=NOW, **details)

    assert refused.value.field == field


def test_only_administrators_make_move_lead_and_close(li, growth, onboarding):
    for act, details in [
        (lambda **d: actions.add_team(name="New", **d), {}),
        (lambda **d: actions.move_team(onboarding, **d), {"parent": None}),
        (lambda **d: actions.lead_team(onboarding, **d), {"leader": li}),
        (lambda **d: actions.close_team(onboarding, **d), {}),
        (lambda **d: actions.reopen_team(onboarding, **d), {}),
    ]:
        with pytest.raises(NotAllowed):
            act(by=li, at=NOW, **details)


def test_a_leader_says_what_the_team_is_about_and_no_more(li, growth):
    actions.edit_team(growth, by=li, at=NOW, version=1, about="New shops sell")

    with pytest.raises(NotAllowed):
        actions.edit_team(growth, by=li, at=NOW, version=2, name="Li's empire")


def test_an_edit_is_recorded_with_both_texts(root, growth):
    actions.edit_team(growth, by=root, at=NOW, version=1, name="Growth and shops", other_name="", about="")

    event = Event.objects.get(kind="org.team_edited")
    assert event.data["changed"] == {"name": ["Growth", "Growth and shops"]}


def test_the_second_editor_sees_the_row_as_it_stands(root, growth):
    actions.edit_team(growth, by=root, at=NOW, version=1, name="First")

    with pytest.raises(Stale):
        actions.edit_team(growth, by=root, at=NOW, version=1, name="Second")


def test_a_member_does_not_edit_the_team(ana, growth):
    with pytest.raises(NotAllowed):
        actions.edit_team(growth, by=ana, at=NOW, version=1, about="…")


def test_a_moved_team_takes_all_below_along_and_leaves_its_place_in_the_history(root, growth, onboarding):
    inner = actions.add_team(by=root, at=NOW, name="Inner", parent=onboarding)
    platform = make.team("Platform")

    actions.move_team(onboarding, by=root, at=NOW, parent=platform, reason="Nearer to the code")

    inner.refresh_from_db()
    placements = [(one.parent, one.until_on) for one in onboarding.placements.order_by("id")]
    event = Event.objects.get(kind="org.team_moved")
    assert inner.path == platform.path + paths.step(onboarding.pk) + paths.step(inner.pk)
    assert placements == [(growth, TODAY), (platform, None)]
    assert (event.reason, event.data["before"], event.data["parent"]) == (
        "Nearer to the code",
        "Growth",
        "Platform",
    )


def test_a_large_tree_moves_in_as_many_statements_as_a_small_one(root, growth):
    platform = make.team("Platform")
    with CaptureQueriesContext(connection) as few:
        actions.move_team(growth, by=root, at=NOW, parent=platform)
    growth.refresh_from_db()
    Team.objects.bulk_create(
        Team(name=f"T{n}", parent=growth, path=growth.path + paths.step(800_000 + n), created_at=NOW)
        for n in range(300)
    )
    with CaptureQueriesContext(connection) as many:
        actions.move_team(growth, by=root, at=NOW, parent=None)

    assert len(many) <= len(few)
    assert Team.objects.filter(path__startswith=paths.step(growth.pk)).count() == 301


def test_a_team_never_stands_below_itself(root, growth, onboarding):
    with pytest.raises(RuleBroken, match="Growth → Onboarding → Growth") as refused:
        actions.move_team(growth, by=root, at=NOW, parent=onboarding)

    assert refused.value.field == "parent"


def test_a_team_is_not_its_own_parent(root, growth):
    with pytest.raises(RuleBroken, match="Growth → Growth"):
        actions.move_team(growth, by=root, at=NOW, parent=growth)


def test_the_same_place_again_is_refused(root, growth, onboarding):
    with pytest.raises(RuleBroken, match="there already"):
        actions.move_team(onboarding, by=root, at=NOW, parent=growth)


def test_a_leader_is_named_and_both_are_told(root, growth, li, ana):
    actions.lead_team(growth, by=root, at=NOW, leader=ana)

    event = Event.objects.filter(kind="org.team_led").latest("id")
    assert Team.objects.get(pk=growth.pk).leader == ana
    assert set(Notice.objects.filter(event=event).values_list("person", flat=True)) == {li.pk, ana.pk}


def test_nobody_may_lead_too(root, growth, li):
    actions.lead_team(growth, by=root, at=NOW, leader=None)

    assert Team.objects.get(pk=growth.pk).leader is None


@pytest.mark.parametrize("again", [True, False])
def test_the_same_leader_again_is_refused(root, li, growth, onboarding, again):
    with pytest.raises(RuleBroken) as refused:
        actions.lead_team(growth if again else onboarding, by=root, at=NOW, leader=li if again else None)

    assert refused.value.field == "leader"


def test_somebody_who_left_leads_no_team(root, onboarding, ana):
    actions.let_go(ana, by=root, at=NOW)

    with pytest.raises(RuleBroken, match="Ana Ruiz left"):
        actions.lead_team(onboarding, by=root, at=NOW, leader=ana)


def test_an_empty_team_is_closed_and_opened_again(root, onboarding):
    actions.close_team(onboarding, by=root, at=NOW, on=date(2026, 4, 1))
    assert Team.objects.get(pk=onboarding.pk).closed_on == date(2026, 4, 1)

    actions.reopen_team(onboarding, by=root, at=NOW)

    assert Team.objects.get(pk=onboarding.pk).closed_on is None
    kinds = Event.objects.filter(team=onboarding).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["org.team_added", "org.team_closed", "org.team_reopened"]


def test_a_team_with_people_is_not_closed(root, growth, ana):
    with pytest.raises(RuleBroken, match="2 people are still in Growth"):
        actions.close_team(growth, by=root, at=NOW)


def test_a_team_with_teams_below_is_not_closed(root):
    above = make.team("Above")
    make.team("Below", parent=above)

    with pytest.raises(RuleBroken, match="teams below Above"):
        actions.close_team(above, by=root, at=NOW)


def test_a_team_is_closed_and_opened_once(root, onboarding):
    with pytest.raises(RuleBroken, match="is open"):
        actions.reopen_team(onboarding, by=root, at=NOW)
    actions.close_team(onboarding, by=root, at=NOW)
    with pytest.raises(RuleBroken, match="was closed"):
        actions.close_team(onboarding, by=root, at=NOW)


def test_no_placement_is_ever_removed(root, onboarding):
    count = TeamPlacement.objects.count()
    actions.move_team(onboarding, by=root, at=NOW, parent=None)

    assert TeamPlacement.objects.count() == count + 1
