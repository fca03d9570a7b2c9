"""Lets tests empty the tables that nothing else may empty.

Only a superuser of PostgreSQL can do what stands here, and on SQLite whoever holds the file.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from skylight.activity import triggers


def execute_sql_flush(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
    """Django's own, between taking the triggers away and putting them back, in one transaction."""
    connection: Any = self.connection
    if connection.vendor == "postgresql":
        wait_until_alone(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            lift(cursor)
        for statement in sql_list:
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            triggers.install(connection)


def wait_until_alone(connection: Any, *, seconds: float = 20) -> bool:
    """Wait until no other session of a PostgreSQL database is in the middle of a transaction; whether it came to that.

    The server notices that a process was killed when it next speaks to it, and works on until then: who
    empties every table meanwhile takes its locks in another order, and one of the two is sent away.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start IS NOT NULL"
            )
            if cursor.fetchone() == (0,):
                return True
        time.sleep(0.02)
    return False


def lift(cursor: Any) -> None:
    """Take every trigger of an SQLite database away."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{name}"')
