"""The drawing of the alignment map, in a real browser: walked with keys, opened, saved as a file, moved to a past day."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from skylight.goals.models import Objective
from skylight.org.actions import set_preferences
from skylight.org.models import Person
from tests import make
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor

LAST_WEEK = make.NOW - timedelta(days=7)
SVG = "{http://www.w3.org/2000/svg}"
# 200 goals in a tree with second parents, a circle, two links between the same two goals, and one goal by itself.
LARGE = """async () => {
  const { arrange } = await import("/static/maps/js/layout.js");
  const { Goals } = await import("/static/maps/js/goals.js");
  const nodes = Array.from({ length: 200 }, (_, at) => ({ id: `o${at}` }));
  const edge = (from, to) => ({ from: `o${from}`, to: `o${to}` });
  const edges = nodes.slice(1, 199).map((_, at) => edge(at + 1, Math.floor(at / 4)));
  for (let at = 7; at < 190; at += 7) edges.push(edge(at, (at * 13) % 40));
  edges.push(edge(0, 150), edge(1, 0));
  const size = { width: 216, height: 88, gap: 104, row: 16, lane: 12, knob: 16 };
  const { places, lines } = arrange(new Goals({ nodes, edges }, []), size);
  const all = [...places.values()];
  const touch = (one, other) => Math.abs(one.x - other.x) < size.width && Math.abs(one.y - other.y) < size.height;
  const behind = lines.filter(({ edge, points }) => points.some((point, at) => at > 1 && at % 2 === 0 && [...places].some(
    ([id, place]) => ![edge.from, edge.to].includes(id) && Math.abs(place.x - (point.x + points[at - 1].x) / 2) < 1
      && Math.abs(place.y - point.y) < size.height / 2)));
  const touching = all.filter((one, at) => all.slice(at + 1).some((other) => touch(one, other)));
  return { placed: all.length, touching: touching.length, behind: behind.length, bent: lines.some(({ points }) => points.length > 2) };
}"""

# Opens the node one is at, and puts it in the middle as soon as what is new is drawn.
QUICK = """() => {
  const map = document.querySelector("x-alignment-map");
  const press = (key) => map.querySelector("[role=application]").dispatchEvent(new KeyboardEvent("keydown", { key }));
  new MutationObserver(() => map.dataset.drawn === "5" && press("Enter")).observe(map, { attributes: true });
  press(" ");
}"""


@pytest.fixture
def goals(wen: Person, li: Person, ana: Person, bo: Person, sam: Person) -> dict[str, Objective]:
    """Since last week Bo's goal serves Ana's, which serves Li's, which serves Wen's; since today Sam's serves Ana's."""
    owners = {"wen": wen, "li": li, "ana": ana, "bo": bo}
    made = {name: make.objective(one, f"Goal of {one.name}", at=LAST_WEEK) for name, one in owners.items()}
    made["sam"] = make.objective(sam, "A new goal that hangs on it, too <&>")
    for lower, upper in (("li", "wen"), ("ana", "li"), ("bo", "ana")):
        make.alignment(made[lower], made[upper], at=LAST_WEEK)
    make.alignment(made["sam"], made["ana"], relation="depends_on")
    return made


def drawn(page: Page, number: int) -> None:
    """Wait until so many nodes are drawn."""
    expect(page.locator("x-alignment-map")).to_have_attribute("data-drawn", str(number))


def place_of(page: Page, goal: Objective) -> tuple[int, int]:
    """Where in the window the middle of a node is."""
    box = page.locator(f"[data-id=o{goal.pk}] .map__box").bounding_box()
    assert box is not None
    return round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)


def test_the_map_is_drawn_walked_saved_and_dated(
    goals: dict[str, Objective], cora: Person, page_for: PageFor
) -> None:
    page = page_for(cora)
    page.goto(f"/alignment/?around=o{goals['li'].pk}")
    drawn(page, 3)

    # A press on its handle opens a node and leaves it where it is.
    before = place_of(page, goals["ana"])
    page.locator(f"[data-id=o{goals['ana'].pk}] [data-knob]").click()
    drawn(page, 5)
    page.wait_for_url(re.compile(rf"open=o{goals['ana'].pk}.*#at=o{goals['ana'].pk}"))
    assert place_of(page, goals["ana"]) == before

    # A reload leads back to the same picture.
    page.reload()
    drawn(page, 5)
    assert place_of(page, goals["ana"]) == before

    walk_with_keys(page, goals)
    page.wait_for_url(re.compile(rf"around=o{goals['sam'].pk}"))
    drawn(page, 4)
    expect(page.get_by_role("application")).to_be_focused()
    assert_accessible(page)

    page.go_back()
    drawn(page, 5)
    files_are_whole(page)

    page.goto(f"/alignment/?around=o{goals['ana'].pk}")
    drawn(page, 5)
    page.locator("[name=on]").fill(LAST_WEEK.date().isoformat())
    page.get_by_role("button", name="Show", exact=True).click()
    drawn(page, 4)
    expect(page.locator(".map__title", has_text="A new goal")).to_have_count(0)

    assert page.evaluate(LARGE) == {"placed": 200, "touching": 0, "behind": 0, "bent": True}


def test_who_leaves_at_once_comes_back_to_what_was_opened(
    goals: dict[str, Objective], cora: Person, page_for: PageFor
) -> None:
    page = page_for(cora)
    page.goto(f"/alignment/?around=o{goals['li'].pk}#centre=o{goals['ana'].pk},1.00")
    drawn(page, 3)

    page.evaluate(QUICK)

    page.wait_for_url(re.compile(rf"around=o{goals['ana'].pk}"))
    drawn(page, 5)
    page.go_back()
    page.wait_for_url(re.compile(rf"around=o{goals['li'].pk}&open=o{goals['ana'].pk}"))
    drawn(page, 5)


def walk_with_keys(page: Page, goals: dict[str, Objective]) -> None:
    """From Ana's goal up and down its lines, closing and opening it again, then Sam's into the middle."""
    said = page.locator("[data-live]")
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("Gone from the drawing: 2")
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("Goal of Li Wei")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("New in the drawing: 2")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    while "A new goal" not in (said.text_content() or ""):
        page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("depends on: Goal of Ana Ruiz")
    page.keyboard.press("Enter")


def files_are_whole(page: Page) -> None:
    """The SVG needs nothing of the page, the PNG is twice as large."""
    svg = ElementTree.fromstring(Path(save(page, "Save as SVG")).read_text())
    words = " ".join(text.text or "" for text in svg.iter(f"{SVG}text"))
    assert "A new goal that hangs" in words
    assert "<&>" in words
    assert svg.findtext(f"{SVG}title") == "Goal of Li Wei"
    values = [value for element in svg.iter() for value in element.attrib.values()]
    assert not [one for one in values if re.search(r"oklch|var\(|currentColor|light-dark|url\(", one)]
    assert not [element for element in svg.iter() if "class" in element.attrib or "href" in element.attrib]
    png = Path(save(page, "Save as PNG")).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2 * int(svg.attrib["width"])


def save(page: Page, button: str) -> Any:
    with page.expect_download() as saved:
        page.get_by_role("button", name=button).click()
    return saved.value.path()


def test_on_a_phone_it_is_a_button_away_and_without_javascript_only_the_outline_is_there(
    goals: dict[str, Objective], cora: Person, page_for: PageFor
) -> None:
    set_preferences(cora, by=cora, at=make.NOW, language="zh-hans", theme="system", time_zone="")
    address = f"/alignment/?around=o{goals['li'].pk}"
    narrow, plain = page_for(cora, width=320, dark=True), page_for(cora, javascript=False)
    for page in (narrow, plain):
        page.goto(address)
        expect(page.locator("#outline")).to_contain_text("Goal of Ana Ruiz")
    expect(plain.locator("x-alignment-map")).to_be_hidden()
    expect(narrow.get_by_role("application")).to_be_hidden()

    narrow.locator("[data-unfold]").click()

    drawn(narrow, 3)
    expect(narrow.get_by_role("application")).to_be_visible()
    expect(narrow.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert narrow.evaluate("document.scrollingElement.scrollWidth") == 320
    assert_accessible(narrow)
