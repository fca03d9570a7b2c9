"""What people meet when the database is gone, slow, locked or full, before the real server: no lie, no crash, no restart."""

from __future__ import annotations

import resource
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from django.db import connection

from bench import crash
from bench.writers import Writer
from tests import postgresql, web
from tests.installation import Installation
from tests.web_server import WebServer

ON_SQLITE = connection.vendor == "sqlite"
on_sqlite = pytest.mark.skipif(not ON_SQLITE, reason="about SQLite")
on_postgresql = pytest.mark.skipif(ON_SQLITE, reason="about PostgreSQL")
PEOPLE = 4
PAGE = "/check-in/"


@dataclass
class Place:
    """A running installation with people in it."""

    installation: Installation
    server: WebServer
    scene: list[dict[str, Any]]
    database: postgresql.Server | None

    def browser(self, number: int = 0) -> httpx.Client:
        """One of the people, signed in."""
        cookies = {"session": self.scene[number]["session"]}
        return httpx.Client(base_url=self.server.address, cookies=cookies, timeout=30)

    def filled_in(self, browser: httpx.Client, note: str) -> dict[str, str]:
        """The form as the browser would send it."""
        of = f"kr_{self.scene[0]['key_result']}_"
        page = browser.get(PAGE)
        assert page.status_code == 200, page.status_code
        return {**web.form_with(page.text, f"{of}note")["fields"], f"{of}note": note}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    if ON_SQLITE:
        yield from _place(tmp_path_factory.mktemp("place"), None)
    else:
        with postgresql.server() as database:
            yield from _place(tmp_path_factory.mktemp("place"), database)


def _place(folder: Path, database: postgresql.Server | None) -> Iterator[Place]:
    installation = Installation(folder, database.address if database else "")
    scene = crash.prepare(installation, PEOPLE)
    server = WebServer(installation)
    with server.running():
        yield Place(installation, server, scene, database)


def is_calm(answer: httpx.Response, status: int) -> bool:
    """Whether this is the answer of an outage, with a page for people."""
    assert answer.status_code == status, (answer.status_code, answer.text[:300])
    return "data-problem" in answer.text and ("retry-after" in answer.headers) == (status == 503)


def works_again(browser: httpx.Client, sent: dict[str, str], within: float) -> bool:
    """Whether the same form is taken within so many seconds, by the same processes."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if browser.post(PAGE, data=sent).status_code == 302:
            return True
        time.sleep(0.2)
    return False


@on_postgresql
def test_a_database_that_is_gone_is_said_and_forgiven(place: Place) -> None:
    assert place.database
    writers = [Writer(place.server.address, one) for one in place.scene[1:]]
    with place.browser() as browser, crash.writing(writers):
        sent = place.filled_in(browser, "Written while the database was away")
        place.database.kill()
        started = time.monotonic()
        answers = [browser.get(PAGE), browser.post(PAGE, data=sent)]
        health = httpx.get(f"{place.server.address}/-/health", timeout=10)
        program = browser.get("/api/v1/people")
        assert time.monotonic() - started < 10
        place.database.start()
        assert works_again(browser, sent, within=10)
        time.sleep(1)

    assert all(is_calm(answer, 503) for answer in answers)
    assert "Written while the database was away" in answers[1].text
    assert (health.status_code, health.headers["retry-after"]) == (503, "5")
    assert "cannot be reached" in health.json()["reason"]
    assert (program.status_code, program.headers["content-type"]) == (503, "application/problem+json")
    seen = {answer for writer in writers for answer in writer.answers}
    assert seen <= {"GET 200", "GET 503", "POST 302", "POST 409", "POST 503"}, seen
    assert all(writer.acknowledged for writer in writers)


@on_postgresql
def test_a_locked_table_holds_nobody_for_long(place: Place) -> None:
    assert place.database
    with place.browser() as browser, psycopg.connect(place.database.address) as other:
        sent = place.filled_in(browser, "Written while a table was locked")
        other.execute("LOCK TABLE goals_checkin IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        answer = browser.post(PAGE, data=sent)
        waited = time.monotonic() - started
        other.rollback()
        assert works_again(browser, sent, within=5)

    assert is_calm(answer, 503)
    assert waited < 10


@on_postgresql
def test_a_page_may_not_ask_for_longer_than_five_seconds_but_a_command_may(place: Place) -> None:
    asked = "from django.db import connection\nwith connection.cursor() as c:\n    c.execute('SHOW statement_timeout')\n    print(c.fetchone()[0])"

    assert place.installation.python(f"import skylight.config.wsgi\n{asked}") == "5s"
    assert place.installation.python(asked) == "0"


@on_sqlite
def test_a_writer_who_keeps_the_lock_keeps_nobody_from_reading(place: Place) -> None:
    file = Path(place.installation.environment["SKYLIGHT_DATA"]) / "skylight.sqlite3"
    other = sqlite3.connect(file, isolation_level=None)
    with place.browser() as browser:
        sent = place.filled_in(browser, "Written while somebody else wrote")
        other.execute("BEGIN IMMEDIATE")
        answers: list[httpx.Response] = []
        waiting = threading.Thread(target=lambda: answers.append(browser.post(PAGE, data=sent)))
        started = time.monotonic()
        waiting.start()
        time.sleep(0.5)
        with place.browser(1) as reader:
            read = reader.get(PAGE)
        waiting.join()
        waited = time.monotonic() - started
        other.execute("ROLLBACK")
        other.close()
        assert works_again(browser, sent, within=5)

    assert read.status_code == 200
    assert is_calm(answers[0], 503)
    assert "Written while somebody else wrote" in answers[0].text
    assert 4 < waited < 10


@on_sqlite
def test_a_full_disk_is_said_while_reading_goes_on(place: Place) -> None:
    with place.browser() as browser:
        sent = place.filled_in(browser, "Written without room")
        limits = no_room(place.server)
        refused = browser.post(PAGE, data=sent)
        read = browser.get(PAGE)
        health = browser.get("/-/health")
        for pid, limit in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)
        assert works_again(browser, sent, within=5)

    assert is_calm(refused, 507)
    assert "Written without room" in refused.text
    assert (read.status_code, health.status_code) == (200, 200)


def no_room(server: WebServer) -> dict[int, tuple[int, int]]:
    """Let the server's processes write no file any further; the limits that stood before."""
    limits = {}
    for pid in server.pids():
        limits[pid] = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, limits[pid][1]))
    return limits
