"""The pages of requests and of ordinary work, as a browser without JavaScript uses them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.drafting import actions
from skylight.drafting.models import SupportRequest, WorkItem
from skylight.drafting.tests.requests_made import BY_WHEN, TERMS, asked, countered
from skylight.goals.models import Alignment, KeyResult, Objective
from tests import make
from tests.web import fill_in, press, text

ASK = {"what": "Translate the page", "why": "Half read no English", "by_when": "2026-04-10", "size": "small"}


@pytest.fixture
def goal(ana):
    return make.objective(ana, "New shops sell in their first week")


def statements(browser, address):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_the_form_is_filled_with_the_goal_that_one_comes_from(as_, ana, sam, goal):
    row = make.key_result(goal, "Days to the first order")

    page = as_(ana).get(f"/requests/new/?key_result={row.pk}").content.decode()
    assert re.search(rf'value="k{row.pk}" selected', page)
    answer = fill_in(
        as_(ana), f"/requests/new/?key_result={row.pk}", has="what", to_person="Sam Okafor", **ASK
    )

    request = SupportRequest.objects.get()
    assert answer["Location"] == f"/requests/{request.pk}/"
    assert (request.to_person, request.key_result) == (sam, row)


def test_one_does_not_begin_from_a_goal_of_somebody_else(as_, bo, goal):
    assert as_(bo).get(f"/requests/new/?objective={goal.pk}").status_code == 403


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(as_, ana, sam, goal):
    answer = fill_in(as_(ana), f"/requests/new/?objective={goal.pk}", has="what", **{**ASK, "size": ""})

    assert answer.status_code == 422
    assert "Ask one person, or one team." in text(answer)
    assert "Translate the page" in answer.content.decode()


def test_it_stands_on_both_pages_and_first_where_somebody_waits(as_, ana, sam, goal):
    asked(goal, sam)

    assert "Waits for you 1" in text(as_(sam).get("/requests/"))
    page = text(as_(ana).get("/requests/"))
    assert "Nobody waits for your answer." in page
    assert "Waits for Sam Okafor" in page


def test_the_leaders_of_both_sides_see_what_is_open(as_, ana, sam, li, wen, goal):
    asked(goal, sam)

    for leader in (li, wen):
        page = text(as_(leader).get("/requests/"))
        assert "Open around the people you lead" in page
        assert "Ana Ruiz asks Sam Okafor" in page


def test_a_whole_story_from_asked_to_taken_on(as_, ana, sam, goal):
    request = asked(goal, sam)
    place = f"/requests/{request.pk}/"
    mine = make.objective(sam, "Everybody reads it")

    fill_in(as_(sam), f"{place}counter/", has="what", what="Translate one page", note="Time is short")
    assert "Sam Okafor proposes instead" in text(as_(ana).get(place))
    press(as_(ana), place, f"{place}agreement/")
    answer = fill_in(
        as_(sam),
        f"{place}acceptance/?as=key_result",
        has="title",
        objective=mine.pk,
        title="One page",
        kind="binary",
    )

    assert answer.status_code == 302
    row = KeyResult.objects.get(objective=mine)
    assert Alignment.objects.get().to_key_result == row
    page = text(as_(ana).get(place))
    for words in (
        "Took it on as a key result",
        "Agreed to the proposal",
        "Proposed something else",
        "Time is short",
    ):
        assert words in page
    assert f"/key-results/{row.pk}/" in as_(ana).get(place).content.decode()


@pytest.mark.parametrize("way", ["objective", "goal", "work"])
def test_it_can_be_taken_on_in_other_ways(as_, ana, sam, goal, way):
    request = asked(goal, sam)
    make.objective(sam)
    has = "goal" if way == "goal" else "title"

    answer = fill_in(as_(sam), f"/requests/{request.pk}/acceptance/?as={way}", has=has)

    assert answer.status_code == 302
    request.refresh_from_db()
    assert request.state == "accepted"
    assert WorkItem.objects.exists() == (way == "work")
    assert Alignment.objects.exists() == (way != "work")


def test_a_draft_that_it_became_is_not_named_to_those_who_may_not_read_it(as_, ana, sam, goal):
    request = asked(goal, sam)
    at = {"by": sam, "at": make.NOW, "version": 1}
    actions.accept_as_objective(request, cycle=goal.cycle, title="A secret plan", **at)

    page = text(as_(ana).get(f"/requests/{request.pk}/"))
    assert "Took it on as an objective" in page
    assert "A secret plan" not in page
    assert "A secret plan" in text(as_(sam).get(f"/requests/{request.pk}/"))


def test_the_goal_of_a_draft_is_not_named_to_who_was_asked(as_, ana, sam):
    request = asked(make.objective(ana, "Under wraps", published=False), sam)

    page = text(as_(sam).get(f"/requests/{request.pk}/"))
    assert "a goal that you may not read" in page
    assert "Under wraps" not in page + text(as_(sam).get("/requests/"))


def test_a_contract_worker_takes_it_on_as_ordinary_work_alone(as_, ana, cora, goal):
    request = asked(goal, cora)

    page = text(as_(cora).get(f"/requests/{request.pk}/acceptance/"))
    assert "As ordinary work" in page
    assert "As an objective" not in page


def test_somebody_was_quicker(as_, ana, sam, goal):
    request = asked(goal, sam)
    page = as_(sam).get(f"/requests/{request.pk}/declining/").content.decode()
    actions.change_request(
        request, by=ana, at=make.NOW, version=1, why="They sign up there", **{**TERMS, "what": "Another page"}
    )

    assert 'name="version" value="1"' in page
    answer = as_(sam).post(f"/requests/{request.pk}/declining/", {"reason": "No time", "version": 1})
    assert answer.status_code == 409
    assert "No time" in answer.content.decode()


def test_the_requests_about_a_goal_are_listed(as_, ana, sam, bo, goal):
    asked(goal, sam)
    other = asked(make.objective(bo), ana, what="Draw it")
    actions.accept_with(other, by=ana, at=make.NOW, version=1, objective=goal)

    page = text(as_(bo).get(f"/requests/?objective={goal.pk}"))
    assert "Translate the sign-up page" in page
    assert "Draw it" in page
    assert as_(bo).get("/requests/?objective=987654").status_code == 404


@pytest.mark.parametrize(
    "path", ["/requests/", "/requests/?list=to", "/requests/?list=by", "/requests/?list=led"]
)
def test_the_lists_ask_as_often_for_many_as_for_few(as_, ana, sam, li, goal, path):
    asked(goal, sam)
    browser = as_(li)
    few = statements(browser, path)
    for number in range(40):
        asked(goal, sam, what=f"Page {number}")
        asked(make.objective(li), ana, what=f"Screen {number}")

    assert statements(browser, path) == few <= 12


def test_the_story_asks_as_often_for_many_steps_as_for_few(as_, ana, sam, goal):
    request = asked(goal, sam)
    few = statements(as_(ana), f"/requests/{request.pk}/")
    for number in range(8):
        request = countered(request, what=f"Page {number}")

    assert statements(as_(ana), f"/requests/{request.pk}/") == few <= 12


def test_ana_writes_her_ordinary_work(as_, ana, bo):
    fill_in(
        as_(ana), "/ordinary-work/new/", has="title", title="Answer the phones", by_when=BY_WHEN.isoformat()
    )
    item = WorkItem.objects.get()

    assert "Answer the phones" in text(as_(ana).get("/ordinary-work/"))
    fill_in(as_(ana), f"/ordinary-work/{item.pk}/edit/", has="title", title="Answer mails")
    press(as_(ana), "/ordinary-work/", f"/ordinary-work/{item.pk}/ending/")
    item.refresh_from_db()
    assert (item.title, item.state) == ("Answer mails", "done")
    press(as_(ana), "/ordinary-work/", f"/ordinary-work/{item.pk}/ending/undoing/")
    item.refresh_from_db()
    assert item.is_open
    assert fill_in(as_(ana), f"/ordinary-work/{item.pk}/ending/", has="reason").status_code == 422


def test_the_work_of_others_is_read_and_left_alone(as_, ana, bo, growth):
    item = actions.add_work(by=ana, at=make.NOW, title="Answer the phones", owner_person=ana)
    actions.add_work(by=ana, at=make.NOW, title="Water the plants", owner_team=growth)

    page = as_(bo).get(f"/ordinary-work/?person={ana.pk}")
    assert "Answer the phones" in text(page)
    assert f"/ordinary-work/{item.pk}/" not in page.content.decode()
    assert (
        as_(bo).post(f"/ordinary-work/{item.pk}/ending/", {"kind": "done", "version": 1}).status_code == 403
    )
    assert "Water the plants" in text(as_(bo).get("/ordinary-work/"))


def test_ordinary_work_stands_quietly_on_the_pages_of_people_and_teams(as_, ana, bo, growth):
    assert "Not in OKR" not in text(as_(bo).get(f"/people/{ana.pk}/"))
    few = statements(as_(bo), f"/people/{ana.pk}/"), statements(as_(bo), f"/teams/{growth.pk}/")
    for number in range(12):
        actions.add_work(by=ana, at=make.NOW, title=f"Chore {number}", owner_person=ana)
        actions.add_work(by=ana, at=make.NOW, title=f"Duty {number}", owner_team=growth)

    person, team = as_(bo).get(f"/people/{ana.pk}/"), as_(bo).get(f"/teams/{growth.pk}/")
    assert ("Chore 11" in text(person), "Chore 3" in text(person)) == (True, False)
    assert ("Duty 11" in text(team), "Duty 3" in text(team)) == (True, False)
    assert (statements(as_(bo), f"/people/{ana.pk}/"), statements(as_(bo), f"/teams/{growth.pk}/")) == few


def test_home_shows_what_waits_and_its_notice_no_second_time(as_, ana, sam, goal):
    asked(goal, sam)

    page = text(as_(sam).get("/"))
    assert page.count("Translate the sign-up page") == 1
    assert "Ana Ruiz asks for support" in page


def test_a_notice_of_a_request_goes_when_one_may_no_longer_read_it(as_, wen, sam, li, growth):
    from skylight.org import actions as org

    asked(make.objective(sam), growth)
    org.lead_team(growth, by=make.system(), at=make.NOW, leader=wen)
    Objective.objects.filter(owner_person=sam).update(published_at=None, state="draft")
    type(li).objects.filter(pk=li.pk).update(team=None)

    assert "Translate the sign-up page" not in text(as_(li).get("/"))
    assert "Translate the sign-up page" in text(as_(wen).get("/requests/"))
