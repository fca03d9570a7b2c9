"""The journeys' own ground: what goes wrong in a page is seen, and what the server does too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor
from tests.browser.watch import Watch

BLANK = "/-/health"


@pytest.mark.smoke
def test_the_server_is_the_real_one_and_healthy(page: Page) -> None:
    answer = page.goto(BLANK)

    assert answer is not None
    assert answer.json() == {"status": "healthy"}


@pytest.mark.parametrize(
    "misdeed, expected",
    [
        ("console.error('broken')", "console error: broken"),
        ("console.warn('old')", "console warning: old"),
        ("setTimeout(() => { throw new Error('thrown') })", "exception: thrown"),
        (
            "{ const s = document.createElement('script'); s.textContent = 'var x'; document.body.append(s) }",
            "refused by the content security policy",
        ),
        (
            "{ const e = document.createElement('p'); e.setAttribute('style', 'color: red'); document.body.append(e) }",
            "refused by the content security policy",
        ),
        (
            "{ const e = document.createElement('img'); e.src = '/static/absent.png'; document.body.append(e) }",
            "404 for GET",
        ),
    ],
)
def test_what_goes_wrong_in_a_page_is_seen(
    misdeed: str, expected: str, page: Page, watches: list[Watch]
) -> None:
    page.goto("/no-such-page/")

    page.evaluate(misdeed)
    page.wait_for_timeout(300)

    problems = "\n".join(watches[0].problems)
    watches[0].problems.clear()
    assert expected in problems


def test_a_page_refused_on_purpose_is_no_problem(page: Page, watches: list[Watch]) -> None:
    answer = page.goto("/no-such-page/")

    assert answer is not None
    assert answer.status in (404, 200)
    assert watches[0].problems == []


def test_axe_finds_a_field_without_a_label(page: Page) -> None:
    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><input></main>")

    with pytest.raises(AssertionError, match="Form elements must have labels"):
        assert_accessible(page)

    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><label>l <input></label></main>")
    assert_accessible(page)


def test_nothing_outside_this_machine_is_reached(page: Page) -> None:
    page.goto(BLANK)

    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.com/")


def test_two_people_have_two_browsers(page_for: PageFor) -> None:
    one, other = page_for(), page_for(width=320, dark=True, javascript=False)

    assert one.viewport_size == {"width": 1280, "height": 800}
    assert other.viewport_size == {"width": 320, "height": 800}
    assert one.context is not other.context
