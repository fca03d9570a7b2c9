"""What somebody can do who owns the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from skylight.activity import triggers
from tests.flushing import lift


@contextmanager
def unguarded() -> Iterator[None]:
    """The triggers (and on PostgreSQL foreign keys) look away, as they do for a superuser who says so."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            lift(cursor)
    yield
    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = origin")
    else:
        triggers.install(connection)


def run(statement: str, *values: object) -> int:
    """One statement past the product; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
