"""What was acknowledged has reached the disk: one sync for each commit, counted where the system does it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from skylight.cli.models import Worker
from tests import make
from tests.installation import Installation

ON_SQLITE = connection.vendor == "sqlite"
COMMITS = 20
WRITE = """
import skylight.config.wsgi
from datetime import UTC, datetime
from django.db import connection
from skylight.cli.models import Worker
with connection.cursor() as cursor:
    cursor.execute("PRAGMA synchronous={level}")
at = datetime.now(UTC)
for number in range({commits}):
    Worker.objects.create(name=f"{level}-{{number}}", started_at=at, seen_at=at)
"""


def syncs_of_sqlite(level: str, installation: Installation, trace: Path) -> int:
    """How often the process asked the system to sync; no kill of a process could show the difference."""
    assert shutil.which("strace"), "strace is not on this machine: apt-get install strace"
    program = [sys.executable, "-c", WRITE.format(level=level, commits=COMMITS)]
    counted = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", trace, *program]
    subprocess.run(counted, env=installation.environment, check=True)
    return len(re.findall(r"\b(?:fsync|fdatasync)\(", trace.read_text()))


@pytest.mark.skipif(not ON_SQLITE, reason="counts the system calls of SQLite")
def test_each_commit_on_sqlite_is_synced(installation: Installation, tmp_path: Path) -> None:
    assert syncs_of_sqlite("FULL", installation, tmp_path / "full") >= COMMITS
    # The control: with the setting that the doctor refuses, commits are acknowledged before they are safe.
    assert syncs_of_sqlite("NORMAL", installation, tmp_path / "normal") < COMMITS


def syncs_of_postgresql() -> int:
    newer = connection.pg_version >= 18_00_00  # type: ignore[attr-defined]
    kept = (
        "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'"
        if newer
        else "SELECT wal_sync FROM pg_stat_wal"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(kept)
        return int(cursor.fetchone()[0])


def syncs_of_commits() -> int:
    before = syncs_of_postgresql()
    for number in range(COMMITS):
        Worker.objects.create(name=f"{before}-{number}", started_at=make.NOW, seen_at=make.NOW)
    return syncs_of_postgresql() - before


@pytest.mark.skipif(ON_SQLITE, reason="asks PostgreSQL's own count")
@pytest.mark.django_db(transaction=True)
def test_each_commit_on_postgresql_is_synced() -> None:
    assert syncs_of_commits() >= COMMITS

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit=off")
        try:
            assert syncs_of_commits() < COMMITS
        finally:
            cursor.execute("RESET synchronous_commit")
