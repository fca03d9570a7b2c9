"""At the end of a cycle one page scores, looks back at and closes all of one's goals, or nothing of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.activity.models import Event
from skylight.followup import actions
from skylight.followup.actions import CARRY, CLOSE, Ending
from skylight.goals.models import Objective, Retro
from skylight.lib.errors import NotAllowed, RuleBroken, Stale
from tests import make
from tests.web import form_with

NOW = make.NOW


@pytest.fixture
def cycle(wen):
    """A cycle most of which is over."""
    return make.cycle(date(2026, 1, 1), months=3)


@pytest.fixture
def later(cycle):
    return make.cycle(date(2026, 4, 1), months=3)


@pytest.fixture
def goals(ana, cycle):
    """Two of Ana's goals, each with one key result at 5 of 10."""
    found = [make.objective(ana, title, cycle=cycle) for title in ("Sell more", "Answer sooner")]
    for goal in found:
        make.check_in(make.key_result(goal, start=0, target=10), 5)
    return [Objective.objects.get(pk=goal.pk) for goal in found]


def ending(goal, *, next_step=CLOSE, value="0.5", **more):
    row = goal.key_results.get()
    said = {"stated": None, "note": "", "retro": {}, "retro_version": 0, "version": goal.version, **more}
    scores = {row.pk: (Decimal(value), "")} if value else {}
    return Ending(goal, next_step=next_step, scores=scores, **said)


def states(*rows):
    return [Objective.objects.get(pk=one.pk).state for one in rows]


def test_each_is_scored_looked_back_at_and_closed(ana, goals):
    retro = {
        "expected": "Ten",
        "happened": "Five",
        "why": "One fair",
        "keep": "Fairs",
        "change": "Start sooner",
    }

    actions.close_all([ending(goals[0], retro=retro), ending(goals[1])], by=ana, at=NOW)

    assert states(*goals) == ["closed", "closed"]
    assert Objective.objects.get(pk=goals[0].pk).score_computed == Decimal("0.5")
    assert Retro.objects.get().keep == "Fairs"
    said = Event.objects.filter(objective=goals[0]).values_list("kind", flat=True)
    assert {"goals.scored", "goals.looked_back", "goals.closed"} <= set(said)


def test_what_goes_on_is_drafted_in_the_next_cycle(ana, goals, later):
    actions.close_all([ending(goals[0], next_step=CARRY)], by=ana, at=NOW + timedelta(days=5), into=later)

    draft = Objective.objects.get(carried_from=goals[0])
    assert (draft.cycle, draft.state) == (later, "draft")
    assert states(*goals) == ["closed", "published"]


def test_one_that_makes_no_sense_stops_all_of_them_and_each_is_told(ana, goals):
    with pytest.raises(RuleBroken) as broken:
        actions.close_all([ending(one, value="1.0") for one in goals], by=ana, at=NOW)

    told = {one.field for one in (broken.value, *broken.value.also)}
    assert told == {f"o{one.pk}_kr_{one.key_results.get().pk}_note" for one in goals}
    with pytest.raises(RuleBroken):
        actions.close_all([ending(goals[0]), ending(goals[1], next_step=CARRY)], by=ana, at=NOW)
    assert states(*goals) == ["published", "published"]
    assert Objective.objects.get(pk=goals[0].pk).score_computed is None


def test_what_was_changed_meanwhile_is_not_closed_unseen(ana, goals):
    Objective.objects.filter(pk=goals[0].pk).update(version=goals[0].version + 1)

    for value in ("0.5", ""):
        with pytest.raises(Stale):
            actions.close_all([ending(goals[0], value=value)], by=ana, at=NOW)
    assert states(goals[0]) == ["published"]


def test_nobody_closes_what_is_not_theirs(bo, li, goals):
    for other in (bo, li):
        with pytest.raises(NotAllowed):
            actions.close_all([ending(goals[0])], by=other, at=NOW)


def test_the_page_closes_what_was_chosen_and_keeps_the_rest(as_, ana, goals):
    browser = as_(ana)
    fields = form_with(browser.get("/me/okrs/closing/").content.decode(), f"o{goals[0].pk}-version")["fields"]
    chosen = {**fields, f"o{goals[0].pk}-next": "close", f"o{goals[1].pk}-next": "leave"}

    assert browser.post("/me/okrs/closing/", chosen).status_code == 302

    assert states(*goals) == ["closed", "published"]
    assert Objective.objects.get(pk=goals[0].pk).score_computed == Decimal("0.5")
    text = browser.get("/me/okrs/closing/").content.decode()
    assert "Answer sooner" in text
    assert "Sell more" not in text.split("<main")[1]


def test_the_page_keeps_what_was_typed_beside_what_is_wrong(as_, ana, goals):
    browser = as_(ana)
    goal, row = goals[0], goals[0].key_results.get()
    fields = form_with(browser.get("/me/okrs/closing/").content.decode(), f"o{goal.pk}-version")["fields"]
    typed = {
        f"o{goal.pk}-next": "close",
        f"o{goal.pk}-kr_{row.pk}_value": "1.0",
        f"r{goal.pk}-keep": "Fairs in May",
    }

    answer = browser.post("/me/okrs/closing/", {**fields, f"o{goals[1].pk}-next": "leave", **typed})

    assert answer.status_code == 422
    assert "One sentence is enough" in answer.content.decode()
    assert "Fairs in May" in answer.content.decode()
    assert states(goal) == ["published"]


def test_what_was_written_of_a_goal_that_stays_open_is_kept(as_, ana, goals):
    browser = as_(ana)
    fields = form_with(browser.get("/me/okrs/closing/").content.decode(), f"o{goals[0].pk}-version")["fields"]
    typed = {f"o{one.pk}-next": "leave" for one in goals} | {f"r{goals[0].pk}-keep": "Fairs in May"}

    assert browser.post("/me/okrs/closing/", {**fields, **typed}).status_code == 302

    assert states(*goals) == ["published", "published"]
    assert Retro.objects.get().keep == "Fairs in May"
    assert Objective.objects.get(pk=goals[0].pk).score_computed is None


def test_scores_typed_for_a_goal_that_stays_open_are_kept_and_proposed_ones_are_not(as_, ana, goals):
    browser = as_(ana)
    fields = form_with(browser.get("/me/okrs/closing/").content.decode(), f"o{goals[0].pk}-version")["fields"]
    row = goals[0].key_results.get()
    typed = {
        f"o{goals[0].pk}-next": "leave",
        f"o{goals[1].pk}-next": "leave",
        f"o{goals[0].pk}-kr_{row.pk}_value": "0.6",
    }

    assert browser.post("/me/okrs/closing/", {**fields, **typed}).status_code == 302

    assert states(*goals) == ["published", "published"]
    scores = [one.key_results.get().score for one in goals]
    assert scores == [Decimal("0.6"), None]


def test_the_page_asks_the_same_for_few_goals_and_for_many(as_, ana, goals, cycle):
    browser = as_(ana)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert browser.get("/me/okrs/closing/").status_code == 200
        return len(found)

    browser.get("/me/okrs/closing/")
    few = asked()
    for number in range(8):
        make.check_in(make.key_result(make.objective(ana, f"More {number}", cycle=cycle)), 3)
    assert asked() == few <= 15
