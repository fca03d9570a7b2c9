"""An installation of its own beside the tests: a data folder, a database, and the real commands.

The first one of a process that needs tables makes them with `skylight migrate`; those after it get a copy of them.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tests import postgresql

HOME = Path(__file__).resolve().parents[1]


class Installation:
    """`installation.skylight("doctor", "--json")` runs a command there and waits for it."""

    def __init__(self, data: Path, database: str = "") -> None:
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("SKYLIGHT_", "DJANGO_"))
            },
            "DJANGO_SETTINGS_MODULE": "skylight.config.settings",
            "SKYLIGHT_DATA": str(data),
            "DATABASE_URL": database,
            "PYTHONPATH": str(HOME),
        }

    def skylight(
        self, *arguments: str, text: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            self._command(arguments),
            input=text,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def python(self, code: str) -> str:
        """What a few lines print that use the models of this installation."""
        prepared = f"import django\ndjango.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", prepared], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def migrate(self) -> None:
        """All tables, as `skylight migrate` leaves them."""
        address = self.environment["DATABASE_URL"]
        tables = _tables_of_postgresql if address else _tables_of_sqlite
        if image := _images.get(tables.__name__):
            tables(self, image, bring=True)
            return
        done = self.skylight("migrate")
        assert done.returncode == 0, done.stderr
        image = _folder() / tables.__name__
        tables(self, image, bring=False)
        _images[tables.__name__] = image

    @contextmanager
    def running(self, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """A command that goes on until the test has done with it."""
        child = subprocess.Popen(
            self._command(arguments),
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield child
        finally:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
            try:
                child.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                child.kill()
                raise

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "skylight.cli.main", *arguments]


_images: dict[str, Path] = {}


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="skylight-tables-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _tables_of_sqlite(installation: Installation, image: Path, *, bring: bool) -> None:
    data = Path(installation.environment["SKYLIGHT_DATA"])
    data.mkdir(parents=True, exist_ok=True)
    file = data / "skylight.sqlite3"
    if bring:
        shutil.copyfile(image, file)
        return
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(file, image)


def _tables_of_postgresql(installation: Installation, image: Path, *, bring: bool) -> None:
    address = installation.environment["DATABASE_URL"]
    program = (
        ["psql", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", image] if bring else ["pg_dump", "-f", image]
    )
    command = [postgresql.binaries() / program[0], *program[1:], "-d", address]
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def new_database() -> Iterator[str]:
    """The address of an empty database on the engine under test."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"skylight_{uuid4().hex}"
    address = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield address
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
