"""Two lines, two parts: who leads a project sees its goals, what somebody learns stays with the line."""

from datetime import date

import pytest

from skylight.goals.models import Objective
from skylight.goals.queries.goal_search import goals_to_serve
from skylight.org import actions as org
from tests import make
from tests.programs import program
from tests.web import text

SINCE = date(2025, 1, 6)


@pytest.fixture(params=["dotted", "project_lead", "module_owner"])
def kind(request):
    return request.param


@pytest.fixture
def pia(wen):
    return make.person("Pia Roth", manager=wen, team=make.team("Projects"))


def lead(person, by, kind="project_lead", **details):
    return org.add_line(
        person, by=make.system(), at=make.NOW, manager=by, kind=kind, from_on=SINCE, **details
    )


def readers(objective, people):
    return {one for one in people if objective in Objective.objects.visible_to(one, make.NOW)}


def test_whoever_leads_a_project_reads_drafts_of_its_goals_and_no_others(ana, li, pia, sam, kind):
    lead(ana, pia, kind)
    drafts = [make.objective(ana, kind=one, published=False) for one in ("project", "ability", "functional")]

    assert [readers(draft, [li, pia, sam]) for draft in drafts] == [{li, pia}, {li}, {li}]


def test_when_the_line_has_ended_the_drafts_are_closed_to_the_former_lead(ana, pia):
    line = lead(ana, pia)
    draft = make.objective(ana, published=False)

    org.end_line(line, by=make.system(), at=make.NOW, on=date(2026, 3, 1))

    assert readers(draft, [pia]) == set()


@pytest.mark.parametrize(
    ("kind_of_goal", "first"), [("project", "pia"), ("ability", "li"), ("functional", "li")]
)
def test_the_goals_one_most_likely_serves_come_first(request, ana, li, pia, wen, sam, kind_of_goal, first):
    lead(ana, pia)
    for one in (li, wen, pia, sam):
        make.objective(one)
    goal = make.objective(ana, kind=kind_of_goal)

    found = goals_to_serve(goal, viewer=ana, at=make.NOW).goals

    assert found[0].owner.id == request.getfixturevalue(first).pk
    assert found[-1].owner.id in (sam.pk, pia.pk)


def test_each_leader_sees_the_part_that_concerns_them(as_, ana, bo, li, pia):
    lead(ana, pia, what_for="Shop app")
    make.objective(ana, "Ship the app", published=False)
    make.objective(ana, "Speak in public", kind="ability", readers="team")
    make.objective(ana, "Answer sooner", kind="functional")
    make.objective(bo, "Fewer tickets")

    of_pia = text(as_(pia).get("/me/led/"))
    of_li = text(as_(li).get("/me/led/"))

    assert "Ana Ruiz Shop app" in of_pia
    assert _named(of_pia) == {"Ship the app"}
    assert _named(of_li) == {"Speak in public", "Answer sooner", "Fewer tickets"}
    assert _named(text(as_(ana).get("/me/led/"))) == set()
    listed = program(li).get("/objectives?led=true").json()["items"]
    assert {one["title"] for one in listed} == _named(of_li)


def _named(page):
    titles = ("Ship the app", "Speak in public", "Answer sooner", "Fewer tickets")
    return {title for title in titles if title in page}


def test_the_way_there_is_shown_to_those_who_lead(as_, ana, li):
    make.running_cycle()

    assert "Goals I lead" in text(as_(li).get("/me/okrs/"))
    assert "Goals I lead" not in text(as_(ana).get("/me/okrs/"))


def test_a_page_at_a_time_and_no_more_statements(as_, li, growth, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("skylight.goals.queries.led_page.PAGE", 3)
    for number in range(4):
        make.objective(make.person(f"P{number}", manager=li, team=growth), f"Goal {number}")
    browser = as_(li)

    first = text(browser.get("/me/led/"))
    with django_assert_max_num_queries(12):
        second = text(browser.get("/me/led/?page=2"))

    assert "Goal 2" in first
    assert "Goal 3" not in first
    assert "Goal 3" in second
