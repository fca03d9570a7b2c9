"""What is done after a person was erased."""

from __future__ import annotations

from django.db import connection
from django_tasks import task

from skylight.activity.models import Event
from skylight.org.models import Person

TABLES = [Person._meta.db_table, Event._meta.db_table]


@task()
def scrub() -> None:
    """Have the files of the database forget rows that were overwritten."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
        else:
            for table in TABLES:
                cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
