"""A team's page: what needs a look stands first, and nobody is marked where the team does not take part."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from skylight.followup import risk
from skylight.goals import actions
from tests import make
from tests.web import text


@pytest.fixture
def page(as_, growth):
    """The page of Growth as one line of words."""
    return lambda who, query="": text(as_(who).get(f"/teams/{growth.pk}/{query}"))


def said(owner, title, word, days=1):
    """A goal published long ago with one key result that was last heard of so many days ago."""
    at = make.NOW - timedelta(days=15)
    goal = make.objective(owner, title, at=at, by=make.system())
    make.check_in(
        make.key_result(goal, at=at, by=make.system()),
        3,
        status=word,
        at=make.NOW - timedelta(days=days),
        by=make.system(),
    )
    return goal


def in_order(page, *names):
    places = [page.index(name) for name in names]
    return places == sorted(places)


def test_what_goes_wrong_stands_first_then_the_longest_silence(page, growth, li):
    for title, word, days in (
        ("Fine", "on_track", 2),
        ("Bad", "off_track", 1),
        ("Shaky", "at_risk", 2),
        ("Older", "at_risk", 5),
    ):
        said(growth, title, word, days)

    assert in_order(page(li), "Bad", "Older", "Shaky", "Fine")
    assert in_order(page(li, "?order=written"), "Fine", "Bad", "Shaky", "Older")


def test_people_stand_in_the_same_order_and_those_without_goals_last(page, li, ana, bo, cora):
    said(bo, "Of Bo", "off_track")
    said(li, "Of Li", "on_track")

    table = page(li).split("Oldest check-in")[1]
    assert in_order(table, "Bo Chen", "Li Wei", "Ana Ruiz", "Cora Lind")
    assert in_order(
        page(li, "?order=written").split("Oldest check-in")[1], "Ana Ruiz", "Bo Chen", "Cora Lind", "Li Wei"
    )


def test_who_is_silent_stands_before_who_is_on_track(page, li, ana, bo):
    said(ana, "Of Ana", "on_track", days=1)
    said(bo, "Of Bo", "on_track", days=14)

    assert in_order(page(li).split("Oldest check-in")[1], "Bo Chen", "Ana Ruiz")


def test_where_nobody_has_published_nobody_is_said_to_have_none(page, li, ana, bo):
    make.running_cycle()
    make.objective(ana, published=False)

    assert "none yet" not in page(li)
    assert "Nobody here has published goals in this cycle." in page(li)

    make.objective(bo)
    assert "none yet" in page(li)


def test_a_hidden_goal_moves_nobody_forward(page, li, ana, bo, sam):
    said(bo, "Of Bo", "at_risk")
    goal = said(ana, "Buy a bank", "off_track")
    assert in_order(page(sam).split("Oldest check-in")[1], "Ana Ruiz", "Bo Chen")

    actions.restrict(goal, by=ana, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9))

    assert in_order(page(sam).split("Oldest check-in")[1], "Bo Chen", "Ana Ruiz")


def test_who_learns_something_has_a_goal_without_a_figure(page, ana, bo, sam):
    said(bo, "Of Bo", "at_risk")
    learns = make.objective(ana, "Learn to sell", kind="ability", readers="team")
    make.check_in(make.key_result(learns), 5, status="off_track", by=ana)

    row = row_of_ana(page(bo, "?order=written"))
    assert "ability goals alone" in row
    assert "none yet" not in row
    assert "off track" not in row.lower()
    # A goal for the team alone is nobody else's to count.
    assert "none yet" in row_of_ana(page(sam, "?order=written"))


def row_of_ana(shown):
    return shown.split("Oldest check-in")[1].split("Ana Ruiz")[1].split("Bo Chen")[0]


def moment(day):
    return datetime(2026, 3, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((["off_track"], [moment(9)]), (["at_risk"], [moment(1)])),
        ((["at_risk", "done"], [moment(9)]), (["stale"], [None])),
        ((["stale"], []), (["none"], [])),
        ((["none"], []), (["on_track"], [])),
        ((["on_track"], [None]), (["on_track"], [moment(1)])),
        ((["on_track"], [moment(9), moment(1)]), (["on_track"], [moment(2)])),
        ((["done"], [moment(9)]), ([], [])),
    ],
)
def test_the_order_of_risk(one, other):
    assert risk.key(*one, "Zoe", 2) < risk.key(*other, "Ana", 1)


def test_equals_stand_by_name():
    assert risk.key([], [], "ana", 2) < risk.key([], [], "Bo", 1)


def test_an_order_that_nobody_knows_is_by_risk():
    assert [risk.chosen(one) for one in ("written", "fame", None)] == ["written", "risk", "risk"]
