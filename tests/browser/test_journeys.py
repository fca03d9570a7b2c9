"""What people do week after week, in a real browser before the real server."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from skylight.cycles.models import Cycle
from skylight.goals.models import CheckIn, KeyResult, Objective
from skylight.org.models import Person
from tests import make
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor


@pytest.fixture
def ending(wen: Person) -> Cycle:
    """A cycle past its middle, so that goals can be written and scored; the next one runs already."""
    make.running_cycle()
    return make.cycle(date(2026, 2, 2), months=None, last_day=date(2026, 3, 31), name="Spring")


def send(page: Page) -> None:
    """Press the one button that stands for the page's form."""
    page.locator("main form button.button--primary").first.click()
    page.wait_for_load_state()


def test_a_goal_from_draft_to_carry_over(ana: Person, li: Person, ending: Cycle, page_for: PageFor) -> None:
    upper = make.objective(li, "Keep twenty per cent more shops", cycle=ending)
    page = page_for(ana)

    page.goto(f"/objectives/new/?cycle={ending.pk}")
    page.locator("[name=title]").fill("New shops sell in their first week")
    send(page)
    goal = Objective.objects.get(owner_person=ana)
    assert goal.is_draft

    page.goto(f"/objectives/{goal.pk}/key-results/new/")
    page.locator("[name=title]").fill("Days to the first order")
    page.locator("[name=kind]").select_option("decrease")
    page.locator("[name=start]").fill("12")
    page.locator("[name=target]").fill("6")
    send(page)
    row = goal.key_results.get()

    page.goto(f"/objectives/{goal.pk}/alignments/new/?words=shops")
    page.get_by_role("link", name="Choose Keep twenty per cent more shops").click()
    send(page)
    assert goal.alignments_out.get().to_objective == upper

    page.goto(f"/objectives/{goal.pk}/")
    page.get_by_role("button", name=re.compile("^Publish")).first.click()
    page.wait_for_load_state()
    goal.refresh_from_db()
    assert goal.is_live

    page.goto("/check-in/")
    page.locator(f"[name=kr_{row.pk}_value]").fill("8.25")
    page.locator(f"[name=kr_{row.pk}_note]").fill("Seven required fields became three.")
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text("1 key result checked in.")).to_be_visible()

    page.goto(f"/objectives/{goal.pk}/score/")
    expect(page.locator(f"[name=kr_{row.pk}_value]")).to_have_value("0.625")
    assert_accessible(page)
    send(page)
    row.refresh_from_db()
    assert row.score == Decimal("0.625")

    page.goto(f"/objectives/{goal.pk}/retro/")
    page.locator("[name=why]").fill("The form was the problem, not the traffic.")
    send(page)

    page.goto(f"/objectives/{goal.pk}/closure/")
    send(page)
    goal.refresh_from_db()
    assert goal.is_over

    page.goto(f"/objectives/{goal.pk}/carry-over/")
    send(page)
    carried = Objective.objects.get(carried_from=goal)
    assert carried.times_carried == 1
    expect(page.locator("main")).to_contain_text("New shops sell in their first week")


def test_two_people_edit_one_key_result_and_no_word_is_lost(
    ana: Person, bo: Person, page_for: PageFor
) -> None:
    goal = make.objective(ana)
    row = make.key_result(goal, "Days to the first order", owner=bo)
    first, second = page_for(ana), page_for(bo)
    for page in (first, second):
        page.goto(f"/key-results/{row.pk}/edit/")

    first.locator("[name=title]").fill("Median days to the first order")
    send(first)
    second.locator("[name=title]").fill("Days until a shop sells")
    send(second)

    expect(second.locator(".conflict")).to_contain_text("Median days to the first order")
    expect(second.locator("[name=title]")).to_have_value("Days until a shop sells")
    assert_accessible(second)
    send(second)
    row.refresh_from_db()
    assert row.title == "Days until a shop sells"
    changes = row.revisions.values_list("changes__after", flat=True)
    assert "Median days to the first order" in changes


def test_a_week_is_checked_in_with_the_keyboard_alone(ana: Person, page_for: PageFor) -> None:
    rows = [make.key_result(make.objective(ana), title) for title in ("Days", "Share")]
    page = page_for(ana)
    page.goto("/")

    page.keyboard.press("c")
    page.wait_for_url("**/check-in/")
    for row in rows:
        page.locator(f"[name=kr_{row.pk}_value]").focus()
        page.keyboard.type("4")
    page.keyboard.press("Enter")

    expect(page.get_by_text("2 key results checked in.")).to_be_visible()
    assert sorted(CheckIn.objects.values_list("value", flat=True)) == [4, 4]


def test_keys_lead_around_and_say_so(ana: Person, page_for: PageFor) -> None:
    make.running_cycle()
    page = page_for(ana)
    page.goto("/")

    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/me/okrs/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("bo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/?q=bo")


def test_goals_are_put_in_order_without_a_mouse(ana: Person, page_for: PageFor) -> None:
    first, second = make.objective(ana, "First"), make.objective(ana, "Second")
    page = page_for(ana)
    page.goto("/me/okrs/")

    button = page.locator(
        f"#objective-{second.pk} form[action='/objectives/{second.pk}/position/'] button"
    ).first
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.wait_for_function(
        "ids => document.querySelector(`#objective-${ids[1]}`).compareDocumentPosition("
        "document.querySelector(`#objective-${ids[0]}`)) & Node.DOCUMENT_POSITION_FOLLOWING",
        arg=[first.pk, second.pk],
    )
    assert list(Objective.objects.order_by("position").values_list("title", flat=True)) == ["Second", "First"]


def test_the_organisation_is_walked_with_arrows(
    ana: Person, li: Person, wen: Person, page_for: PageFor
) -> None:
    page = page_for(ana)
    page.goto(f"/org/?path={wen.pk}")

    page.locator(".column__item").first.focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator(".column").nth(1).locator(".column__item").first).to_be_focused()


def test_everything_works_without_javascript(ana: Person, page_for: PageFor) -> None:
    cycle = make.running_cycle()
    page = page_for(ana, javascript=False)

    page.goto(f"/objectives/new/?cycle={cycle.pk}")
    page.locator("[name=title]").fill("First listing in five minutes")
    send(page)
    goal = Objective.objects.get(owner_person=ana)
    page.goto(f"/objectives/{goal.pk}/key-results/new/")
    page.locator("[name=title]").fill("Minutes")
    page.locator("[name=start]").fill("0")
    page.locator("[name=target]").fill("many")
    send(page)
    expect(page.locator(".field__error").first).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Minutes")
    page.locator("[name=target]").fill("1,000")
    send(page)
    row = KeyResult.objects.get()
    assert row.target == 1000
    page.goto(f"/objectives/{goal.pk}/")
    page.get_by_role("button", name=re.compile("^Publish")).first.click()
    page.goto("/check-in/")
    page.locator(f"[name=kr_{row.pk}_value]").fill("250")
    page.get_by_role("button", name="Save all").click()

    expect(page.get_by_text("1 key result checked in.")).to_be_visible()


def test_the_language_is_switched_in_the_menu(ana: Person, page_for: PageFor) -> None:
    make.key_result(make.objective(ana))
    page = page_for(ana)
    page.goto("/")

    page.locator("summary").filter(has_text="Ana Ruiz").click()
    page.get_by_role("button", name="简体中文").click()

    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    for address, word in (
        ("/", "首页"),
        ("/check-in/", "更新进展"),
        ("/objectives/", "目标"),
        ("/org/", "组织"),
    ):
        page.goto(address)
        expect(page.locator("body")).to_contain_text(word)


def test_a_check_in_on_the_phone_fits_and_is_reached_from_the_bar(ana: Person, page_for: PageFor) -> None:
    goal = make.objective(ana)
    rows = [make.key_result(goal, f"Key result {number}") for number in range(5)]
    page = page_for(ana, width=320)
    page.goto("/")

    page.get_by_role("link", name="Check in", exact=True).last.click()
    page.wait_for_url("**/check-in/")
    for row in rows:
        page.locator(f"[name=kr_{row.pk}_value]").fill("3")
    page.get_by_role("button", name="Save all").click()

    expect(page.get_by_text("5 key results checked in.")).to_be_visible()
