"""A whole draft from three inputs, with the keyboard alone."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator, Page, expect

from skylight.goals import actions
from skylight.goals.models import Alignment, Objective
from skylight.org.models import Person
from tests import make
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor

FAR = 150


def go(page: Page, place: Locator, key: str = "Tab") -> None:
    """Press a key until the focus has come to a place."""
    expect(place).to_have_count(1)
    wanted = place.element_handle()
    for _ in range(FAR):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{place} is not reached with {key}")


def save(page: Page, words: str) -> None:
    """Add words to the title in which the cursor stands, and save."""
    expect(page.locator(".slot textarea[name=title]")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(words)
    go(page, page.locator(".slot").get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#drafts .objective__title a").filter(has_text=words)).to_be_focused()


def test_a_whole_draft_from_three_inputs_with_the_keyboard_alone(
    ana: Person, li: Person, sam: Person, page_for: PageFor
) -> None:
    before, cycle = make.cycle(date(2026, 1, 1)), make.running_cycle()
    left = make.objective(ana, "New shops sell", cycle=before, at=before.starts_at)
    make.key_result(left, "Days to the first order", at=before.starts_at)
    upper = make.objective(li, "Keep twenty per cent more shops")
    measure = make.key_result(upper, "Shops that stay")
    other = make.objective(sam, "Payments settle in a day")
    actions.comment(other, by=sam, at=make.NOW, text="Ask Ana Ruiz what shops say")
    page = page_for(ana)
    page.goto("/me/okrs/")
    go(page, page.get_by_role("link", name="Write", exact=True).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/okrs/writing/**")
    assert_accessible(page)

    go(page, page.get_by_role("button", name="Carry over New shops sell"))
    page.keyboard.press("Enter")
    save(page, " in their first week")
    carried = Objective.objects.get(carried_from=left)
    assert carried.title == "New shops sell in their first week"
    expect(page.locator(f"#input-o{left.pk}")).to_contain_text("Carried over")

    go(page, page.get_by_label("Quote as"))
    page.keyboard.press("ArrowDown")
    go(page, page.get_by_role("link", name="Shops that stay").first)
    page.keyboard.press("q")
    expect(page.locator(".slot textarea[name=title]")).to_be_focused()
    page.keyboard.type("New ")
    page.keyboard.press("Tab")
    go(page, page.locator(".slot").get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(f"#objective-{carried.pk}")).to_contain_text("Supports Li Wei")
    link = Alignment.objects.get(to_key_result=measure)
    assert link.from_objective == carried
    assert link.from_key_result is not None

    go(page, page.get_by_label("Quote as"))
    page.keyboard.press("ArrowUp")
    go(page, page.get_by_role("link", name="Payments settle in a day"), "Tab")
    page.keyboard.press("q")
    save(page, " for new shops")
    quoted = Objective.objects.get(title="Payments settle in a day for new shops")
    assert quoted.alignments_out.get().to_objective == other

    for goal, key in ((quoted, "Tab"), (carried, "Shift+Tab")):
        go(page, page.get_by_role("button", name=f"Publish {goal.title}"), key)
        page.keyboard.press("Enter")
        expect(page.locator(f"#objective-{goal.pk} .stamp--draft")).to_have_count(0)
    assert_accessible(page)
    states = Objective.objects.filter(owner_person=ana, cycle=cycle).values_list("state", flat=True)
    assert list(states) == ["published", "published"]
