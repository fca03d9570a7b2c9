"""Puts a backup in the place of what this installation holds."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError
from django.utils import timezone

from skylight.cli import archives, backup, dumps, migrate
from skylight.cli.archives import Contents
from skylight.cli.errors import Refused
from skylight.pages.actions import replay_erasures
from skylight.pages.queries.erasure import ledger


def run(options: Namespace) -> int:
    """Restore, or leave everything as it was; people who were erased since stay erased."""
    contents = archives.read(options.file)
    _refuse_other_version(contents)
    erased = [*_ledger_here(), *_ledger_of(options.erasures)]
    if contents.engine == "postgresql":
        _into_postgresql(options.file, contents)
    else:
        _into_a_file(options.file, contents)
    migrate.apply()
    again = replay_erasures(erased, at=timezone.now())
    print(f"{options.file} is restored: {sum(contents.rows.values())} rows, as of {contents.made_at}.")
    if again:
        print(f"{again} people who had been erased since were erased again.")
    return 0


def _into_a_file(path: Path, contents: Contents) -> None:
    live = dumps.sqlite_file()
    live.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=live.parent, prefix=".skylight-restore-") as folder:
        new = Path(folder) / live.name
        backup.unpack(path, contents, new)
        kept = live.with_name(f"{live.name}{dumps.KEPT}-{timezone.now():%Y%m%d-%H%M%S-%f}")
        dumps.put_in_place(new, live, kept)
    if kept.exists():
        print(f"What was there before is kept as {kept}.")


def _into_postgresql(path: Path, contents: Contents) -> None:
    with TemporaryDirectory(dir=settings.DATA, prefix=".skylight-restore-") as folder:
        dump = Path(folder) / "dump"
        backup.unpack(path, contents, dump)
        dumps.restore_postgresql(dump, contents.rows)


def _refuse_other_version(contents: Contents) -> None:
    """Raise Refused for another engine, and for tables that this version has never heard of."""
    if contents.engine != connection.vendor:
        raise Refused(
            f"This backup is of {contents.engine}, and this installation uses {connection.vendor}: "
            "skylight export and import lead from one to the other."
        )
    known = MigrationLoader(None).disk_migrations or {}
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("skylight.")}
    unknown = [name for app, name in contents.migrations if app not in own or (app, name) not in known]
    if unknown or not contents.migrations:
        raise Refused(
            f"This backup was made by another, newer Skylight ({contents.product_version}): "
            "bring this one up to it first."
        )


def _ledger_here() -> list[dict[str, Any]]:
    """Who has been erased in the database that is about to go; none if there is no database that can be read."""
    if connection.vendor == "sqlite" and not os.path.exists(dumps.sqlite_file()):
        return []
    try:
        return ledger()
    except DatabaseError:
        return []
    finally:
        connections.close_all()


def _ledger_of(newer: Path | None) -> list[dict[str, Any]]:
    """Who had been erased when another, newer backup was made."""
    return archives.read(newer).erasures if newer else []
