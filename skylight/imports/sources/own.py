"""Skylight's own columns, where they come in a workbook or an archive."""

from __future__ import annotations

from skylight.imports.columns import FILES, column_named
from skylight.imports.report import stem_of
from skylight.imports.sources.output import Output
from skylight.imports.sources.sheets import Sheet

SOURCE, TITLE = "skylight", "Skylight"


def stem_for(sheet: Sheet) -> str:
    """What a table holds, if it is called like one of our files and has the columns that one needs; else ""."""
    stem = stem_of(f"{sheet.title}.csv")
    if not stem:
        return ""
    found = {column_named(stem, key) for key in sheet.places}
    return stem if all(column.name in found for column in FILES[stem] if column.required) else ""


def read(stem: str, sheet: Sheet, out: Output) -> None:
    """Take the rows as they are."""
    columns = {key: name for key in sheet.places if (name := column_named(stem, key))}
    left = [sheet.names[key] for key in sheet.places if key not in columns]
    out.read_as(
        sheet.file, TITLE, {sheet.names[key]: f"{stem}.{name}" for key, name in columns.items()}, left
    )
    for row in sheet.rows():
        cells: dict[str, str] = {}
        for key, name in columns.items():
            cells.setdefault(name, row[key])
        out.add(stem, sheet.file, row.line, **cells)
