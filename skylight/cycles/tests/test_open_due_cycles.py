"""The nightly job that keeps the calendar ahead of the people."""

import itertools
import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from skylight.activity.models import Event
from skylight.cycles import actions, tasks
from skylight.cycles.models import Cycle
from skylight.lib.errors import NotAllowed
from skylight.policies import actions as policies
from tests import make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def night(at=make.NOW):
    """What one run of the job opens, as (team, first day, months)."""
    return [(one.team, one.first_day, one.months) for one in actions.open_due_cycles(by=make.system(), at=at)]


def decided(key, value, by, team=None):
    policies.decide(key, value, by=by, at=make.NOW, reason="We work so", team=team)


def at(*parts, zone="UTC"):
    return datetime(*parts, tzinfo=ZoneInfo(zone))


def test_a_company_without_a_cycle_gets_the_one_that_runs(wen):
    assert night() == [(None, date(2026, 3, 1), 2)]


def test_an_installation_without_a_company_gets_none(db):
    assert night() == []


def test_the_next_cycle_opens_fifteen_days_before_it_starts(wen):
    make.cycle()

    assert night(at(2026, 4, 15, 23, 59)) == []
    assert night(at(2026, 4, 16)) == [(None, date(2026, 5, 1), 2)]
    assert Cycle.objects.get(first_day=date(2026, 5, 1)).phase(at(2026, 4, 16)) == "drafting"


def test_the_moment_is_that_of_the_cycles_own_zone(wen):
    make.cycle(time_zone="Pacific/Auckland")

    assert night(at(2026, 4, 15, 23, 59, zone="Pacific/Auckland")) == []
    night(at(2026, 4, 16, zone="Pacific/Auckland"))
    assert Cycle.objects.get(first_day=date(2026, 5, 1)).time_zone == "Pacific/Auckland"


def test_policy_says_how_early(wen, root):
    make.cycle()
    decided("draft_open_days_before", 5, root)

    assert night(at(2026, 4, 25)) == []
    assert night(at(2026, 4, 26)) == [(None, date(2026, 5, 1), 2)]


def test_a_second_run_opens_nothing(wen):
    make.cycle()
    night(at(2026, 4, 20))

    assert night(at(2026, 4, 20)) == []
    assert night(at(2026, 4, 21)) == []


def test_a_year_of_nights_leaves_no_gap_and_no_overlap(wen):
    for days in range(365):
        night(make.NOW + days * DAY)

    cycles = list(Cycle.objects.order_by("starts_at"))
    assert [one.first_day.month for one in cycles] == [3, 5, 7, 9, 11, 1, 3]
    assert all(one.ends_at == following.starts_at for one, following in itertools.pairwise(cycles))


def test_a_worker_that_was_down_for_months_goes_on_with_the_running_cycle(wen):
    make.cycle()

    assert night(at(2026, 9, 10)) == [(None, date(2026, 9, 1), 2)]


def test_an_annual_cycle_runs_beside_the_rhythm_where_policy_says_so(wen, root):
    decided("annual_cycle", True, root)

    assert night() == [(None, date(2026, 3, 1), 2), (None, date(2026, 1, 1), 12)]
    assert night(at(2026, 12, 17)) == [
        (None, date(2026, 11, 1), 2),
        (None, date(2027, 1, 1), 2),
        (None, date(2027, 1, 1), 12),
    ]


def test_a_rhythm_of_a_year_is_not_opened_twice(wen, root):
    decided("cycle_months", "12", root)
    decided("annual_cycle", True, root)

    assert night() == [(None, date(2026, 1, 1), 12)]


def test_a_department_with_quarters_has_cycles_of_its_own(wen, root, growth):
    decided("cycle_months", "3", root, team=growth)

    assert night() == [(None, date(2026, 3, 1), 2), (growth, date(2026, 1, 1), 3)]
    assert night(at(2026, 3, 17)) == [(growth, date(2026, 4, 1), 3)]


def test_a_team_below_follows_its_department(wen, root, growth):
    make.team("Ads", parent=growth)
    decided("cycle_months", "3", root, team=growth)

    assert {team for team, *_ in night()} == {None, growth}


def test_a_department_that_decides_what_the_company_does_anyway_needs_none(wen, root, growth):
    decided("cycle_months", "2", root, team=growth)

    assert {team for team, *_ in night()} == {None}


def test_a_change_of_policy_waits_for_the_next_shared_boundary(wen, root):
    cycle = make.cycle()
    decided("cycle_months", "3", root)

    assert night(at(2026, 4, 20)) == [(None, date(2026, 5, 1), 2)]
    assert night(at(2026, 6, 20)) == [(None, date(2026, 7, 1), 3)]
    cycle.refresh_from_db()
    assert (cycle.last_day, cycle.version) == (date(2026, 4, 30), 1)


def test_a_cycle_opened_by_hand_is_left_alone(wen, root):
    make.cycle()
    make.cycle(date(2026, 5, 1), 4)

    assert night(at(2026, 4, 20)) == []


def test_a_cycle_somebody_hid_does_not_come_back(wen, root):
    make.cycle()
    following = make.cycle(date(2026, 5, 1))
    actions.mark(following, by=root, at=make.NOW, standing="hidden", reason="We pause")

    assert night(at(2026, 4, 20)) == []


def test_free_dates_are_no_part_of_the_rhythm(wen):
    make.cycle(date(2026, 3, 9), None, last_day=date(2026, 4, 3))

    assert night() == [(None, date(2026, 3, 1), 2)]


def test_nobody_opens_them_but_the_job_and_the_administrator(wen, ana, root):
    for person in (wen, ana):
        with pytest.raises(NotAllowed):
            actions.open_due_cycles(by=person, at=make.NOW)
    assert actions.open_due_cycles(by=root, at=make.NOW)


def test_each_opened_cycle_is_on_record_as_skylights_own_act(wen):
    night()

    assert Event.objects.get(kind="cycles.opened").by == make.system()


def test_the_number_of_statements_does_not_grow_with_the_teams(wen, django_assert_num_queries):
    make.cycle()
    by = make.system()
    for _ in range(12):
        make.team()

    # The last two are the savepoint of a transaction within the test's.
    with django_assert_num_queries(5 + 2):
        actions.open_due_cycles(by=by, at=make.NOW)


def test_the_task_runs_as_skylight_itself(wen):
    assert tasks.open_due_cycles.func() == 1
    assert tasks.open_due_cycles.func() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_open_a_cycle_once():
    make.company()
    make.cycle()
    by, start = make.system(), threading.Barrier(2)
    opened = []

    def work():
        try:
            start.wait(10)
            opened.extend(actions.open_due_cycles(by=by, at=at(2026, 4, 20)))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert len(opened) == 1
    assert Cycle.objects.count() == 2
