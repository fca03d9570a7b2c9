"""Letting a goal rest, and going on with it."""

from datetime import timedelta

import pytest

from skylight.goals import actions, tasks
from skylight.goals.models import Objective
from skylight.goals.queries.cards import cards
from skylight.goals.queries.check_in_page import due
from skylight.goals.queries.explorer import Filter, find
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make

WEEK = timedelta(days=7)
SINCE = make.NOW - timedelta(days=15)
LATER = make.NOW + WEEK


@pytest.fixture
def silent(ana):
    """A goal of Ana's of which nobody has heard for two weeks."""
    objective = make.objective(ana, at=SINCE)
    make.key_result(objective, at=SINCE)
    return objective


def pause(objective, by, **details):
    given = {"at": make.NOW, "reason": "The supplier is late", "until_at": LATER}
    return actions.pause(objective, by=by, **{**given, **details})


def card(objective, viewer, at=make.NOW):
    return cards(Objective.objects.filter(pk=objective.pk), viewer=viewer, at=at)[0]


def test_it_says_who_why_and_until_when(ana, bo):
    objective = make.objective(ana, contributors=[bo])

    row = pause(objective, ana)

    assert (row.by, row.reason, row.until_at, row.ended_at) == (ana, "The supplier is late", LATER, None)
    assert recorded.event("goals.paused").reason == "The supplier is late"
    assert recorded.told("goals.paused") == {bo}


def test_what_rests_is_not_asked_for_and_silence_is_no_bad_sign(silent, ana):
    assert card(silent, ana).key_results[0].is_stale
    assert [one.card.id for one in due(ana, make.NOW)] == [silent.pk]
    assert find(Filter(stale=True), viewer=ana, at=make.NOW).ids == [silent.pk]

    pause(silent, ana)

    found = card(silent, ana)
    assert found.is_paused
    assert not found.key_results[0].is_stale
    assert found.key_results[0].suggested is None
    assert due(ana, make.NOW) == []
    assert find(Filter(stale=True), viewer=ana, at=make.NOW).ids == []


def test_it_is_over_by_itself_at_its_time_and_silence_counts_from_there(silent, ana):
    pause(silent, ana)

    assert not card(silent, ana, LATER).is_paused
    assert not card(silent, ana, LATER + WEEK).key_results[0].is_stale
    assert card(silent, ana, LATER + 2 * WEEK).key_results[0].is_stale
    assert [one.card.id for one in due(ana, LATER)] == [silent.pk]


def test_the_job_says_that_it_goes_on_once(silent, ana, bo, monkeypatch):
    actions.set_contributors(silent, by=ana, at=make.NOW, version=silent.version, people=[bo])
    row = pause(silent, ana)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER - timedelta(seconds=1))
    assert tasks.end_pauses.func() == 0
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER + timedelta(minutes=5))

    assert (tasks.end_pauses.func(), tasks.end_pauses.func()) == (1, 0)

    row.refresh_from_db()
    assert row.ended_at == LATER
    assert recorded.told("goals.pause_ended") == {ana, bo}


def test_one_goes_on_before_its_time(silent, ana):
    pause(silent, ana)

    back = actions.end_pause(silent, by=ana, at=make.NOW + timedelta(days=1))

    assert not back.is_paused(make.NOW + timedelta(days=1))
    assert back.pauses.get().ended_at == make.NOW + timedelta(days=1)
    with pytest.raises(RuleBroken, match="not paused"):
        actions.end_pause(back, by=ana, at=make.NOW + timedelta(days=1))


def test_a_pause_is_prolonged_and_both_reasons_stay(silent, ana):
    pause(silent, ana)
    pause(silent, ana, at=make.NOW + timedelta(days=1), until_at=LATER + WEEK, reason="Later still")

    first, second = silent.pauses.order_by("at")
    assert (first.ended_at, second.until_at) == (make.NOW + timedelta(days=1), LATER + WEEK)
    assert card(silent, ana, LATER).is_paused


@pytest.mark.parametrize("end", ["close", "abandon"])
def test_what_is_over_rests_no_longer(silent, ana, end):
    pause(silent, ana)

    over = getattr(actions, end)(silent, by=ana, at=make.NOW, reason="Enough")

    assert not card(over, ana).is_paused
    assert over.pauses.get().ended_at == make.NOW


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"until_at": make.NOW}, "until_at"),
        ({"until_at": make.NOW + timedelta(days=400)}, "until_at"),
    ],
)
def test_what_makes_no_sense_is_refused(silent, ana, details, field):
    with pytest.raises(RuleBroken) as refused:
        pause(silent, ana, **details)

    assert refused.value.field == field
    assert not silent.pauses.exists()


def test_only_the_owners(silent, ana, li):
    with pytest.raises(NotAllowed):
        pause(silent, li)
    pause(silent, ana)
    with pytest.raises(NotAllowed):
        actions.end_pause(silent, by=li, at=make.NOW)


def test_a_draft_does_not_rest(ana):
    with pytest.raises(RuleBroken, match="still a draft"):
        pause(make.objective(ana, published=False), ana)


def test_a_goal_is_paused_and_taken_up_again_on_its_page(as_, silent, ana, bo):
    browser, address = as_(ana), f"/objectives/{silent.pk}/"
    assert browser.post(f"{address}pause/", {"reason": "", "until_at": ""}).status_code == 422

    browser.post(f"{address}pause/", {"reason": "The supplier is late", "until_at": "2026-03-30"})

    seen = as_(bo).get(address).content.decode()
    assert "The supplier is late" in seen
    assert "Paused until" in seen
    browser.post(f"{address}pause/ending/")
    assert "Paused until" not in as_(bo).get(address).content.decode()
