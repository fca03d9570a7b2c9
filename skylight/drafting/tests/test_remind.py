"""Reminding both sides of what waits: on working days, once a day at most, and nothing more than that."""

from datetime import timedelta

import pytest

from skylight.activity.models import Event, Notice
from skylight.drafting import actions
from skylight.drafting.actions.reminders import due
from skylight.drafting.tests.requests_made import asked, countered
from skylight.goals import actions as goals
from skylight.lib.errors import NotAllowed
from skylight.org import actions as org
from skylight.policies import actions as policies
from tests import make

# It is Monday 16 March 2026.
TUESDAY, THURSDAY, FRIDAY, SATURDAY, NEXT_TUESDAY = (
    make.NOW + timedelta(days=one) for one in (1, 3, 4, 5, 8)
)


def run(at):
    return sum(actions.remind(one.person, one.requests, by=make.system(), at=at) for one in due(at))


def reminded():
    found = Notice.objects.filter(event__kind="drafting.reminded").order_by("id")
    return list(found.values_list("person__name", flat=True))


def test_after_three_working_days_both_sides_are_reminded(ana, sam):
    request = asked(make.objective(ana), sam)

    assert (run(TUESDAY), run(THURSDAY - timedelta(days=1)), run(THURSDAY)) == (0, 0, 2)
    assert sorted(reminded()) == ["Ana Ruiz", "Sam Okafor"]
    request.refresh_from_db()
    assert (request.state, request.version) == ("open", 1)
    event = Event.objects.filter(kind="drafting.reminded").first()
    assert (event.by.kind, event.data["requests"]) == ("system", [request.pk])


def test_nobody_is_reminded_twice_a_day_nor_before_as_many_days_again(ana, sam):
    goal = make.objective(ana)
    asked(goal, sam)
    asked(goal, sam, at=make.NOW + timedelta(days=1))

    assert run(THURSDAY) == 2
    assert run(THURSDAY + timedelta(hours=3)) == 0
    assert run(FRIDAY) == 2  # the second request, which waits for three days today
    assert run(FRIDAY + timedelta(days=3)) == 0
    assert run(NEXT_TUESDAY) == 2
    assert len(reminded()) == 6


def test_all_that_waits_for_somebody_is_one_reminder(ana, bo, sam):
    for owner in (ana, bo):
        asked(make.objective(owner), sam)

    assert run(THURSDAY) == 3
    assert sorted(reminded()) == ["Ana Ruiz", "Bo Chen", "Sam Okafor"]


def test_nothing_is_sent_at_the_weekend(ana, sam):
    asked(make.objective(ana), sam)

    assert (run(SATURDAY), run(SATURDAY + timedelta(days=1))) == (0, 0)
    assert run(SATURDAY + timedelta(days=2)) == 2


def test_a_step_starts_the_days_anew_and_an_end_stops_them(ana, sam):
    request = asked(make.objective(ana), sam, at=make.NOW - timedelta(days=7))
    request = countered(request)
    assert run(TUESDAY) == 0
    assert run(THURSDAY) == 2

    actions.withdraw_request(request, by=ana, at=THURSDAY, version=request.version)
    assert run(NEXT_TUESDAY + timedelta(days=7)) == 0


def test_the_team_of_whose_turn_it_is_decides_how_long(ana, sam):
    policies.decide("request_days", 1, by=make.system(), at=make.NOW, reason="Quick", team=sam.team)
    request = asked(make.objective(ana), sam)

    assert run(TUESDAY) == 2
    countered(request)
    assert run(TUESDAY + timedelta(days=1)) == 0


def test_of_a_team_its_leader_is_reminded(sam, li, growth):
    asked(make.objective(sam), growth)

    run(THURSDAY)
    assert sorted(reminded()) == ["Li Wei", "Sam Okafor"]


def test_who_has_left_and_goals_that_are_over_are_left_in_peace(ana, sam, bo):
    goal = make.objective(bo)
    asked(goal, sam)
    asked(make.objective(ana), sam)
    goals.close(goal, by=bo, at=make.NOW)
    org.let_go(ana, by=make.system(), at=make.NOW, on=TUESDAY.date())

    run(THURSDAY)
    assert reminded() == ["Sam Okafor"]


def test_only_skylight_itself_reminds(ana, sam):
    request = asked(make.objective(ana), sam)

    with pytest.raises(NotAllowed):
        actions.remind(sam, [request], by=ana, at=THURSDAY)


def test_the_job_says_how_many_it_reminded(ana, sam, monkeypatch):
    from skylight.drafting.tasks import remind_of_requests

    asked(make.objective(ana), sam)
    monkeypatch.setattr("django.utils.timezone.now", lambda: THURSDAY)

    assert remind_of_requests.call() == 2
