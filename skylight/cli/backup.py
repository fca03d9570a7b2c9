"""Writes a backup while people go on working, and says whether one is whole."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from skylight.activity.models import Seal
from skylight.cli import archives, dumps
from skylight.cli.archives import Contents, Counted
from skylight.cli.errors import Refused
from skylight.imports.export.manifests import product_version
from skylight.pages.queries.erasure import ledger


def run(options: Namespace) -> int:
    """Say what the file holds; it is whole and on the disk, or is as it was before."""
    if options.verify:
        contents = archives.read(options.file)
        verify(options.file, contents)
    else:
        contents = _write(options.file.absolute())
    if options.json:
        print(json.dumps(asdict(contents), ensure_ascii=False, indent=1))
    else:
        print(f"{options.file} is whole: {sum(contents.rows.values())} rows, made {contents.made_at}.")
    return 0


def verify(path: Path, contents: Contents) -> None:
    """Take the database out of a backup and look at it. Raises Refused when it is not what the manifest tells of."""
    with TemporaryDirectory(dir=path.absolute().parent, prefix=".skylight-verify-") as folder:
        unpack(path, contents, Path(folder) / "database")


def unpack(path: Path, contents: Contents, target: Path) -> None:
    """Write the database of a backup into a new file and look at it. Raises Refused."""
    archives.extract(path, contents, target)
    if contents.engine == "postgresql":
        dumps.check_postgresql(target)
    elif dumps.check_sqlite(target) != contents.rows:
        raise Refused(f"The database in {path} does not hold the rows that its manifest tells of.")


def _write(path: Path) -> Contents:
    _refuse_nothing()
    contents = _contents()

    def fill(target: Counted) -> Contents:
        if contents.engine == "postgresql":
            contents.rows = dumps.dump_postgresql(target)
        else:
            contents.rows = dumps.dump_sqlite(target, path.parent)
        return contents

    return archives.write(path, fill, contents.engine)


def _refuse_nothing() -> None:
    if connection.vendor == "sqlite" and not dumps.sqlite_file().exists():
        raise Refused(f"There is no database {dumps.sqlite_file()}.")


def _contents() -> Contents:
    """What is known before the copy: read first, so that nothing in it is newer than the copy."""
    return Contents(
        engine=connection.vendor,
        engine_version=".".join(map(str, connection.get_database_version())),
        product_version=product_version(),
        made_at=timezone.now().isoformat(timespec="seconds"),
        migrations=_migrations(),
        rows={},
        erasures=ledger(),
        seal=_seal(),
    )


def _migrations() -> list[list[str]]:
    applied = MigrationRecorder(connection).applied_migrations()
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("skylight.")}
    return sorted([app, name] for app, name in applied if app in own)


def _seal() -> dict[str, Any] | None:
    newest = Seal.objects.order_by("-sequence").values("sequence", "hash").first()
    return dict(newest) if newest else None
