"""A receiver of webhooks and one of mail, both on this machine, and a worker's round."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import pytest

from skylight.outbox import letters, webhooks
from tests.mail import Mailbox
from tests.make import NOW


class Receiver:
    """Another program: keeps what it is sent, and answers with `status` and `says`."""

    def __init__(self) -> None:
        self.status, self.says = 200, b"thanks"
        self.seen: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): text for name, text in self.headers.items()}
                receiver.seen.append((headers, body))
                self.send_response(receiver.answer(json.loads(body)))
                self.send_header("Content-Length", str(len(receiver.says)))
                self.end_headers()
                self.wfile.write(receiver.says)

            def log_message(self, *_args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._http.server_port}"
        self.url = f"http://{self.host}/hook"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})

    def answer(self, body: dict[str, Any]) -> int:
        return self.status

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.seen]

    @property
    def kinds(self) -> list[str]:
        return [body["type"] for body in self.bodies]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with Receiver() as found:
        settings.OUTGOING_ALLOW = [found.host]
        yield found


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server, and Skylight set up to use it."""
    with Mailbox() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = found.host, found.port, False
        settings.ADDRESS = "https://okr.example"
        yield found


class Rounds:
    """`rounds(at)` sends all that is due at a moment."""

    def __call__(self, at: Any = NOW) -> None:
        while letters.deliver(token="mail", now=lambda: at):
            pass
        while webhooks.deliver(token="call", now=lambda: at):
            pass


@pytest.fixture
def deliver() -> Callable[..., None]:
    return Rounds()
