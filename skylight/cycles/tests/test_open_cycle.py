"""Opening a cycle."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from skylight.activity.models import Event
from skylight.cycles import actions
from skylight.cycles.models import Cycle
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions as org
from skylight.org.models import Company
from skylight.policies import actions as policies
from tests import make

pytestmark = pytest.mark.django_db


def opened(by, first_day=date(2026, 3, 1), **details):
    return actions.open_cycle(by=by, at=make.NOW, first_day=first_day, **details)


@pytest.mark.parametrize(
    ("first_day", "months", "last_day"),
    [
        (date(2026, 2, 1), 1, date(2026, 2, 28)),
        (date(2028, 2, 1), 1, date(2028, 2, 29)),
        (date(2026, 3, 1), 2, date(2026, 4, 30)),
        (date(2026, 4, 1), 3, date(2026, 6, 30)),
        (date(2026, 5, 1), 4, date(2026, 8, 31)),
        (date(2026, 7, 1), 6, date(2026, 12, 31)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_a_cycle_of_months_ends_on_the_edge_of_a_month(root, first_day, months, last_day):
    assert opened(root, first_day, months=months).last_day == last_day


def test_its_moments_are_those_of_its_own_time_zone(root):
    cycle = opened(root, months=2, time_zone="Asia/Shanghai")

    assert cycle.starts_at == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert cycle.ends_at == datetime(2026, 4, 30, 16, tzinfo=UTC)
    assert cycle.draft_opens_at.astimezone(ZoneInfo("Asia/Shanghai")).date() == date(2026, 2, 14)
    assert cycle.closes_at.astimezone(ZoneInfo("Asia/Shanghai")).date() == date(2026, 5, 11)


def test_the_company_says_in_which_time_zone_people_live(root):
    Company.objects.update(time_zone="Australia/Lord_Howe")

    assert opened(root, months=2).time_zone == "Australia/Lord_Howe"


def test_policy_says_how_early_drafting_opens_and_how_long_scoring_lasts(root, wen):
    policies.decide("draft_open_days_before", 7, by=root, at=make.NOW, reason="Plan later")
    policies.decide("scoring_days", 20, by=root, at=make.NOW, reason="Score slowly")

    cycle = opened(root, months=2)

    assert cycle.draft_opens_at == datetime(2026, 2, 22, tzinfo=UTC)
    assert cycle.closes_at == datetime(2026, 5, 21, tzinfo=UTC)


def test_a_later_change_of_policy_rewrites_no_cycle(root):
    cycle = opened(root, months=2)

    policies.decide("scoring_days", 60, by=root, at=make.NOW, reason="Score slowly")

    assert Cycle.objects.get().closes_at == cycle.closes_at


def test_free_dates_need_no_grid(root):
    cycle = opened(root, date(2026, 3, 9), last_day=date(2026, 4, 3))

    assert (cycle.months, cycle.last_day) == (None, date(2026, 4, 3))


def test_an_annual_cycle_runs_beside_the_others(root):
    opened(root, months=2)

    assert opened(root, date(2026, 1, 1), months=12).is_annual


@pytest.mark.parametrize(
    ("first_day", "details", "name"),
    [
        (date(2026, 3, 1), {"months": 1}, "March 2026"),
        (date(2026, 3, 1), {"months": 2}, "March–April 2026"),
        (date(2026, 1, 1), {"months": 12}, "2026"),
        (date(2026, 3, 1), {"last_day": date(2027, 2, 28)}, "March 2026 – February 2027"),
        (date(2026, 3, 9), {"last_day": date(2026, 4, 3)}, "2026-03-09 to 2026-04-03"),
        (date(2026, 3, 1), {"months": 2, "name": " Spring "}, "Spring"),
    ],
)
def test_a_cycle_is_named_after_its_dates_unless_it_has_a_name(root, first_day, details, name):
    assert opened(root, first_day, **details).name == name


@pytest.mark.parametrize(
    ("first_day", "details", "field"),
    [
        (date(2026, 3, 2), {"months": 2}, "first_day"),
        (date(2026, 2, 1), {"months": 2}, "first_day"),
        (date(2026, 3, 1), {"months": 5}, "months"),
        (date(2026, 3, 1), {}, "last_day"),
        (date(2026, 3, 1), {"last_day": date(2026, 2, 28)}, "last_day"),
        (date(2026, 3, 1), {"last_day": date(2029, 3, 1)}, "last_day"),
        (date(2026, 3, 1), {"months": 2, "last_day": date(2026, 5, 1)}, "last_day"),
        (date.max, {"last_day": date.max}, "first_day"),
        (date(2026, 3, 1), {"last_day": date.max}, "first_day"),
        (date(2026, 3, 1), {"months": 2, "time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_dates_that_make_no_sense_are_refused_with_advice(root, first_day, details, field):
    with pytest.raises(RuleBroken) as broken:
        opened(root, first_day, **details)

    assert broken.value.field == field


def test_the_grid_is_counted_from_the_start_of_the_fiscal_year(root):
    Company.objects.update(fiscal_start_month=2)

    assert opened(root, date(2026, 2, 1), months=3).last_day == date(2026, 4, 30)
    with pytest.raises(RuleBroken, match="fiscal year"):
        opened(root, date(2026, 1, 1), months=3)


def test_the_same_dates_stand_once_for_a_place(root, growth):
    opened(root, months=2)

    with pytest.raises(RuleBroken, match="already"):
        opened(root, months=2)
    assert opened(root, months=2, team=growth).team == growth


def test_one_that_was_set_aside_makes_room(root):
    cycle = opened(root, months=2)
    actions.mark(cycle, by=root, at=make.NOW, standing="invalid", reason="Wrong rhythm")

    assert opened(root, months=2) != cycle


def test_a_leader_opens_cycles_of_the_own_team_only(li, growth):
    assert opened(li, months=2, team=growth).team == growth
    with pytest.raises(NotAllowed):
        opened(li, months=2)


def test_nobody_else_opens_one(ana, sam, wen, growth):
    for person in (ana, sam, wen):
        with pytest.raises(NotAllowed):
            opened(person, months=2, team=growth)


def test_it_says_that_a_cycle_was_opened(root, growth):
    cycle = opened(root, months=2, team=growth)

    event = Event.objects.get(kind="cycles.opened")
    assert (event.by, event.team, event.subject) == (root, growth, f"cycles.cycle:{cycle.pk}")
    assert event.data == {"first_day": "2026-03-01", "last_day": "2026-04-30"}


def test_a_team_that_is_closed_by_then_gets_none(root):
    team = org.add_team(by=root, at=make.NOW, name="Short-lived")
    org.close_team(team, by=root, at=make.NOW, on=date(2026, 2, 1))
    team.refresh_from_db()

    with pytest.raises(RuleBroken) as refused:
        opened(root, months=2, team=team)

    assert refused.value.field == "team"
    assert opened(root, date(2026, 1, 1), months=1, team=team).team == team


def test_a_team_is_named_among_thousands_by_typing(as_, root, growth, li):
    form = {"first_day": "2026-03-01", "months": "2", "team": "Grow"}

    answer = as_(root).post("/cycles/new/", form)

    assert answer.status_code == 302
    assert Cycle.objects.get(team=growth).first_day == date(2026, 3, 1)
    wrong = as_(root).post("/cycles/new/", {**form, "team": "Nowhere"})
    assert wrong.status_code == 422
    assert "No team is called that." in wrong.content.decode()
    assert '<option value="2" selected>' in as_(root).get("/cycles/new/").content.decode()
    # A leader chooses among the teams that they lead.
    assert f'<option value="{growth.pk}">Growth</option>' in as_(li).get("/cycles/new/").content.decode()
