"""The pages on which a goal is broken down for others, and what was suggested is answered; without JavaScript."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.cycles.models import Cycle
from skylight.drafting import actions
from skylight.drafting.actions.suggestions import Line
from skylight.drafting.models import Suggestion
from skylight.goals import actions as goals
from skylight.goals.models import Objective
from tests import make
from tests.programs import program
from tests.web import fill_in, form_with, press, text

pytestmark = pytest.mark.django_db

TITLE = "Every shop is called once"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def row(li):
    """A key result of Li's published goal."""
    return make.key_result(make.objective(li, "Keep twenty per cent more shops"), "Shops in month two")


def suggest(row, *people, title=TITLE, **details):
    lines = [Line(title, to_person=one, **details) for one in people]
    by = row.objective.owner_person
    return actions.break_down(row.objective, by=by, at=make.NOW, lines=lines, key_result=row)


def test_several_people_and_teams_are_asked_in_one_form(as_, li, ana, wen, row):
    sales = make.team("Sales", leader=wen)
    browser, here = as_(li), f"/key-results/{row.pk}/suggestions/new/"

    answer = fill_in(
        browser,
        here,
        has="line_0_title",
        line_0_to_person=f"Ana Ruiz (#{ana.pk})",
        line_0_title=TITLE,
        line_0_why="They leave in silence",
        line_2_to_team="Sales",
        line_2_title="Sales hears it first",
        line_2_measure="Calls",
        line_2_start="0",
        line_2_target="1,200",
    )

    assert answer.url == f"/key-results/{row.pk}/#suggested"
    first, second = Suggestion.objects.order_by("pk")
    assert (first.to_person, first.title, first.why, first.key_result) == (
        ana,
        TITLE,
        "They leave in silence",
        row,
    )
    assert (second.to_team, second.measure, second.target) == (sales, "Calls", Decimal(1200))
    shown = text(browser.get(answer.url))
    assert "Suggested to others 2" in shown
    assert "to Ana Ruiz" in shown
    assert "Suggested to others 2" in text(browser.get(f"/objectives/{row.objective_id}/"))


def test_more_lines_come_with_all_that_was_typed_and_nothing_is_sent_yet(as_, li, row):
    browser, here = as_(li), f"/objectives/{row.objective_id}/suggestions/new/"
    typed = {"line_0_title": TITLE, "line_0_to_person": "Ana", "line_0_target": "12 %", "more": "1"}

    page = fill_in(browser, here, has="line_0_title", **typed)

    fields = form_with(page.content.decode(), "line_0_title")["fields"]
    assert (page.status_code, fields["line_0_title"].strip(), fields["line_0_to_person"]) == (
        200,
        TITLE,
        "Ana",
    )
    assert fields["line_0_target"] == "12 %"
    assert "line_5_title" in fields
    assert "line_6_title" not in fields
    assert not Suggestion.objects.exists()
    piece = browser.post(here, {**fields, "more": "1"}, headers=HTMX).content.decode()
    assert piece.lstrip().startswith("<form")
    assert "line_8_title" in piece


def test_what_is_wrong_stands_beside_its_line_whichever_lines_stay_empty(as_, li, ana, cora, row):
    browser, here = as_(li), f"/objectives/{row.objective_id}/suggestions/new/"

    answer = fill_in(
        browser, here, has="line_0_title", line_1_title=TITLE, line_1_to_person=f"#{cora.pk}",
        line_2_to_person=f"#{ana.pk}",
    )  # fmt: skip

    assert answer.status_code == 422
    page = answer.content.decode()
    assert (
        page.index("Suggestion 2")
        < page.index("Cora Lind writes no objectives here")
        < page.index("Suggestion 3")
    )
    assert page.index("Write what you want to achieve.") > page.index("Suggestion 3")
    assert fill_in(browser, here, has="line_0_title").status_code == 422
    assert not Suggestion.objects.exists()


def test_a_draft_is_published_before_it_is_broken_down(as_, li, ana):
    draft = make.objective(li, published=False)

    page = as_(li).get(f"/objectives/{draft.pk}/suggestions/new/")

    assert "Publish the goal first" in text(page)
    assert b"line_0_title" not in page.content
    assert "Suggested to others" not in text(as_(li).get(f"/objectives/{draft.pk}/"))


def test_from_home_to_a_draft_in_ones_own_words(as_, li, ana, row):
    (suggestion,) = suggest(row, ana, measure="Shops called", target=Decimal(40))
    browser = as_(ana)
    home = text(browser.get("/"))
    assert f"Li Wei suggests an objective: {TITLE}" in home
    assert home.count(TITLE) == 1

    answer = fill_in(
        browser, f"/suggestions/{suggestion.pk}/", has="title", title="Each shop hears from me", start="0"
    )

    drafted = Objective.objects.get(owner_person=ana)
    assert answer.url == f"/me/okrs/?cycle={drafted.cycle_id}#objective-{drafted.pk}"
    assert (drafted.title, drafted.is_draft) == ("Each shop hears from me", True)
    assert (drafted.key_results.get().title, drafted.key_results.get().target) == ("Shops called", 40)
    assert "suggests an objective" not in text(browser.get("/"))
    seen = text(as_(li).get(f"/key-results/{row.pk}/"))
    assert f"{TITLE} to Ana Ruiz Accepted" in seen
    assert "The objective that was made of it" in seen


def test_a_draft_that_the_proposer_may_not_read_is_not_linked(as_, li, wen, sam, row):
    (suggestion,) = suggest(row, sam)
    cycle = make.running_cycle()
    drafted = actions.accept_suggestion(
        suggestion, by=sam, at=make.NOW, version=1, cycle=cycle, title="Quiet calls"
    )

    page = as_(li).get(f"/suggestions/{suggestion.pk}/")

    assert "Accepted" in text(page)
    assert f"/objectives/{drafted.pk}/".encode() not in page.content
    assert "Quiet calls" not in text(page)


def test_only_cycles_that_meet_that_of_the_goal_are_offered(as_, ana, row):
    near = make.cycle(date(2026, 4, 20), months=None, last_day=date(2026, 6, 30), name="Near")
    far = make.cycle(date(2026, 5, 2), months=None, last_day=date(2026, 6, 30), name="Far")
    for one in (near, far):
        Cycle.objects.filter(pk=one.pk).update(draft_opens_at=make.LONG_AGO)
    (suggestion,) = suggest(row, ana)

    page = text(as_(ana).get(f"/suggestions/{suggestion.pk}/"))

    assert "Near" in page
    assert "Far" not in page


def test_somebody_was_quicker_and_both_texts_are_shown(as_, li, ana, row):
    (suggestion,) = suggest(row, ana)
    browser, here = as_(ana), f"/suggestions/{suggestion.pk}/"
    seen = form_with(browser.get(here).content.decode(), "title")["fields"]
    actions.edit_suggestion(suggestion, by=li, at=make.NOW, version=1, title="Every shop is visited")

    answer = browser.post(here, {**seen, "title": "Mine"})

    assert answer.status_code == 409
    assert "Every shop is visited" in text(answer)
    again = form_with(answer.content.decode(), "title")["fields"]
    assert again["title"].strip() == "Mine"
    assert browser.post(here, again).status_code == 302


def test_the_proposer_rewords_and_withdraws(as_, li, ana, row):
    (suggestion,) = suggest(row, ana)
    browser, here = as_(li), f"/suggestions/{suggestion.pk}/"

    fill_in(browser, f"{here}edit/", has="title", title="Every shop is visited")
    assert "Every shop is visited" in text(browser.get(here))
    press(browser, here, f"{here}withdrawal/")

    assert "Withdrawn" in text(browser.get(here))
    assert as_(ana).get(here).status_code == 404
    home = text(as_(ana).get("/"))
    assert "Li Wei withdrew what was suggested to you" in home
    assert TITLE not in home
    assert "is visited" not in home


def test_the_list_shows_what_waits_for_me_and_what_i_was_answered(as_, li, ana, bo, row):
    first, _second = suggest(row, ana, bo)
    actions.decline_suggestion(first, by=ana, at=make.NOW, version=1, reason="We move this week")
    goals_of_bo = make.key_result(make.objective(bo, "Answers before tickets"))
    suggest(goals_of_bo, li, title="Growth reads the tickets")

    mine = text(as_(li).get("/suggestions/"))

    assert "Growth reads the tickets" in mine
    assert f"{TITLE} to Ana Ruiz Declined" in mine
    assert "We move this week" in mine
    assert f"{TITLE} to Bo Chen Not answered yet" in mine
    assert "Nothing that was suggested to you waits" in text(as_(ana).get("/suggestions/"))


def test_pages_cost_as_much_for_many_suggestions_as_for_few(as_, li, ana, row):
    pages = ("/", "/suggestions/", f"/objectives/{row.objective_id}/", f"/key-results/{row.pk}/")

    def statements(person):
        browser, found = as_(person), {}
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(page).status_code == 200
            found[page] = sum("SAVEPOINT" not in one["sql"] for one in captured.captured_queries)
        return found

    suggest(row, ana)
    few = statements(li), statements(ana)
    for place in range(2):
        lines = [Line(f"Call {place}-{number}", to_person=ana) for number in range(6)]
        made = actions.break_down(row.objective, by=li, at=make.NOW, lines=lines, key_result=row)
        for one in made[:3]:
            actions.decline_suggestion(one, by=ana, at=make.NOW, version=1, reason="No")

    many = statements(li), statements(ana)
    assert many == few
    assert max(*many[0].values(), *many[1].values()) <= 15


def test_over_the_api_a_program_does_the_same(li, ana, bo, row):
    caller, answering = program(li), program(ana)
    body = {
        "objective": row.objective_id,
        "key_result": row.pk,
        "to_person": ana.pk,
        "title": TITLE,
        "target": 4,
    }

    refused = caller.post("/suggestions", body)
    assert (refused.status_code, refused.json()["field"]) == (422, "measure")
    made = caller.post("/suggestions", {**body, "measure": "Shops"}).json()
    assert (made["state"], made["to"]["name"], made["target"]) == ("open", "Ana Ruiz", 4)

    address = f"/suggestions/{made['id']}"
    assert program(bo).get(address).status_code == 404
    cycle = row.objective.cycle_id
    stale = answering.post(f"{address}/acceptance", {"cycle": cycle, "title": "Mine", "version": 9})
    assert (stale.status_code, stale.json()["current"]["title"]) == (409, TITLE)
    drafted = answering.post(f"{address}/acceptance", {"cycle": cycle, "title": "Mine", "version": 1}).json()
    assert (drafted["title"], drafted["state"]) == ("Mine", "draft")
    assert caller.get(address).json()["state"] == "accepted"

    second = caller.post("/suggestions", {**body, "title": "Another", "target": None}).json()["id"]
    assert answering.post(f"/suggestions/{second}/refusal", {"reason": "No", "version": 1}).status_code == 204
    assert answering.get(f"/suggestions/{second}").status_code == 404
    assert [one["id"] for one in answering.get("/suggestions").json()["items"]] == [made["id"]]
    assert caller.get(f"/suggestions/{second}").json()["reason"] == "No"


def test_a_key_result_that_was_cancelled_meanwhile_leaves_the_link_to_the_goal(li, ana, row):
    (suggestion,) = suggest(row, ana)
    goals.cancel_key_result(row, by=li, at=make.NOW, reason="Measured elsewhere")

    drafted = actions.accept_suggestion(
        suggestion, by=ana, at=make.NOW, version=1, cycle=row.objective.cycle, title="Mine"
    )

    assert drafted.alignments_out.get().to_key_result is None
