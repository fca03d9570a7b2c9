"""The board of a large company is counted ahead, and says the same as one that is counted now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from skylight.goals import actions, tasks
from skylight.goals.actions import boards
from skylight.goals.models import BoardCount
from skylight.goals.queries.board import board
from skylight.org import actions as org
from skylight.org.models import Team
from tests import make
from tests.web import text


@pytest.fixture
def company(ana, bo, sam, cora, li, growth):
    """A company with goals in three layers of teams, one of them restricted, and somebody in no team."""
    inner = make.team("Growth inner", parent=growth)
    zoe = make.person("Zoe Haas", manager=li, team=inner)
    make.person("Kim Free")
    top = make.objective(li, "Keep shops")
    goal = make.objective(ana)
    make.alignment(goal, top)
    make.check_in(make.key_result(goal), 4, status="at_risk")
    make.key_result(make.objective(zoe))
    make.objective(bo, published=False)
    secret = make.objective(sam, "Buy a bank")
    make.check_in(make.key_result(secret), 4, status="off_track")
    actions.restrict(
        secret,
        by=sam,
        at=make.NOW,
        reason="A contract",
        until_at=make.NOW + timedelta(days=9),
        audience=[],
    )
    return growth


@pytest.fixture
def large(monkeypatch):
    """Whatever has more than one person is large."""
    monkeypatch.setattr(boards, "COUNTED_AT_ONCE", 1)


def shown(team=None):
    found = board(make.running_cycle(), team=team, at=make.NOW, today=make.NOW.date())
    return found.rows, found.whole, found.line


def every_team():
    return [None, *Team.objects.order_by("pk")]


@pytest.mark.parametrize("tops", ["one", "several"])
def test_what_was_counted_ahead_equals_what_is_counted_now(company, large, tops):
    if tops == "one":
        whole = make.team("Northwind")
        for team in Team.objects.filter(parent=None).exclude(pk=whole.pk):
            org.move_team(team, by=make.system(), at=make.NOW, parent=whole)
    closed = make.team("Gone", parent=company)
    org.close_team(closed, by=make.system(), at=make.NOW)
    now = [shown(team) for team in every_team()]

    assert actions.count_boards(at=make.NOW) == 1

    assert [shown(team) for team in every_team()] == now
    assert board(make.running_cycle(), team=None, at=make.NOW, today=make.NOW.date()).counted_at == make.NOW
    assert now[0][1].statuses == {"at_risk": 1, "none": 1}


def test_what_happens_later_counts_from_the_next_time_on(company, large, ana):
    actions.count_boards(at=make.NOW)
    before = shown()
    make.check_in(make.key_result(make.objective(ana)), 4, status="on_track")

    assert shown() == before
    tasks.count_boards.call()
    tasks.count_boards.call()
    assert shown()[1].statuses == {"at_risk": 1, "none": 1, "on_track": 1}


def test_a_cycle_that_is_over_is_counted_once_a_night(company, large):
    later = make.running_cycle().closes_at + timedelta(days=1)

    assert actions.count_boards(at=later) == 1
    assert actions.count_boards(at=later + timedelta(hours=1)) == 0
    assert actions.count_boards(at=later + timedelta(days=1)) == 1


def test_a_small_company_is_counted_while_one_waits(company):
    assert actions.count_boards(at=make.NOW) == 0
    assert not BoardCount.objects.exists()


def test_the_page_says_when_it_was_counted(company, large, as_, ana):
    address = f"/cycles/{make.running_cycle().pk}/board/"
    assert "Counted" not in text(as_(ana).get(address))

    actions.count_boards(at=make.NOW - timedelta(minutes=5))

    assert "Counted 5 minutes ago." in text(as_(ana).get(address))
