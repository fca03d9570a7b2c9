"""docs/import.md tells of every column of other systems what becomes of it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from skylight.imports import values
from skylight.imports.sources.kinds import Kind
from skylight.imports.sources.lark_kinds import FIELDS
from skylight.imports.sources.opening import TABLES

PAGE = (settings.BASE / "docs" / "import.md").read_text()
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.M)
LARK = re.compile(r"^\| (\w+) \| `([^`]+)` \| `([^`]+)` \|$", re.M)


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: f"{kind.source} {kind.name}")
def test_each_column_is_described_as_it_is_read(kind: Kind) -> None:
    section = PAGE.partition(f"### {kind.title}\n")[2].partition("\n### ")[0]
    tables = [
        {values.key(column): became.strip("`") for column, became in ROW.findall(table)}
        for table in section.split("| column |")[1:]
    ]

    assert {key: str(became) or "left out" for key, became in kind.columns.items()} in tables


def test_each_field_of_lark_is_described_as_it_is_read() -> None:
    described: dict[str, dict[str, str]] = {}
    for kind, name, became in LARK.findall(PAGE):
        described.setdefault(kind, {})[name] = became

    assert described == FIELDS
