"""A new version without a failed request: two web servers, restarted one after the other while people read and write."""

from __future__ import annotations

import threading
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from bench import crash
from tests.installation import Installation, new_database
from tests.web_server import WebServer

pytestmark = pytest.mark.once

READERS = 4


class Balancer:
    """What Caddy does: asks the next server when one refuses the connection or, for a page, hangs up without a word.

    https://caddyserver.com/docs/caddyfile/directives/reverse_proxy: of what was sent already, only GET is tried again.
    """

    def __init__(self, servers: list[WebServer], session: str) -> None:
        self.servers, self.session = servers, session
        self.answers: Counter[str] = Counter()

    def read(self, stop: threading.Event) -> None:
        """One reader, who opens page after page."""
        order = cycle(self.servers)
        while not stop.is_set():
            self.answers[self._page(next(order), next(order))] += 1
            time.sleep(0.05)

    def _page(self, one: WebServer, other: WebServer) -> str:
        for server in (one, other):
            try:
                return str(
                    httpx.get(
                        f"{server.address}/check-in/", cookies={"session": self.session}, timeout=30
                    ).status_code
                )
            except (httpx.ConnectError, httpx.RemoteProtocolError):
                continue
            except httpx.HTTPError as error:
                return type(error).__name__
        return "nobody"


def test_no_request_fails_while_servers_are_renewed_one_by_one(tmp_path: Path) -> None:
    with new_database() as address:
        installation = Installation(tmp_path, address)
        scene = crash.prepare(installation, 1)
        servers = [WebServer(installation), WebServer(installation)]
        with servers[0].running(), servers[1].running():
            balancer = Balancer(servers, scene[0]["session"])
            stop = threading.Event()
            readers = [threading.Thread(target=balancer.read, args=[stop]) for _ in range(READERS)]
            for reader in readers:
                reader.start()
            drained = [renewed(server) for server in servers]
            stop.set()
            for reader in readers:
                reader.join()

    assert set(balancer.answers) == {"200"}, balancer.answers
    assert max(drained) < 30


def renewed(server: WebServer) -> float:
    """Stop in good order and start again, under load; the seconds it took to finish what was at hand."""
    time.sleep(1)
    started = time.monotonic()
    server.stop()
    drained = time.monotonic() - started
    server.start()
    time.sleep(0.5)
    return drained
