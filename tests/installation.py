"""An installation of its own beside the tests: a data folder, a database, and the real commands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

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
        prepared = f"import skylight.config.wsgi\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", prepared], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

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
