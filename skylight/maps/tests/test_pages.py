"""The page of the map: an outline without JavaScript, a way to find what to look at, lists, and the data behind it."""

from __future__ import annotations

import pytest

from skylight.goals import actions as goals
from tests import make
from tests.web import text


@pytest.fixture
def line(wen, li, ana, bo):
    """Bo's goal serves Ana's, which serves Li's, which serves Wen's."""
    made = [make.objective(one, f"Goal of {one.name}") for one in (wen, li, ana, bo)]
    for lower, upper in zip(made[1:], made, strict=False):
        make.alignment(lower, upper)
    return made


def test_the_map_begins_with_the_goals_of_the_top(as_, line, sam):
    page = text(as_(sam).get("/alignment/"))

    assert "Goal of Wen Zhang" in page
    assert "Goal of Li Wei" in page
    assert "Goal of Ana Ruiz" not in page


def test_the_outline_says_in_words_what_was_answered(as_, line, li, wen, sam):
    first, second = (one.alignments_out.get() for one in line[1:3])
    goals.acknowledge(first, by=wen, at=make.NOW)
    goals.challenge(second, by=li, at=make.NOW, reason="It serves something else")

    page = text(as_(sam).get(f"/alignment/?around=o{line[2].pk}"))

    assert "supports · acknowledged" in page
    assert "supports · challenged" in page
    assert "supports · one-sided, not yet acknowledged" in page


def test_a_branch_opens_by_a_link(as_, line, sam):
    browser = as_(sam)
    start = f"/alignment/?around=o{line[1].pk}"

    closed = browser.get(start)
    opened = browser.get(f"{start}&open=o{line[2].pk}")

    assert f"open=o{line[2].pk}" in closed.content.decode()
    assert ("Goal of Bo Chen" in text(closed), "Goal of Bo Chen" in text(opened)) == (False, True)


def test_a_draft_one_may_not_see_is_counted_and_not_named(as_, line, bo, sam):
    draft = make.objective(bo, "Still thinking", published=False)
    make.alignment(draft, line[2])

    page = text(as_(sam).get(f"/alignment/?around=o{line[2].pk}"))

    assert "Still thinking" not in page
    assert "and 1 that you cannot see" in page


def test_a_goal_is_found_by_words_and_its_owner_and_a_person_by_name(as_, line, sam, ana):
    page = as_(sam).get("/alignment/?q=ana")

    assert f"around=p{ana.pk}" in page.content.decode()
    assert f"around=o{line[2].pk}" in page.content.decode()


@pytest.mark.parametrize("place", ["o999999", "p999999", "t999999", "x1", "o", "1"])
def test_what_is_not_there_is_not_found(as_, sam, place):
    browser = as_(sam)

    assert browser.get(f"/alignment/?around={place}").status_code == 404
    assert browser.get(f"/alignment/nodes/?around={place}").status_code == 404


def test_a_draft_of_others_is_not_there(as_, bo, sam):
    draft = make.objective(bo, "Still thinking", published=False)

    assert as_(sam).get(f"/alignment/?around=o{draft.pk}").status_code == 404
    assert as_(bo).get(f"/alignment/?around=o{draft.pk}").status_code == 200


def test_what_cannot_be_read_in_an_address_counts_as_not_said(as_, line, sam):
    page = as_(sam).get("/alignment/?cycle=x&on=tomorrow&lens=none&open=p1&open=o0&page=-3")

    assert page.status_code == 200
    assert "Goal of Wen Zhang" in text(page)


def test_the_data_hold_what_the_drawing_needs(as_, line, sam):
    found = as_(sam).get(f"/alignment/nodes/?around=o{line[2].pk}").json()

    (here,) = [one for one in found["nodes"] if one["here"]]
    assert here == {
        "id": f"o{line[2].pk}", "kind": "objective", "title": "Goal of Ana Ruiz", "owner": "Ana Ruiz",
        "team": "Growth", "url": f"/objectives/{line[2].pk}/", "status": "idle", "status_word": "No status yet",
        "progress": None, "score": None, "draft": False, "more_up": 0, "more_down": 0, "hidden": 0, "here": True,
    }  # fmt: skip
    assert {
        "from": f"o{line[3].pk}", "to": f"o{line[2].pk}", "relation": "supports", "relation_word": "supports",
        "verdict": "", "cross": False,
    } in found["edges"]  # fmt: skip
    assert (found["cut"], found["day"]) == (0, None)


def test_a_past_day_is_named(as_, line, sam):
    page = as_(sam).get("/alignment/?on=2026-03-02")

    assert "end of 2 March 2026" in text(page)
    assert as_(sam).get("/alignment/nodes/?on=2026-03-02").json()["day"] == "2026-03-02"


def test_the_old_address_of_an_outline_leads_here(as_, line, sam):
    answer = as_(sam).get(f"/objectives/{line[2].pk}/alignment/")

    assert (answer.status_code, answer.url) == (302, f"/alignment/?around=o{line[2].pk}")
