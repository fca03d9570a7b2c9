"""The pages of a team's cycle: the map, the charts, the timeline."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from skylight.followup.actions import count_weeks
from skylight.goals import actions as goals
from skylight.policies import actions as policies
from tests import make
from tests.web import text


@pytest.fixture
def page(as_, growth):
    """A page about Growth as one line of words."""
    return lambda who, rest: text(as_(who).get(f"/teams/{growth.pk}/{rest}"))


def ago(days):
    return make.NOW - timedelta(days=days)


@pytest.fixture
def goal(ana, li):
    """Ana's goal, published in the first week, with one key result that went from bad to good."""
    goal = make.objective(ana, "New shops sell", at=ago(14))
    row = make.key_result(goal, "Days", at=ago(14), target=Decimal(10))
    make.check_in(row, 1, status="off_track", at=ago(12))
    make.check_in(row, 4, status="on_track", at=ago(1))
    return goal


def test_the_map_says_each_week_in_a_shape_and_a_word(page, goal, sam):
    shown = page(sam, "progress/")

    assert shown.index("Off track 1 of 1") < shown.index("On track 1 of 1")
    assert "Week 9" in shown
    assert "Ana Ruiz" in shown


def test_a_cell_names_the_weakest_or_the_commonest(page, goal, ana, sam):
    for turn in range(2):
        make.check_in(make.key_result(goal, at=ago(2)), turn, status="at_risk", at=ago(2))
    make.check_in(make.key_result(goal, at=ago(2)), 1, status="off_track", at=ago(2))

    assert "Off track 1 of 4" in page(sam, "progress/")
    assert "At risk 2 of 4" in page(sam, "progress/?by=commonest")


def test_a_team_without_goals_says_so(page, li):
    make.running_cycle()
    for rest in ("progress/", "progress/key-results/"):
        assert "Nobody here has published key results in this cycle yet." in page(li, rest)
    assert "Nothing has happened in this cycle yet." in page(li, "timeline/")


def test_a_company_without_a_cycle_has_these_pages_too(as_, li, growth):
    for rest in ("progress/", "progress/key-results/", "timeline/"):
        assert as_(li).get(f"/teams/{growth.pk}/{rest}").status_code == 200
        assert as_(li).get(f"/teams/{growth.pk}/{rest}?cycle=99").status_code == 404


def test_charts_stand_in_the_order_of_risk_with_a_table_behind_each(page, goal, bo, sam):
    make.check_in(make.key_result(make.objective(bo), "Calls"), 7, status="off_track")

    shown = page(sam, "progress/key-results/")

    assert shown.index("Calls") < shown.index("Days 0 → 10")
    assert "As a table" in shown


def test_a_goal_one_may_not_read_is_on_none_of_these_pages(page, goal, ana, sam):
    goals.restrict(goal, by=ana, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9))

    for rest in ("progress/", "progress/key-results/", "timeline/"):
        assert "New shops sell" not in page(sam, rest)
        assert "Days" not in page(sam, rest)
    assert "1 goal was restricted to a few readers." in page(sam, "timeline/")


def test_the_timeline_tells_by_week_what_happened(page, goal, ana, sam):
    goals.edit_objective(
        goal, by=ana, at=ago(6), version=goal.version, title="Shops sell more", reason="Clearer"
    )
    goals.close(goal, by=ana, at=make.NOW, reason="Done")

    shown = page(sam, "timeline/")

    places = [
        shown.index(words)
        for words in ("Week 3", "closed Shops", "Week 2", "changed Shops", "Week 1", "published Shops")
    ]
    assert places == sorted(places)
    assert "checked in" not in shown


@pytest.mark.parametrize(
    ("kind", "seen"),
    [("published", "published"), ("changed", "added a key result"), ("ended", "closed"), ("scored", "")],
)
def test_one_kind_alone_can_be_shown(page, goal, ana, sam, kind, seen):
    goals.close(goal, by=ana, at=make.NOW, reason="Done")
    told = {"published": "published New", "changed": "added a key result to New", "ended": "closed New"}

    shown = page(sam, f"timeline/?kind={kind}")

    assert [name for name, words in told.items() if words in shown] == ([kind] if seen else [])


def test_what_happened_before_publishing_is_not_told(page, ana, sam):
    goal = make.objective(ana, "Shops", published=False, at=ago(9))
    make.key_result(goal, at=ago(8))
    goals.publish(goal, by=ana, at=ago(7))

    assert "added a key result" not in page(sam, "timeline/")


def test_a_long_timeline_has_pages_and_loses_no_restriction_between_them(
    page, growth, ana, bo, sam, monkeypatch
):
    monkeypatch.setattr("skylight.followup.queries.timeline.PAGE", 1)
    make.objective(ana, "Early", at=ago(14))
    hidden = make.objective(bo, at=ago(20))
    goals.restrict(hidden, by=bo, at=ago(6), reason="Legal", until_at=make.NOW + timedelta(days=9))
    make.objective(ana, "Late", at=make.NOW)

    first, second = page(sam, "timeline/"), page(sam, "timeline/?page=2")

    assert "Late" in first
    assert "Early" in second
    assert (first + second).count("1 goal was restricted") == 1


def test_the_share_that_published_in_time_is_said_by_the_agreed_day(page, growth, ana, bo, li, sam):
    policies.decide("publish_deadline_day", 5, by=make.system(), at=ago(15), team=growth, reason="Soon")
    make.objective(ana, at=ago(12))
    make.objective(bo, at=ago(2))

    assert "1 of 3 people had published by 5 March 2026 (33 %), the day agreed on; 2 have by now." in page(
        sam, "timeline/"
    )


def test_the_goals_of_teams_below_are_part_of_it(page, growth, li, sam):
    zoe = make.person("Zoe Haas", manager=li, team=make.team("Inner", parent=growth))
    make.check_in(make.key_result(make.objective(zoe, "Of Zoe")), 3, status="at_risk")

    assert "Inner" in page(sam, "progress/")
    assert "published Of Zoe" in page(sam, "timeline/")
    assert "Of Zoe" not in page(sam, "progress/key-results/")


def test_the_timeline_of_a_large_team_tells_the_same(page, goal, ana, bo, sam, monkeypatch):
    make.objective(bo, "Of Bo", at=ago(3))
    make.objective(sam, "Of Sam", at=ago(3))
    now = page(sam, "timeline/")
    monkeypatch.setattr("skylight.followup.actions.counts.COUNTED_AT_ONCE", 1)
    monkeypatch.setattr("skylight.goals.queries.owners.FEW", 0)

    assert count_weeks(at=make.NOW) == 1

    assert page(sam, "timeline/") == now
    assert "published Of Bo" in now
    assert "Of Sam" not in now
