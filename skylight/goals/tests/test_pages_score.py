"""Scoring, looking back and carrying over through the web."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import Objective
from tests import make


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def closed(ana):
    """A goal of Ana's that is over, with a key result at 5 of 10."""
    objective = make.objective(ana, "Closed goal")
    make.check_in(make.key_result(objective, "Half way"), 5)
    actions.close(objective, by=ana, at=make.NOW)
    objective.refresh_from_db()
    return objective


def test_all_key_results_stand_on_one_screen_with_suggested_scores(as_, ana, closed):
    page = text_of(as_(ana).get(f"/objectives/{closed.pk}/score/"))

    assert 'value="0.5"' in page
    assert "reckoned: 0.5" in page
    assert "The score measures the goal, not the person." in page
    assert "Just as it should be" in page


def test_a_score_far_from_the_figures_wants_a_sentence_beside_it(as_, ana, closed):
    row = closed.key_results.get()
    browser = as_(ana)
    sent = {f"kr_{row.pk}_value": "0.9", f"kr_{row.pk}_note": "", "version": closed.version}

    refused = browser.post(f"/objectives/{closed.pk}/score/", sent)
    assert refused.status_code == 422
    assert "Why does it differ" in text_of(refused)

    sent[f"kr_{row.pk}_note"] = "The last shops came after the count."
    assert browser.post(f"/objectives/{closed.pk}/score/", sent).status_code == 302
    page = text_of(browser.get(f"/objectives/{closed.pk}/"))
    assert "0.9" in page
    assert "The score measures the goal, not the person." in page
    assert "The last shops came after the count." in page


def test_stated_and_reckoned_stand_side_by_side(as_, ana, sam, closed):
    row = closed.key_results.get()
    as_(ana).post(
        f"/objectives/{closed.pk}/score/",
        {
            f"kr_{row.pk}_value": "0.5",
            "stated": "0.6",
            "note": "Better than it looks",
            "version": closed.version,
        },
    )

    page = text_of(as_(sam).get(f"/objectives/{closed.pk}/"))

    assert "as the owner states it" in page
    assert "reckoned from the key results" in page
    assert "0.6" in page


@pytest.mark.parametrize("typed", ["1.1", "-0.1", "seven", "nan"])
def test_a_score_lies_between_0_and_1(as_, ana, closed, typed):
    row = closed.key_results.get()

    answer = as_(ana).post(
        f"/objectives/{closed.pk}/score/", {f"kr_{row.pk}_value": typed, "version": closed.version}
    )

    assert answer.status_code == 422


def test_nobody_else_scores(as_, ana, li, root, closed):
    for person in (li, root):
        assert as_(person).get(f"/objectives/{closed.pk}/score/").status_code == 403
        assert as_(person).post(f"/objectives/{closed.pk}/score/", {"version": 1}).status_code == 403


def test_two_who_score_at_once_do_not_overwrite_each_other(as_, ana, bo):
    objective = make.objective(ana, backup_owner=bo)
    row = make.key_result(objective)
    make.check_in(row, 5)
    actions.close(objective, by=ana, at=make.NOW)
    objective.refresh_from_db()
    sent = {f"kr_{row.pk}_value": "0.5", "version": objective.version}
    as_(bo).post(f"/objectives/{objective.pk}/score/", {**sent, f"kr_{row.pk}_value": "0.6"})

    answer = as_(ana).post(f"/objectives/{objective.pk}/score/", sent)

    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.score == Decimal("0.6")


def test_the_look_back_is_written_and_read_by_all(as_, ana, sam, closed):
    browser = as_(ana)
    answer = browser.post(
        f"/objectives/{closed.pk}/retro/", {"happened": "Search was the **problem**.", "version": "0"}
    )

    assert answer.status_code == 302
    assert "<strong>problem</strong>" in text_of(as_(sam).get(f"/objectives/{closed.pk}/"))
    assert "Search was the" in text_of(browser.get(f"/objectives/{closed.pk}/retro/"))
    assert as_(sam).get(f"/objectives/{closed.pk}/retro/").status_code == 403


def test_a_look_back_that_somebody_else_wrote_meanwhile_is_not_lost(as_, ana, closed):
    browser = as_(ana)
    browser.post(f"/objectives/{closed.pk}/retro/", {"happened": "First words", "version": "0"})

    answer = browser.post(f"/objectives/{closed.pk}/retro/", {"happened": "Second words", "version": "0"})

    page = text_of(answer)
    assert answer.status_code == 409
    assert "First words" in page
    assert "Second words</textarea>" in page


def test_an_objective_goes_on_in_a_later_cycle(as_, ana, closed, monkeypatch):
    later = make.cycle(date(2026, 5, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW + timedelta(days=50))
    row = closed.key_results.get()
    browser = as_(ana)
    assert "Half way" in text_of(browser.get(f"/objectives/{closed.pk}/carry-over/"))

    answer = browser.post(
        f"/objectives/{closed.pk}/carry-over/", {"cycle": later.pk, "key_results": [row.pk]}
    )

    draft = Objective.objects.get(carried_from=closed)
    assert answer["Location"] == f"/me/okrs/?cycle={later.pk}#objective-{draft.pk}"
    assert draft.key_results.count() == 1
    assert "Closed goal" in text_of(browser.get(f"/objectives/{draft.pk}/"))
    assert "carried from" in text_of(browser.get(f"/objectives/{draft.pk}/"))
    assert "carried to" in text_of(browser.get(f"/objectives/{closed.pk}/"))


def test_without_a_later_cycle_the_page_says_so(as_, ana, closed):
    assert "No later cycle" in text_of(as_(ana).get(f"/objectives/{closed.pk}/carry-over/"))
