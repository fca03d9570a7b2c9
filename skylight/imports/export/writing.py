"""Everything out: JSON lines of every table and CSV of those that people read, from one moment, in little memory."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from skylight.imports.export import manifests, tables
from skylight.imports.export.catalogue import FILES, KEYS, columns_of, model_of
from skylight.imports.export.forms import writer
from skylight.imports.export.manifests import Manifest, Written
from skylight.imports.export.snapshots import snapshot
from skylight.lib import cells
from skylight.lib.errors import RuleBroken

CHUNK = 2_000
CSV = "csv"

NOT_EMPTY = _("There is something in %(folder)s already; an export takes a folder of its own.")
NOT_MIGRATED = _("The tables are not those of this version: run skylight migrate first.")


def export_to(folder: Path, *, secrets: bool = False) -> Manifest:
    """Write everything into an empty or new folder that only its owner reads; the manifest comes last.

    Raises RuleBroken when the folder holds something, or the tables are another version's; after a failure nothing
    of the export stays.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RuleBroken(NOT_EMPTY % {"folder": folder})
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with snapshot():
            return _write(folder, secrets)
    except BaseException:
        _take_back(folder, made)
        raise


def lines_of(rows: models.QuerySet[Any], fields: list[Any]) -> Iterator[str]:
    """The rows of a query as JSON lines, in its order, a few thousand at a time."""
    line = writer(fields)
    names = [str(field.attname) for field in fields]
    return (f"{line(row)}\n" for row in rows.values_list(*names).iterator(chunk_size=CHUNK))


def lines_of_file(file: str, *, secrets: bool) -> Iterator[str]:
    """The lines of one file, in the order of primary keys; none of a file of keys without `secrets`."""
    if file in KEYS and not secrets:
        return iter(())
    model = model_of(file)
    return lines_of(model._base_manager.order_by("pk"), columns_of(model, secrets=secrets))


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Rows as CSV; no text in them runs as a formula."""
    page = io.StringIO(newline="")
    write = csv.writer(page, lineterminator="\n")
    for row in rows:
        write.writerow(cells.line(row))
        yield page.getvalue()
        page.seek(0)
        page.truncate()


def _write(folder: Path, secrets: bool) -> Manifest:
    _refuse_waiting_migrations()
    manifest = manifests.begun(secrets=secrets)
    for file in FILES:
        name = f"{file}.jsonl"
        manifest.files[name] = _file(folder / name, lines_of_file(file, secrets=secrets))
    (folder / CSV).mkdir(mode=0o700)
    for stem, rows in tables.all_tables().items():
        name = f"{CSV}/{stem}.csv"
        manifest.files[name] = _file(folder / name, csv_lines(rows), headings=1)
    _file(folder / manifests.NAME, [manifest.as_text()])
    for place in (folder / CSV, folder):
        _sync(place)
    return manifest


def _refuse_waiting_migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuleBroken(NOT_MIGRATED)


def _file(path: Path, lines: Iterable[str], *, headings: int = 0) -> Written:
    """Write lines into a new file and have them on the disk; what was written."""
    rows, size, digest = -headings, 0, sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for line in lines:
            data = line.encode()
            file.write(data)
            digest.update(data)
            rows += 1
            size += len(data)
        file.flush()
        os.fsync(file.fileno())
    return Written(rows, size, digest.hexdigest())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take_back(folder: Path, made: bool) -> None:
    """Remove what was written: the folder was empty, or new."""
    with suppress(OSError):
        for path in (*(folder / CSV).glob("*.csv"), *folder.glob("*.jsonl"), folder / manifests.NAME):
            path.unlink(missing_ok=True)
        if (folder / CSV).exists():
            (folder / CSV).rmdir()
        if made:
            folder.rmdir()
