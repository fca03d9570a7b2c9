"""A list from elsewhere becomes drafts: pasted, read, put right, drafted; in a real browser, with the keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from skylight.goals.models import Objective
from skylight.org.models import Person
from tests import make
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor

LIST = """O1: New shops sell in their first week
KR1: Median days to first order from 12 to 6 days
First order in week one
Answers before tickets"""


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")
    page.wait_for_load_state()


def test_a_pasted_list_is_put_right_and_drafted(ana: Person, page_for: PageFor) -> None:
    make.running_cycle()
    page = page_for(ana)
    page.goto("/me/okrs/")
    page.get_by_role("link", name="Paste text").first.press("Enter")
    page.wait_for_url("**/me/okrs/paste/**")
    page.locator("[name=text]").fill(LIST)
    send(page, "Read it")

    expect(page.get_by_role("heading", level=1)).to_have_text("What was understood")
    expect(page.locator("[name=line_1_start]")).to_have_value("12")
    figures = page.locator("[name=line_2_start]")
    expect(figures).to_be_hidden()
    page.locator("[name=line_2_meaning]").select_option("key_result")
    expect(figures).to_be_visible()
    figures.fill("22 %")
    page.locator("[name=line_2_target]").fill("40 %")
    page.locator("[name=line_3_meaning]").select_option("objective")
    assert_accessible(page)
    send(page, "Draft them")

    expect(page.locator("main")).to_contain_text("Answers before tickets")
    first, second = Objective.objects.filter(owner_person=ana).order_by("position")
    assert (first.is_draft, second.title) == (True, "Answers before tickets")
    rows = list(first.key_results.values_list("title", "start", "target"))
    assert rows == [("Median days to first order", 12, 6), ("First order in week one", 22, 40)]
