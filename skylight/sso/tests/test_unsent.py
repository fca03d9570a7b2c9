"""Whoever is signed out while typing loses none of it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from skylight.activity.models import Comment
from skylight.sso import unsent
from tests import make
from tests.web import form_with

pytestmark = pytest.mark.django_db
TEXT = "A long thought,\nin two lines <b>& more</b> 想法"


@pytest.fixture
def goal(ana: Any) -> Any:
    return make.objective(ana)


def sign_in(browser: Client, person: Any, next: str = "") -> Any:
    return browser.post("/sign-in/", {"login": person.email, "password": make.PASSWORD, "next": next})


@pytest.fixture
def browser(bo: Any) -> Client:
    """Bo had signed in here; meanwhile his session has ended."""
    client = Client()
    sign_in(client, bo)
    Session.objects.all().delete()
    return client


def say(browser: Client, goal: Any, **headers: str) -> Any:
    return browser.post(f"/objectives/{goal.pk}/comments/", {"text": TEXT, "kind": "note"}, headers=headers)


def typed(answer: Any) -> dict[str, str]:
    fields = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', answer.content.decode(), re.S)
    return {name: unescape(text) for name, text in fields}


def test_what_was_typed_is_sent_after_signing_in_again(browser: Client, bo: Any, goal: Any) -> None:
    answer = say(browser, goal)
    assert answer.headers["Location"] == "/sign-in/?next=%2Fsign-in%2Funsent%2F"
    assert not Comment.objects.exists()

    shown = browser.get(sign_in(browser, bo, "/sign-in/unsent/").headers["Location"])
    assert typed(shown) == {"text": TEXT, "kind": "note"}
    sent = browser.post("/sign-in/unsent/", typed(shown), follow=True)

    assert sent.redirect_chain[0] == (f"/objectives/{goal.pk}/comments/", 307)
    assert Comment.objects.get().text.splitlines() == TEXT.splitlines()
    assert Comment.objects.get().by == bo
    assert browser.get("/sign-in/unsent/").headers["Location"] == "/"


def test_a_stale_edit_sent_so_still_shows_both(browser: Client, bo: Any) -> None:
    goal = make.objective(bo, "Grow")
    form = {"title": "Mine", "version": 1, "commitment": "committed", "kind": "project", "reason": "Why not"}
    browser.post(f"/objectives/{goal.pk}/edit/", form)
    from skylight.goals import actions

    actions.edit_objective(goal, by=bo, at=make.NOW, version=goal.version, title="Theirs", reason="Quicker")

    shown = browser.get(sign_in(browser, bo, "/sign-in/unsent/").headers["Location"])
    answer = browser.post("/sign-in/unsent/", typed(shown), follow=True)

    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert "Theirs" in answer.content.decode()


def test_htmx_is_led_the_same_way(browser: Client, bo: Any, goal: Any) -> None:
    answer = say(browser, goal, hx_request="true")

    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Fsign-in%2Funsent%2F"


def test_a_wrong_password_in_between_loses_nothing(browser: Client, bo: Any, goal: Any) -> None:
    say(browser, goal)
    browser.post("/sign-in/", {"login": bo.email, "password": "something else"})
    sign_in(browser, bo)

    assert typed(browser.get("/sign-in/unsent/"))["text"] == TEXT


def test_it_can_be_left(browser: Client, bo: Any, goal: Any) -> None:
    say(browser, goal)
    sign_in(browser, bo)

    browser.post("/sign-in/unsent/?leave")

    assert browser.get("/sign-in/unsent/").headers["Location"] == "/"
    assert not Comment.objects.exists()


def test_somebody_else_at_this_browser_does_not_see_it(browser: Client, ana: Any, bo: Any, goal: Any) -> None:
    say(browser, goal)
    sign_in(browser, ana)

    assert browser.get("/sign-in/unsent/").status_code == 302
    assert unsent.KEY not in browser.session


def test_it_is_kept_for_an_hour(browser: Client, bo: Any, goal: Any, now: Any, monkeypatch: Any) -> None:
    say(browser, goal)
    sign_in(browser, bo)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=61))

    assert browser.get("/sign-in/unsent/").status_code == 302


def test_the_new_sign_in_lasts_as_long_as_any(browser: Client, bo: Any, goal: Any) -> None:
    say(browser, goal)
    assert browser.session.get_expiry_age() == 3600

    sign_in(browser, bo)

    assert browser.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_of_a_stranger_nothing_is_kept(client: Client, goal: Any) -> None:
    before = Session.objects.count()

    assert say(client, goal).headers["Location"] == "/sign-in/"
    assert Session.objects.count() == before


def test_a_password_is_never_kept(browser: Client) -> None:
    form = {"oldpassword": make.PASSWORD, "password1": "another long one", "password2": "another long one"}

    assert browser.post("/password/", form).headers["Location"] == "/sign-in/"
    assert unsent.KEY not in browser.session


@pytest.fixture
def two_tabs(bo: Any) -> tuple[Client, str]:
    """Bo has a page of before his last sign-in open, with the token of that time."""
    client = Client(enforce_csrf_checks=True)
    old = _token(client)
    first = {"login": bo.email, "password": make.PASSWORD, "csrfmiddlewaretoken": old}
    assert client.post("/sign-in/", first).status_code == 302
    return client, old


def _token(browser: Client) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/sign-in/").content.decode())
    assert found is not None
    return found[1]


def post_old(two_tabs: tuple[Client, str], goal: Any, **headers: str) -> Any:
    browser, old = two_tabs
    fields = {"text": TEXT, "kind": "note", "csrfmiddlewaretoken": old}
    return browser.post(f"/objectives/{goal.pk}/comments/", fields, headers=headers)


def test_a_page_of_before_the_last_sign_in_loses_nothing(two_tabs: tuple[Client, str], goal: Any) -> None:
    answer = post_old(two_tabs, goal, origin="http://testserver")

    assert answer.headers["Location"] == "/sign-in/unsent/"
    assert not Comment.objects.exists()
    browser = two_tabs[0]
    shown = browser.get("/sign-in/unsent/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown.content.decode())
    assert token is not None
    fields = {**typed(shown), "csrfmiddlewaretoken": token[1]}
    assert fields["text"] == TEXT
    sent = browser.post("/sign-in/unsent/", fields, headers={"origin": "http://testserver"})
    browser.post(sent.headers["Location"], fields, headers={"origin": "http://testserver"})
    assert Comment.objects.get().text.splitlines() == TEXT.splitlines()


def test_what_is_offered_again_and_sent_too_late_once_more_still_arrives(
    two_tabs: tuple[Client, str], bo: Any, goal: Any
) -> None:
    browser, old = two_tabs
    post_old(two_tabs, goal, origin="http://testserver")
    offered = form_with(browser.get("/sign-in/unsent/").content.decode(), "text")
    stale = {**offered["fields"], "csrfmiddlewaretoken": old}

    again = browser.post(offered["action"], stale, headers={"origin": "http://testserver"})

    assert again.headers["Location"] == "/sign-in/unsent/"
    form = form_with(browser.get("/sign-in/unsent/").content.decode(), "text")
    sent = browser.post(form["action"], form["fields"], headers={"origin": "http://testserver"})
    assert sent.headers["Location"] == f"/objectives/{goal.pk}/comments/"


def test_htmx_is_told_where_its_old_form_waits(two_tabs: tuple[Client, str], goal: Any) -> None:
    answer = post_old(two_tabs, goal, origin="http://testserver", hx_request="true")

    assert answer.headers["HX-Redirect"] == "/sign-in/unsent/"


@pytest.mark.parametrize("origin", [{}, {"origin": "https://elsewhere.test"}, {"origin": "null"}])
def test_of_what_another_site_sends_nothing_is_kept(
    two_tabs: tuple[Client, str], goal: Any, origin: dict[str, str]
) -> None:
    answer = post_old(two_tabs, goal, **origin)

    assert answer.status_code == 403
    assert unsent.KEY not in two_tabs[0].session
    assert not Comment.objects.exists()
