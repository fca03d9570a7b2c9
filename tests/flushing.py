"""Lets tests empty the tables that nothing else may empty.

Only a superuser of PostgreSQL can do what stands here, and on SQLite whoever holds the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from skylight.activity import triggers


def execute_sql_flush(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
    """Django's own, between taking the triggers away and putting them back, in one transaction."""
    connection: Any = self.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            lift(cursor)
        for statement in sql_list:
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            triggers.install(connection)


def lift(cursor: Any) -> None:
    """Take every trigger of an SQLite database away."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{name}"')
