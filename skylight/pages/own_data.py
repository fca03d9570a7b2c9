"""A person's own data as one file: tables to read, and JSON for programs."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from skylight.imports.export.forms import form_of
from skylight.imports.export.snapshots import snapshot
from skylight.imports.export.writing import CHUNK, csv_lines, lines_of
from skylight.lib.cells import Figure
from skylight.org.models import Person
from skylight.pages.queries.own_data import OWN, own_fields, own_rows

IN_MEMORY = 4_000_000
PIECE = 1 << 16


def archive(person: Person, *, at: datetime) -> Iterator[bytes]:
    """A ZIP file with everything that is the person's, as of one moment, piece by piece.

    It is written before the first piece leaves, on the disk if it is large: whoever downloads slowly holds nothing up.
    """
    words = _read_me(person)

    def pieces() -> Iterator[bytes]:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as target:
            _write(target, person, words, at)
            target.seek(0)
            while piece := target.read(PIECE):
                yield piece

    return pieces()


def _write(target: IO[bytes], person: Person, words: str, at: datetime) -> None:
    with snapshot(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("README.txt", words)
        for file in OWN:
            rows, fields = own_rows(file, person, at=at), own_fields(file)
            _add(written, f"json/{file}.jsonl", lines_of(rows, fields))
            _add(written, f"tables/{file}.csv", csv_lines(_table(rows, fields)))


def _read_me(person: Person) -> str:
    lines = [
        _("This is what Skylight keeps that is yours, %(name)s.") % {"name": person.name},
        _("The folder tables is for spreadsheets, the folder json holds the same for programs."),
        _("What others wrote about your goals is theirs and not in here."),
    ]
    return "\n".join(lines) + "\n"


def _add(archive: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    with archive.open(name, "w") as file:
        if name.endswith(".csv"):
            # So that spreadsheets know it is UTF-8.
            file.write(b"\xef\xbb\xbf")
        for line in lines:
            file.write(line.encode())


def _table(rows: Any, fields: list[Any]) -> Iterator[list[Any]]:
    names = [str(field.attname) for field in fields]
    forms = [form_of(field) for field in fields]
    yield names
    for row in rows.values_list(*names).iterator(chunk_size=CHUNK):
        yield [
            _cell(form.name, form.write(value)) if value is not None else ""
            for form, value in zip(forms, row, strict=True)
        ]


def _cell(kind: str, value: Any) -> Any:
    """A figure may begin with a minus; everything else is text."""
    if kind.startswith("decimal"):
        return Figure(value)
    return value if isinstance(value, int) else str(value)
