from datetime import timedelta
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.queries.board import board
from tests import make
from tests.web import text


@pytest.fixture
def rows(ana, bo, sam, cora):
    """The rows of the board by department."""

    def read(**options):
        options = {"team": None, "at": make.NOW, "today": make.NOW.date(), **options}
        return {row.name: row for row in board(make.running_cycle(), **options).rows}

    return read


def test_each_step_counts_people(rows, ana, bo, li):
    top = make.objective(li, "Keep shops")
    make.alignment(make.objective(ana), top)
    make.objective(ana)
    make.objective(bo, published=False)

    growth = rows()["Growth"]

    assert (growth.people, growth.drafted, growth.published, growth.aligned, growth.scored) == (3, 3, 2, 1, 0)
    assert growth.share(growth.published) == 67


def test_contract_workers_are_not_counted(rows):
    assert rows()["Growth"].people == 3


def test_key_results_with_news_and_their_status_are_counted(rows, ana):
    goal = make.objective(ana)
    make.check_in(make.key_result(goal), 4, status="at_risk")
    make.key_result(goal)

    growth = rows()["Growth"]
    assert (growth.key_results, growth.fresh, growth.statuses) == (2, 1, {"at_risk": 1, "none": 1})


def test_how_a_restricted_goal_does_is_not_counted(rows, ana):
    goal = make.objective(ana, "Buy a bank")
    make.check_in(make.key_result(goal), 4, status="off_track")
    actions.restrict(goal, by=ana, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9))

    growth = rows()["Growth"]
    assert growth.published == 1
    assert (growth.key_results, growth.statuses) == (0, {})


def test_a_department_contains_the_teams_below(rows, growth, li):
    inner = make.team("Onboarding", parent=growth)
    make.objective(make.person("Kim Low", team=inner, manager=li))

    assert rows()["Growth"].published == 1
    assert set(rows(team=growth)) == {"Onboarding", ""}


def test_the_sum_is_of_everybody(ana, sam):
    make.objective(ana)

    whole = board(make.running_cycle(), team=None, at=make.NOW, today=make.NOW.date()).whole
    assert whole.published == 1
    assert whole.people == 4


def test_the_page_shows_shares_and_the_week(as_, sam, ana):
    make.check_in(make.key_result(make.objective(ana), target=Decimal(10)), 3, status="on_track")

    page = text(as_(sam).get(f"/cycles/{make.running_cycle().pk}/board/"))

    assert "week 3 of 9" in page
    assert "1 On track" in page
