"""Two web servers before one PostgreSQL with a streaming replica: what one writes the other shows, and the replica may go.

Runs on the engine for scale alone: bin/test --engine postgresql tests/test_two_machines.py
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
from django.db import connection

from bench import crash
from tests import postgresql, web
from tests.installation import Installation
from tests.web_server import WebServer

pytestmark = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no replica")
EXPLORER = "/objectives/"
SECONDS = 15.0


@dataclass
class Machines:
    """Two web servers with one secret key, a primary and its replica."""

    first: WebServer
    second: WebServer
    primary: postgresql.Server
    replica: postgresql.Server
    scene: list[dict[str, Any]]

    def browser(self, server: WebServer, person: int) -> httpx.Client:
        cookies = {"session": self.scene[person]["session"]}
        return httpx.Client(base_url=server.address, cookies=cookies, timeout=30)

    def asked(self, database: postgresql.Server) -> int:
        """How many rows of goals were fetched there so far."""
        with psycopg.connect(database.address, autocommit=True) as other:
            other.execute("SELECT pg_stat_clear_snapshot()")
            found = other.execute(
                "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) + seq_scan + coalesce(idx_scan, 0)"
                " FROM pg_stat_user_tables WHERE relname = 'goals_objective'"
            ).fetchone()
            assert found
            return int(found[0])


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    with postgresql.server() as primary:
        installation = Installation(folder, primary.address)
        scene = crash.prepare(installation, 3)
        with postgresql.replica_of(primary) as replica:
            shared = {"DATABASE_REPLICA_URL": replica.address}
            first = WebServer(installation, **shared)
            second = WebServer(installation, **shared)
            with first.running(), second.running():
                yield Machines(first, second, primary, replica, scene)


def title_changed(machines: Machines, browser: httpx.Client, title: str) -> None:
    """Draft and publish an objective on one machine, as a person does."""
    page = browser.get("/objectives/new/")
    form = web.form_with(page.text, "title")
    answer = browser.post(form["action"] or "/objectives/new/", data={**form["fields"], "title": title})
    assert answer.status_code == 302, answer.text[:500]


def grows(machines: Machines, database: postgresql.Server, browser: httpx.Client) -> bool:
    """Whether this page was read there."""
    before = machines.asked(database)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        assert browser.get(EXPLORER).status_code == 200
        time.sleep(1.1)  # statistics are written once a second
        if machines.asked(database) > before:
            return True
    return False


def test_a_page_that_may_lag_is_read_at_the_replica(machines: Machines) -> None:
    with machines.browser(machines.first, 0) as browser:
        assert grows(machines, machines.replica, browser)


def test_who_writes_on_one_machine_reads_it_on_the_other_at_once(machines: Machines) -> None:
    with machines.browser(machines.first, 0) as here, machines.browser(machines.second, 0) as there:
        for number in range(5):
            title = f"Written on the first machine, {number}"
            title_changed(machines, here, title)
            # Not the browser that wrote: the same person on another device, without its cookies.
            found = there.get(EXPLORER, params={"text": title, "q": title})
            assert title in there.get("/me/okrs/").text
            assert found.status_code == 200


def test_a_replica_that_stands_still_is_not_asked_until_it_follows_again(machines: Machines) -> None:
    with (
        psycopg.connect(machines.replica.address, autocommit=True) as replica,
        machines.browser(machines.second, 1) as browser,
    ):
        replica.execute("SELECT pg_wal_replay_pause()")
        with machines.browser(machines.first, 2) as other:
            title_changed(machines, other, "While the replica stood still")
        time.sleep(11.5)  # an idle connection reports what it counted within ten seconds
        before = machines.asked(machines.replica)
        for _ in range(5):
            assert browser.get(EXPLORER).status_code == 200
        time.sleep(1.5)
        stood_still = machines.asked(machines.replica) == before
        replica.execute("SELECT pg_wal_replay_resume()")
        assert stood_still
        assert grows(machines, machines.replica, browser)


def test_a_replica_that_is_gone_is_missed_by_nobody(machines: Machines) -> None:
    with machines.browser(machines.first, 0) as here, machines.browser(machines.second, 1) as there:
        assert here.get(EXPLORER).status_code == there.get(EXPLORER).status_code == 200
        machines.replica.kill()
        answers = [browser.get(EXPLORER).status_code for _ in range(10) for browser in (here, there)]
        title_changed(machines, here, "After the replica was gone")
        assert "After the replica was gone" in here.get("/me/okrs/").text
        machines.replica.start()
        assert grows(machines, machines.replica, there)

    assert answers == [200] * 20
