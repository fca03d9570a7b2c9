"""A key result is broken down for others, and one of them declines: in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from skylight.drafting.models import Suggestion
from skylight.goals.models import Objective
from skylight.org.models import Person
from tests import make
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor


def test_a_declined_cascade(li: Person, ana: Person, bo: Person, page_for: PageFor) -> None:
    row = make.key_result(make.objective(li, "Keep twenty per cent more shops"), "Shops in month two")
    page = page_for(li)
    page.goto(f"/key-results/{row.pk}/")
    page.get_by_role("link", name="Break it down").click()
    first = page.get_by_role("group", name="Suggestion 1")
    first.get_by_label("To a person").fill("Ana Ruiz")
    first.get_by_label("Objective you suggest").fill("Every shop is called once")
    page.get_by_role("button", name="Add lines").click()
    fourth = page.get_by_role("group", name="Suggestion 4")
    fourth.get_by_label("To a person").fill("Bo Chen")
    fourth.get_by_label("Objective you suggest").fill("Answers within a day")
    expect(first.get_by_label("Objective you suggest")).to_have_value("Every shop is called once")
    assert_accessible(page)
    page.get_by_role("button", name="Suggest", exact=True).click()
    expect(page.locator("#suggested")).to_contain_text("to Bo Chen")
    assert Suggestion.objects.count() == 2

    hers = page_for(ana)
    hers.goto("/")
    hers.get_by_role("link", name="Li Wei suggests an objective: Every shop is called once").click()
    assert_accessible(hers)
    hers.get_by_role("link", name="Decline").click()
    hers.get_by_label("Why not").fill("We move this week")
    hers.get_by_role("button", name="Decline").click()
    hers.wait_for_url("**/")
    expect(hers.locator("main")).not_to_contain_text("Every shop is called")
    assert not Objective.objects.filter(owner_person=ana).exists()

    page.reload()
    expect(page.locator("#suggested")).to_contain_text("We move this week")
    assert_accessible(page)
