"""Chromium before the real server: `page_for(ana)` is a browser in which Ana has signed in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings as configured
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.server import Server, serving
from tests.browser.watch import Watch

HERE = Path(__file__).parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class PageFor(Protocol):
    """Opens a browser of its own for a person, or for nobody."""

    def __call__(
        self,
        person: Any = None,
        *,
        width: int = 1280,
        dark: bool = False,
        javascript: bool = True,
        language: str = "en-GB",
    ) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives the browser, and commits, because another process reads it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server, once for all journeys; its database is emptied after each."""
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The distribution's Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("Chromium is not on this machine: apt-get install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Its loop runs in this thread, which Django takes for a reason to refuse queries.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def passwords_that_the_server_knows(settings: Any) -> None:
    """The server is no test, so it knows only the real hashers."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def mailbox(server: Server) -> Any:
    """What the server and its worker send while the test runs."""
    server.mailbox.messages.clear()
    return server.mailbox


@pytest.fixture
def watches() -> list[Watch]:
    """What was seen in each browser of this test; a test that expects a problem takes it out of here."""
    return []


@pytest.fixture
def page_for(
    transactional_db: None,
    now: Any,
    as_: Any,
    server: Server,
    chromium: Browser,
    watches: list[Watch],
    request: Any,
) -> Iterator[PageFor]:
    """Opens browsers; the test fails when anything went wrong in one of them."""
    contexts = []

    def open_page(
        person: Any = None,
        *,
        width: int = 1280,
        dark: bool = False,
        javascript: bool = True,
        language: str = "en-GB",
    ) -> Page:
        context = chromium.new_context(
            base_url=server.address,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=javascript,
            locale=language,
            timezone_id="UTC",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        watches.append(Watch(context))
        if person is not None:
            context.add_cookies([_session(as_(person), server)])
        return context.new_page()

    yield open_page
    _keep_pictures(request, contexts)
    for context in contexts:
        context.close()
    _empty_cache()
    problems = [problem for watch in watches for problem in watch.problems]
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(page_for: PageFor) -> Page:
    """A browser in which nobody has signed in."""
    return page_for()


def _session(client: Any, server: Server) -> Any:
    name = configured.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": server.address}


def _empty_cache() -> None:
    """Limits on guessing are counted there, and no flush knows that table."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache")


def _keep_pictures(request: Any, contexts: list[Any]) -> None:
    """After a failure, what the pages looked like, in the folder that SKYLIGHT_PICTURES names."""
    folder = os.environ.get("SKYLIGHT_PICTURES")
    if folder and getattr(request.node, "failed", False):
        for number, page in enumerate(page for context in contexts for page in context.pages):
            page.screenshot(path=Path(folder) / f"{request.node.name}-{number}.png", full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    report = yield
    item.failed = getattr(item, "failed", False) or report.failed
    return report
