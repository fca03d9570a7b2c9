"""docs/import.md is true: its columns are those that are read, and its example gives the report it shows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings

from skylight.imports.columns import FILES, Column, column_named

PAGE = settings.BASE / "docs" / "import.md"
SECTION = re.compile(r"^### (\w+)\.csv\n(.*?)(?=^#|\Z)", re.M | re.S)
ROW = re.compile(r"^\| `(\w+)`( \(needed\))? \| (.*?) \| ?(.*?) \|$", re.M)
FENCE = re.compile(r"`(\w+)\.csv`\n\n```csv\n(.*?)```", re.S)


def test_the_columns_are_described_as_they_are_read() -> None:
    described = {
        stem: tuple(
            Column(name, holds, tuple(re.findall(r"`([^`]+)`", synonyms)), bool(needed))
            for name, needed, holds, synonyms in ROW.findall(rows)
        )
        for stem, rows in SECTION.findall(PAGE.read_text())
    }

    assert described == FILES


@pytest.mark.parametrize("stem", list(FILES))
def test_each_name_of_a_column_means_one_column(stem: str) -> None:
    names = [name for column in FILES[stem] for name in (column.name, *column.synonyms)]

    assert len(names) == len(set(names))
    for column in FILES[stem]:
        assert {column_named(stem, name) for name in (column.name, *column.synonyms)} == {column.name}


def test_names_of_columns_are_known_in_any_writing() -> None:
    assert column_named("people", " Manager-ID ") == "manager_id"
    assert column_named("people", "Start Date") == "start_date"
    assert column_named("people", "salary") is None


def test_the_example_gives_the_report_it_shows(bring: Any) -> None:
    page = PAGE.read_text()
    shown = re.search(r"```text\n(.*?)```", page, re.S)

    report = bring(**dict(FENCE.findall(page)))

    assert shown is not None
    assert report.as_text("en") == shown[1]
