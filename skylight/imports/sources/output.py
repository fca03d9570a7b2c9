"""Where translated rows are kept until the import takes them, each with the file and line it came from."""

from __future__ import annotations

import json
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports.columns import FILES
from skylight.imports.reading import Row, Table
from skylight.imports.report import STEMS, Mapped, Report, Traced
from skylight.imports.sources.refusing import Refused

HELD = 8_000_000
MOST_VALUES_SHOWN = 40
LONGEST_SHOWN = 60

NOTHING = _("nothing")


class Kept(Row):
    """A row as it was translated: nothing is taken off its cells any more."""

    __slots__ = ()

    def __getitem__(self, column: str) -> str:
        place = self._places.get(column, -1)
        return self._cells[place] if 0 <= place < len(self._cells) else ""


class Translated(Table):
    """A table of our own columns made out of other files; it lies in a file without a name."""

    def __init__(self, stem: str) -> None:
        self.stem = stem
        self.columns = [column.name for column in FILES[stem]]
        self.places = {}
        self._spool = tempfile.SpooledTemporaryFile(max_size=HELD, mode="w+b")  # noqa: SIM115
        self._lines, self._files, self._names = array("q"), array("l"), dict[str, int]()
        self._ends_at = 0

    @property
    def file(self) -> str:  # type: ignore[override]
        """The files it was made from, which know where each row stood."""
        return Traced.of(self._names, self.stem, self._origin)

    def add(self, file: str, line: int, cells: Mapping[str, str]) -> None:
        """Keep one row."""
        for name, text in cells.items():
            if text:
                self.places.setdefault(name, self.columns.index(name))
        row = json.dumps([cells.get(name, "") for name in self.columns], ensure_ascii=False)
        self._spool.seek(self._ends_at)
        self._spool.write(row.encode("utf-8", "replace") + b"\n")
        self._ends_at = self._spool.tell()
        self._lines.append(line)
        self._files.append(self._names.setdefault(file, len(self._names)))

    def rows(self) -> Iterator[Row]:
        """All rows; each one's line is its number, which the report turns back."""
        place, at = 0, 0
        while True:
            # Others may read the same file in between.
            self._spool.seek(at)
            lines = self._spool.readlines(1 << 18)
            at = self._spool.tell()
            if not lines:
                return
            for line in lines:
                place += 1
                yield Kept(place, json.loads(line), self.places)

    def close(self) -> None:
        """Let go of what was kept."""
        self._spool.close()

    def _origin(self, line: int) -> tuple[str, int]:
        if not 0 < line <= len(self._lines):
            return ", ".join(self._names), line
        return list(self._names)[self._files[line - 1]], self._lines[line - 1]


@dataclass
class Put:
    """What becomes of one file's columns and values."""

    source: Any
    columns: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    values: Counter[tuple[str, str, str]] = field(default_factory=Counter)


@dataclass
class Output:
    """Takes the rows of all files, says what was left out, and remembers what was put otherwise."""

    report: Report
    dates: str = ""
    tables: dict[str, Translated] = field(default_factory=dict)
    put: dict[str, Put] = field(default_factory=dict)

    def add(self, stem: str, file: str, line: int, **cells: str) -> None:
        """One row of ours, from there; empty cells say nothing."""
        if stem not in self.tables:
            self.tables[stem] = Translated(stem)
        self.tables[stem].add(file, line, {name: text for name, text in cells.items() if text})

    def refuse(self, stem: str, file: str, line: int, refused: Refused) -> None:
        """Leave a row out; it would have been one of these."""
        traced = Traced.of([file], stem, lambda number: (file, number))
        self.report.refuse(traced, line, refused.reason, **refused.values)

    def read_as(self, file: str, source: Any, columns: Mapping[str, str], left: list[str]) -> None:
        """Say what the columns of a file become."""
        put = self.put.setdefault(file, Put(source))
        put.columns.update(columns)
        put.left += [one for one in left if one not in put.left]

    def said(self, file: str, column: str, before: str, after: str) -> str:
        """The second text, which stands for the first; the report tells where they differ."""
        if before and before != after and file in self.put:
            self.put[file].values[column, before[:LONGEST_SHOWN], after or str(NOTHING)] += 1
        return after

    def finish(self) -> dict[str, Table]:
        """The tables in the order in which they are taken, and the mapping in the report."""
        for file, put in self.put.items():
            shown = sorted(put.values.items(), key=lambda one: (one[0][0], -one[1], one[0][1]))
            values = [(*words, rows) for words, rows in shown[:MOST_VALUES_SHOWN]]
            more = max(0, len(shown) - MOST_VALUES_SHOWN)
            self.report.mapping.append(Mapped(file, put.source, put.columns, put.left, values, more))
        return {stem: self.tables[stem] for stem in STEMS if stem in self.tables}

    def close(self) -> None:
        """Let go of everything that was kept."""
        for table in self.tables.values():
            table.close()
