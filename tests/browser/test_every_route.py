"""Every page that the access matrix knows, as its owner or the administrator gets it: none is left out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response

from skylight.org.models import Person
from tests import access_matrix
from tests.access_matrix import ROUTES, WHO, World
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor

# A download, and what a machine reads.
NO_PAGES = (
    "goals:explorer_csv",
    "own_data_zip",
    "openapi",
    "health",
    "org:people_options",
    "org:teams_options",
    "maps:nodes",
)
BROWSERS = {"en": "en-GB", "zh-hans": "zh-CN"}


@pytest.fixture
def world(transactional_db: None, now: object) -> World:
    return access_matrix.world()


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Who opens which address: the owner all that she may, the administrator the rest, a stranger the way in."""
    for name, route in sorted(ROUTES.items()):
        if route.get and name not in NO_PAGES:
            answers = dict(zip(WHO, route.get.split(), strict=True))
            who = next((one for one in ("owner", "admin", "stranger") if answers[one] == "200"), None)
            if who:
                yield who, reverse(name, kwargs=route.args(world)) + route.query


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (320, False)])
def test_every_route_is_accessible_and_as_wide_as_its_window(
    world: World, page_for: PageFor, width: int, dark: bool
) -> None:
    """Accessible in the dark, in Chinese and on a wide window; test_every_page.py asks in the light on a phone."""
    people = {"stranger": None, **world.people}
    language = "zh-hans" if dark else "en"
    Person.objects.update(language=language)
    windows: dict[str, Page] = {}
    wrong = []
    for who, address in list(pages(world)):
        if who not in windows:
            windows[who] = page_for(people[who], width=width, dark=dark, language=BROWSERS[language])
        page = windows[who]
        wrong += _complaints(page, page.goto(address), width, looks_closely=dark)
        assert page.evaluate("document.documentElement.lang").lower() == language, address
    assert not wrong, "\n".join(wrong)


def _complaints(page: Page, answer: Response | None, width: int, *, looks_closely: bool) -> list[str]:
    if answer is None or answer.status != 200:
        return [f"{page.url}: {answer and answer.status}"]
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    found = [f"{page.url}: {wide} wide"] if wide > width else []
    if not looks_closely:
        return found
    try:
        assert_accessible(page)
    except AssertionError as problem:
        found.append(str(problem))
    return found
