"""One state of the whole database for as long as one reads, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it is at this moment. Inside a transaction that is the transaction's own state."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _deferred(connection), transaction.atomic(), connection.cursor() as cursor:
            # SQLite takes its picture at the first question.
            cursor.execute("SELECT count(*) FROM sqlite_master")
            cursor.fetchall()
            yield


@contextmanager
def _deferred(sqlite: Any) -> Iterator[None]:
    """Transactions that lock nobody out, instead of those that mean to write."""
    sqlite.ensure_connection()
    usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = usual
