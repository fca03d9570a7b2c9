"""Tables in another system's columns: each column is known by its name in any writing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from skylight.imports import values
from skylight.imports.reading import COLUMN_TWICE, DELIMITERS, Content, Row, Table, short
from skylight.imports.report import Report


class Sheet(ABC):
    """A table that can be read any number of times; `names` are its columns as they are written, by key."""

    def __init__(self, file: str, title: str, report: Report) -> None:
        self.file, self.title, self.report = file, title, report
        self.places: dict[str, int] = {}
        self.names: dict[str, str] = {}
        self.heading_line = 1

    @abstractmethod
    def open(self) -> bool:
        """Find the heading; False (and refused) when there is none that can be read."""

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """The rows that can be read; the first reading refuses the others."""

    def place_columns(self, names: list[str]) -> None:
        """Take the heading down."""
        for place, name in enumerate(names):
            key = values.key(name)
            if not key:
                continue
            elif key in self.places:
                self.report.note(COLUMN_TWICE, file=self.file, column=short(name))
            else:
                self.places[key], self.names[key] = place, short(name)


class TextSheet(Sheet):
    """A CSV file in another system's columns."""

    def __init__(self, content: Content, report: Report) -> None:
        title = content.name.rpartition("/")[2].rpartition(".")[0]
        super().__init__(content.name, title, report)
        self._table = _ForeignTable(content, self)

    def open(self) -> bool:
        return self._table.open()

    def rows(self) -> Iterator[Row]:
        return self._table.rows()


class _ForeignTable(Table):
    """The same reading as of our own files; only the names of the columns are others."""

    def __init__(self, content: Content, sheet: Sheet) -> None:
        super().__init__(content, "", sheet.report)
        self._sheet = sheet

    def _delimiter_of(self, heading: str) -> str:
        return max(DELIMITERS, key=heading.count)

    def _place_columns(self, names: list[str]) -> None:
        self._sheet.place_columns(names)
        self.places = self._sheet.places

    def _require_columns(self, line: int, names: list[str]) -> None:
        """Which system a file is from is found out from its columns, later."""
