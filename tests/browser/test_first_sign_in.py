"""A newcomer's way in, from the administrator's button to the home page, and out again on the day of leaving."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from skylight.org import actions
from skylight.org.models import Person
from tests import make
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor
from tests.browser.server import Server
from tests.mail import Mailbox

PASSWORD = "seven quiet herons"


@pytest.fixture
def nora(li: Person) -> Person:
    """Somebody new, who has no password yet."""
    return make.person("Nora Quint", email="nora@example.com", manager=li, team=li.team, password=None)


def test_a_newcomer_gets_in_through_a_mailed_link(
    nora: Person, root: Person, page_for: PageFor, server: Server, mailbox: Mailbox
) -> None:
    administrator = page_for(root)
    administrator.goto(f"/people/{nora.pk}/edit/")
    administrator.get_by_role("link", name="Link for signing in").click()
    administrator.get_by_role("button", name="Make a link").click()
    expect(administrator.get_by_label("One-time link")).to_have_value(re.compile("/sign-in/new-password/"))
    assert_accessible(administrator)
    server.do_jobs()

    newcomer = page_for(width=320, dark=True)
    newcomer.goto(_link(mailbox))
    expect(newcomer.get_by_text("You sign in as nora@example.com.")).to_be_visible()
    assert_accessible(newcomer)
    _choose_password(newcomer, "too short")
    expect(newcomer.locator(".field__error").first).to_contain_text("at least 12 characters")
    assert_accessible(newcomer)
    _choose_password(newcomer, PASSWORD)

    expect(newcomer).to_have_url(f"{server.address}/")


def test_signing_in_takes_a_keyboard_and_nothing_else(ana: Person, page: Page, server: Server) -> None:
    page.goto("/settings/")
    page.keyboard.type(ana.email)
    page.keyboard.press("Tab")
    page.keyboard.type("not the right password")
    page.keyboard.press("Enter")
    expect(page.get_by_text("do not belong together")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value(ana.email)
    expect(page.get_by_label("Password")).to_be_focused()
    assert_accessible(page)

    page.keyboard.type(make.PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{server.address}/settings/")


def test_it_works_without_javascript_in_chinese(ana: Person, page_for: PageFor, server: Server) -> None:
    page = page_for(javascript=False, language="zh-CN", width=320)
    page.goto("/sign-in/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_label("E-mail address").fill(ana.email)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(f"{server.address}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_whoever_leaves_meets_the_sign_in_page_at_the_next_click(ana: Person, page_for: PageFor) -> None:
    page = page_for(ana)
    page.goto("/settings/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")

    actions.let_go(ana, by=make.system(), at=make.NOW)
    page.get_by_role("link", name="Password").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def _choose_password(page: Page, password: str) -> None:
    page.get_by_label("New password", exact=True).fill(password)
    page.get_by_label("New password once more").fill(password)
    page.get_by_role("button", name="Save and go in").click()


def _link(mailbox: Mailbox) -> str:
    [mail] = mailbox.to("nora@example.com")
    found = re.search(r"http\S+/sign-in/new-password/\S+", mail.get_content())
    assert found
    return found[0]
