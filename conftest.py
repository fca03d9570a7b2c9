"""What every test may count on: closed sockets, a database in a file, real mail, the cast."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations

from tests import flushing
from tests.mail import Mailbox

pytest_plugins = ["tests.cast"]

# How long an example takes says something about the machine only.
hypothesis.settings.register_profile("skylight", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("skylight")


@pytest.fixture(scope="session", autouse=True)
def closed_sockets() -> Iterator[None]:
    """Nothing but this machine can be reached."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _on_this_machine_only(getattr(socket.socket, name)))
        yield


def _on_this_machine_only(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"A test tried to reach {address[0]}: sockets are closed.")
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session")
def database_in_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite as in production: a file with a write-ahead log, which threads and other processes can open."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_in_a_file: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Name the file before pytest-django gives each process a suffix."""


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> Iterator[None]:
    """Between tests that commit, and nowhere else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flushing.execute_sql_flush)
        yield


@pytest.fixture
def on_sqlite() -> bool:
    """Whether this run is on SQLite."""
    return connections["default"].vendor == "sqlite"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real SMTP server: whatever is sent through it while the test runs."""
    with Mailbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = box.host, box.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = False
        yield box
