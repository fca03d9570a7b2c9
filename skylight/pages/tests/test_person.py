from datetime import date, timedelta

import pytest

from skylight.goals import actions
from skylight.org import actions as org
from tests import make
from tests.web import text


@pytest.fixture
def page(as_, sam):
    """Somebody's page as Sam, a stranger from elsewhere, sees it."""
    return lambda person, query="": text(as_(sam).get(f"/people/{person.pk}/{query}"))


def test_it_shows_who_somebody_is_and_the_line_to_the_top(page, ana):
    shown = page(ana)

    assert "Designer" in shown
    assert "reports to Li Wei" in shown
    assert "Wen Zhang Li Wei Ana Ruiz" in shown


def test_goals_of_the_chosen_cycle_and_earlier_scores(page, ana):
    before = make.cycle(date(2026, 1, 1))
    make.objective(ana, "Earlier goal", cycle=before, at=before.starts_at)
    make.objective(ana, "Goal of now")

    now = page(ana)
    assert now.index("Goal of now") < now.index("Earlier goal")
    assert page(ana, f"?cycle={before.pk}").index("Earlier goal") < page(ana, f"?cycle={before.pk}").index(
        "Goal of now"
    )


def test_a_draft_stays_with_its_writer(page, ana):
    make.objective(ana, "Not yet said", published=False)

    assert "Not yet said" not in page(ana)


def test_of_a_restricted_goal_only_its_existence_is_told(page, ana):
    goal = make.objective(ana, "Buy a bank")
    actions.restrict(goal, by=ana, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9))

    shown = page(ana)
    assert "Buy a bank" not in shown
    assert "Legal" in shown
    assert "25 March 2026" in shown


def test_reports_and_other_lines_are_shown(page, li, ana, bo, sam):
    org.add_line(ana, by=make.system(), at=make.NOW, manager=sam, kind="module_owner", what_for="Search")

    assert "Ana Ruiz Designer" in page(li)
    assert "Module owner: Search" in page(ana)


def test_somebody_who_left_is_still_to_be_read(page, ana):
    make.objective(ana, "Left behind")
    org.let_go(ana, by=make.system(), at=make.NOW, on=make.NOW.date())

    shown = page(ana)
    assert "Left on" in shown
    assert "Left behind" in shown


def test_a_merged_placeholder_leads_to_the_person(as_, ana, sam):
    placeholder = make.person("Head of Design", kind="placeholder", email=None, password=None)
    actions.merge_person(placeholder, by=make.system(), at=make.NOW, into=ana)

    answer = as_(sam).get(f"/people/{placeholder.pk}/")
    assert answer["Location"] == f"/people/{ana.pk}/"


def test_nobody_is_not_found(as_, sam):
    assert as_(sam).get("/people/999999/").status_code == 404


def test_only_the_administrator_is_offered_to_edit(as_, root, ana, sam):
    assert f"/people/{ana.pk}/edit/" in as_(root).get(f"/people/{ana.pk}/").content.decode()
    assert f"/people/{ana.pk}/edit/" not in as_(sam).get(f"/people/{ana.pk}/").content.decode()


def test_a_team_shows_its_goals_its_people_and_the_teams_below(as_, sam, ana, bo, growth, li):
    make.objective(growth, "Growth as a whole")
    make.check_in(make.key_result(make.objective(ana)), 4, status="at_risk")
    make.team("Onboarding", parent=growth)

    shown = text(as_(sam).get(f"/teams/{growth.pk}/"))

    assert "led by Li Wei" in shown
    assert "Growth as a whole" in shown
    assert "1 At risk" in shown
    assert "Onboarding" in shown
