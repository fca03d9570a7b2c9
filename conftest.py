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


# Apps whose tests meet the database through Django alone: without its fixture they say the same on every engine.
APPS = (
    "ui",
    "activity",
    "org",
    "policies",
    "cycles",
    "goals",
    "drafting",
    "maps",
    "followup",
    "outbox",
    "imports",
    "pages",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--only-database` leaves out what no engine can change."""
    parser.addoption("--only-database", action="store_true", help="leave out tests that ask no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort out, if asked, the tests of pure functions and of files."""
    if config.getoption("only_database"):
        pure = [item for item in items if _is_pure(item)]
        config.hook.pytest_deselected(items=pure)
        items[:] = [item for item in items if item not in set(pure)]


def _is_pure(item: pytest.Item) -> bool:
    in_app = any(f"skylight/{app}/" in item.nodeid for app in APPS)
    asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return in_app and not asks and item.get_closest_marker("django_db") is None


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
