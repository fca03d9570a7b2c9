"""Copying goals: one that one reads, or several of an earlier cycle in one act."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest

from skylight.goals.models import Alignment, Objective
from tests import make


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def winter(wen):
    return make.cycle(date(2026, 1, 1))


@pytest.fixture
def earlier(ana, winter):
    return [
        make.objective(ana, title, cycle=winter, at=make.NOW - timedelta(days=50))
        for title in ("Shops sell", "Answers first")
    ]


def test_the_goals_of_the_last_cycle_are_listed_with_a_box_for_each(as_, ana, earlier):
    make.objective(ana, "answers FIRST!", published=False)

    page = as_(ana).get("/me/okrs/copies/").content.decode()

    assert f'value="{earlier[0].pk}" id="objective-{earlier[0].pk}" checked' in page
    assert f'value="{earlier[1].pk}" id="objective-{earlier[1].pk}">' in page
    assert "Stands in that cycle already." in page


def test_those_that_are_ticked_become_drafts_in_one_act(as_, ana, winter, earlier):
    running = make.running_cycle()

    answer = as_(ana).post(
        "/me/okrs/copies/",
        {"from": winter.pk, "cycle": running.pk, "whose": "me", "objectives": [one.pk for one in earlier]},
    )

    drafts = list(Objective.objects.in_cycle(running).in_order())
    assert [(one.title, one.state, one.carried_from) for one in drafts] == [
        ("Shops sell", "draft", None),
        ("Answers first", "draft", None),
    ]
    assert answer["Location"] == f"/me/okrs/?cycle={running.pk}#objective-{drafts[0].pk}"


def test_nothing_ticked_and_goals_of_others_make_none(as_, ana, bo, winter, earlier):
    running = make.running_cycle()
    theirs = make.objective(bo, cycle=winter, at=make.NOW - timedelta(days=50))
    given = {"from": winter.pk, "cycle": running.pk, "whose": "me"}

    assert "Tick at least one objective." in text_of(as_(ana).post("/me/okrs/copies/", given))
    assert as_(ana).post("/me/okrs/copies/", {**given, "objectives": theirs.pk}).status_code == 422
    assert not Objective.objects.in_cycle(running).exists()


def test_a_team_copies_its_own(as_, li, bo, growth, winter):
    team_goal = make.objective(growth, "Together", by=li, cycle=winter, at=make.NOW - timedelta(days=50))
    running = make.running_cycle()

    page = text_of(as_(bo).get(f"/me/okrs/copies/?team={growth.pk}"))
    assert "Together" in page
    as_(li).post(
        "/me/okrs/copies/",
        {"from": winter.pk, "cycle": running.pk, "whose": f"team-{growth.pk}", "objectives": team_goal.pk},
    )
    assert Objective.objects.in_cycle(running).get().owner_team == growth


def test_a_goal_of_somebody_else_is_used_as_a_start(as_, li, ana):
    goal = make.objective(ana, "Shops sell")
    row = make.key_result(goal, "Days")
    make.key_result(goal, "Orders")

    assert "Use as a start" in text_of(as_(li).get(f"/objectives/{goal.pk}/"))
    answer = as_(li).post(
        f"/objectives/{goal.pk}/copy/", {"cycle": goal.cycle_id, "whose": "me", "key_results": row.pk}
    )

    draft = Objective.objects.get(owner_person=li)
    assert answer["Location"] == f"/me/okrs/?cycle={goal.cycle_id}#objective-{draft.pk}"
    assert (draft.title, draft.key_results.get().title) == ("Shops sell", "Days")
    assert not Alignment.objects.exists()


def test_only_whoever_asks_for_it_says_where_a_draft_comes_from(as_, li, ana):
    goal = make.objective(ana)

    as_(li).post(f"/objectives/{goal.pk}/copy/", {"cycle": goal.cycle_id, "whose": "me", "derived": "on"})

    assert Alignment.objects.get().relation == "derived_from"


def test_ones_own_is_duplicated_and_offers_no_link_to_itself(as_, ana):
    goal = make.objective(ana)

    page = text_of(as_(ana).get(f"/objectives/{goal.pk}/copy/"))

    assert "Duplicate the objective" in page
    assert "derived from" not in page


def test_the_page_takes_the_same_few_statements_whatever_there_is(
    as_, ana, winter, django_assert_max_num_queries
):
    for _ in range(12):
        make.key_result(
            make.objective(ana, cycle=winter, at=make.NOW - timedelta(days=50)),
            at=make.NOW - timedelta(days=50),
        )
    make.objective(ana)
    browser = as_(ana)
    browser.get("/me/okrs/copies/")

    with django_assert_max_num_queries(13):
        browser.get("/me/okrs/copies/")
