"""The map of a past day: who worked where, which links stood, the words, the figures and the scores of then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.goals import actions as goals
from skylight.goals.models import KeyResult, Objective
from skylight.maps.asked import Asked, Place
from skylight.maps.moments import moment_of
from skylight.maps.queries.picture import picture
from skylight.org import actions as org
from tests import make

THEN = date(2026, 4, 10)
THEN_AT = datetime(2026, 4, 10, 9, tzinfo=UTC)
EVENING = datetime(2026, 4, 10, 23, 59, 59, 999999, tzinfo=UTC)
LATER = datetime(2026, 4, 20, 9, tzinfo=UTC)
TODAY = datetime(2026, 4, 21, 9, tzinfo=UTC)


def at(day, place):
    return Asked(moment_of(day, TODAY), place)


def by_title(found):
    return {one.goal.title: one for one in found.goals}


@pytest.fixture
def moved(wen, li, ana, bo, sam, growth):
    """Ana's goal, which served Li's, was at risk and scored 0.3; then nearly all of it changed."""
    upper, other = make.objective(li, "Shops stay"), make.objective(sam, "Pages are quick")
    mine = make.objective(ana, "Shops sell in a month")
    figure = make.key_result(mine, "First orders", target=Decimal(10))
    make.key_result(mine, "Calls", target=Decimal(10))
    link = make.alignment(mine, upper)
    make.check_in(figure, 2, status="at_risk", at=THEN_AT)
    make.check_in(KeyResult.objects.get(title="Calls"), 2, status="at_risk", at=THEN_AT)
    scored = goals.score(
        Objective.objects.get(pk=mine.pk),
        by=ana,
        at=THEN_AT,
        version=_version(mine),
        key_results={figure.pk: (Decimal("0.3"), "")},
    )
    mine.shown_then = picture(Asked(moment_of(None, EVENING), Place("o", mine.pk)), ana)
    org.join_team(ana, by=make.system(), at=LATER, team=sam.team)
    org.set_manager(ana, by=make.system(), at=LATER, manager=sam)
    org.move_team(growth, by=make.system(), at=LATER, parent=sam.team)
    goals.end_alignment(link, by=ana, at=LATER)
    make.alignment(mine, other, at=LATER)
    goals.edit_objective(
        mine, by=ana, at=LATER, version=scored.version, title="Shops sell in a week", reason="Bolder"
    )
    goals.edit_key_result(
        figure,
        by=ana,
        at=LATER,
        version=KeyResult.objects.get(pk=figure.pk).version,
        target=Decimal(20),
        reason="More",
    )
    goals.cancel_key_result(KeyResult.objects.get(title="Calls"), by=ana, at=LATER, reason="Nobody calls")
    make.check_in(KeyResult.objects.get(pk=figure.pk), 18, status="on_track", at=LATER)
    goals.score(mine, by=ana, at=LATER, version=_version(mine), key_results={figure.pk: (Decimal("0.9"), "")})
    late = make.objective(bo, "Written later", at=LATER)
    make.alignment(late, mine, at=LATER)
    return mine


def _version(goal):
    return Objective.objects.values_list("version", flat=True).get(pk=goal.pk)


def test_a_past_day_shows_words_links_teams_figures_status_and_scores_of_then(moved, ana, growth):
    found = picture(at(THEN, Place("o", moved.pk)), ana)

    told = by_title(found)
    assert set(told) == {"Shops sell in a month", "Shops stay"}
    mine = told["Shops sell in a month"].goal
    assert (mine.team, mine.line) == ("Growth", (growth.pk,))
    assert (mine.status, mine.progress, mine.score) == ("at_risk", Decimal("0.2"), Decimal("0.3"))
    assert told["Shops sell in a month"].more_down == 0


def test_a_past_day_shows_what_that_day_showed_itself(moved, ana):
    found = picture(at(THEN, Place("o", moved.pk)), ana)

    assert (found.goals, found.edges) == (moved.shown_then.goals, moved.shown_then.edges)


def test_today_shows_what_became_of_it(moved, ana, sam):
    found = picture(at(None, Place("o", moved.pk)), ana)

    told = by_title(found)
    assert set(told) == {"Shops sell in a week", "Pages are quick", "Written later"}
    mine = told["Shops sell in a week"].goal
    assert (mine.team, mine.line) == ("Platform", (sam.team_id,))
    assert (mine.status, mine.progress, mine.score) == ("on_track", Decimal("0.9"), Decimal("0.9"))


def test_a_team_on_a_past_day_is_made_of_whoever_was_in_it_then(moved, ana, growth, li):
    then = picture(at(THEN, Place("t", growth.pk)), ana)
    today = picture(at(None, Place("t", growth.pk)), ana)

    assert "Shops sell in a month" in {one.goal.title for one in then.goals if one.is_here}
    assert "Shops sell in a week" not in {one.goal.title for one in today.goals if one.is_here}


def test_links_between_teams_are_those_of_the_places_of_then(moved, ana, sam, li):
    other = Objective.objects.get(title="Pages are quick")
    make.alignment(Objective.objects.get(title="Shops stay"), other, at=THEN_AT)

    # Growth stood beside Platform then, and stands in it today.
    def cross(day):
        return {one.is_cross for one in picture(at(day, Place("o", other.pk)), ana).edges}

    assert (cross(THEN), cross(None)) == ({True}, {False})


def test_before_it_was_published_a_goal_is_not_there(moved, ana):
    found = picture(at(date(2026, 3, 15), Place("o", moved.pk)), ana)

    assert found.goals == []


def test_what_is_closed_today_was_open_then(moved, ana):
    goals.close(moved, by=ana, at=LATER + timedelta(hours=1))

    then, today = (picture(at(day, Place("o", moved.pk)), ana) for day in (THEN, None))

    assert [one.goal.state for one in (*then.goals, *today.goals) if one.goal.id == moved.pk] == [
        "published",
        "closed",
    ]


def test_a_goal_that_rested_then_was_not_silent(moved, ana):
    quiet = make.objective(ana, at=make.NOW)
    make.key_result(quiet, at=make.NOW)
    assert _status(quiet, ana, THEN) == "stale"

    until = THEN_AT + timedelta(days=5)
    goals.pause(quiet, by=ana, at=THEN_AT - timedelta(days=5), reason="The port is closed", until_at=until)
    goals.end_pause(quiet, by=ana, at=THEN_AT + timedelta(days=2))

    assert _status(quiet, ana, THEN) == "none"


def _status(goal, viewer, day):
    found = picture(at(day, Place("o", goal.pk)), viewer)
    return next(one.goal.status for one in found.goals if one.goal.id == goal.pk)


def test_a_closure_that_was_taken_back_stood_in_between(moved, ana):
    goals.close(moved, by=ana, at=LATER + timedelta(hours=1))
    goals.reopen(moved, by=ana, at=TODAY)

    states = [
        next(
            one.goal.state
            for one in picture(at(day, Place("o", moved.pk)), ana).goals
            if one.goal.id == moved.pk
        )
        for day in (date(2026, 4, 20), None)
    ]

    assert states == ["closed", "published"]


def test_a_goal_that_is_restricted_today_is_hidden_on_past_days_too(moved, ana, li, bo):
    upper = Objective.objects.get(title="Shops stay")
    goals.restrict(upper, by=li, at=TODAY, reason="A purchase", until_at=TODAY + timedelta(days=9))

    found = picture(at(THEN, Place("o", moved.pk)), bo)

    assert "Shops stay" not in by_title(found)
    assert [one.hidden for one in found.goals] == [1]


def test_whoever_stood_at_the_top_then_begins_the_map_of_then(wen, li, moved):
    make.objective(wen, "The company lives")
    org.set_manager(wen, by=make.system(), at=LATER, manager=make.person("Chair"))

    then, today = (by_title(picture(at(day, Place()), li)) for day in (THEN, None))

    assert "The company lives" in then
    assert "The company lives" not in today


def test_tomorrow_is_today(moved, ana):
    assert not moment_of(date(2026, 4, 22), TODAY).is_past


def test_a_past_day_takes_seven_statements_and_one_for_the_time_zone(moved, ana):
    with CaptureQueriesContext(connection) as captured:
        picture(at(THEN, Place("o", moved.pk)), ana)

    assert len(captured) == 8, [one["sql"][:90] for one in captured]
