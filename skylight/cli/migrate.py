"""Brings the database up to this version of Skylight."""

from __future__ import annotations

import fcntl
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LOCK = 7_365_796_108


def run(options: Namespace) -> int:
    """Apply what waits; the tables are as this version expects afterwards."""
    apply(verbosity=1)
    return 0


def waiting() -> int:
    """How many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def apply(*, verbosity: int = 0) -> None:
    """Apply all migrations; two commands at once take turns."""
    with _turn():
        call_command("migrate", interactive=False, verbosity=verbosity)


@contextmanager
def _turn() -> Iterator[None]:
    if connection.vendor == "sqlite":
        with (Path(settings.DATA) / "migrate.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
