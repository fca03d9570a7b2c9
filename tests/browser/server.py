"""The real server over the database of the tests."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests import make
from tests.installation import HOME, Installation
from tests.mail import Mailbox, free_port

CLOCK = Path(__file__).parent / "clock"


class Server:
    """`server.address` is where it listens, `server.mailbox` what it sent."""

    def __init__(self, folder: Path, mailbox: Mailbox) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.mailbox = mailbox
        self.installation = Installation(folder / "data", _database())
        self.installation.environment |= {
            "PYTHONPATH": f"{CLOCK}{os.pathsep}{HOME}",
            "SKYLIGHT_ADDRESS": self.address,
            "SKYLIGHT_LOG": "ERROR",
            "SKYLIGHT_SECRET_KEY": settings.SECRET_KEY,
            "SKYLIGHT_SMTP_HOST": mailbox.host,
            "SKYLIGHT_SMTP_PORT": str(mailbox.port),
            "SKYLIGHT_SMTP_TLS": "0",
            "SKYLIGHT_STATIC": str(folder / "static"),
            "SKYLIGHT_TESTS_NOW": make.NOW.isoformat(),
            "SKYLIGHT_TESTS_STARTED": datetime.now(UTC).isoformat(),
        }

    def do_jobs(self) -> None:
        """Let a worker do what waits in the queue."""
        done = self.installation.skylight("worker", "--once")
        assert done.returncode == 0, done.stderr


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server that stops with the tests; files collected anew, so that no page meets an old style sheet."""
    with ExitStack() as stack:
        server = Server(folder, stack.enter_context(Mailbox()))
        _collect_static_files(server)
        arguments = ["serve", "--port", str(server.port), "--workers", "1"]
        process = stack.enter_context(server.installation.running(*arguments))
        deadline = time.monotonic() + 60
        while not _answers(server):
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)
        yield server


def _collect_static_files(server: Server) -> None:
    storage = {**settings.STORAGES, "staticfiles": {"BACKEND": "skylight.config.static.Storage"}}
    folder = server.installation.environment["SKYLIGHT_STATIC"]
    with override_settings(STATIC_ROOT=folder, STORAGES=storage):
        call_command("collectstatic", interactive=False, verbosity=0)


def _answers(server: Server) -> bool:
    try:
        with urlopen(f"{server.address}/-/health", timeout=10) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _database() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite://{quote(name)}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(name)}"))
