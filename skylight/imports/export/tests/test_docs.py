"""docs/export.md is true: its tables are those of the models, its CSV columns those that are written."""

from __future__ import annotations

import re

from django.conf import settings

from skylight.imports.export.describing import BEGIN, END, tables
from skylight.imports.export.tables import COLUMNS

PAGE = settings.BASE / "docs" / "export.md"


def test_the_tables_are_those_of_the_models() -> None:
    """Write them anew with `python -m skylight.imports.export.describing`."""
    text = PAGE.read_text()

    assert text[text.index(BEGIN) : text.index(END) + len(END)] == tables()


def test_the_csv_files_are_described_as_they_are_written() -> None:
    described = dict(re.findall(r"^\| `(\w+)\.csv` \| (.*) \|$", PAGE.read_text(), re.M))

    assert {stem: tuple(columns.split(", ")) for stem, columns in described.items()} == COLUMNS
