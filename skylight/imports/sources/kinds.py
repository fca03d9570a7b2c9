"""What a source is: tables or objects that are known by their columns, and how these become our rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from skylight.imports.reading import Row
from skylight.imports.sources.days import DAY_FIRST, DAY_FIRST_READ, MONTH_FIRST_READ, Days
from skylight.imports.sources.output import Output
from skylight.imports.sources.refusing import Refused
from skylight.imports.sources.sheets import Sheet


@dataclass(frozen=True)
class Kind:
    """One kind of table. `columns` says what becomes of each, "" of one that is known and left.

    A table is of this kind when it has all columns of one of the `marks` and none of `without`.
    """

    source: str
    title: str
    name: str
    marks: tuple[frozenset[str], ...]
    columns: Mapping[str, Any]
    translate: Callable[[Sheet, Output, Days], None]
    dates: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()

    def fits(self, columns: Mapping[str, Any]) -> bool:
        """Whether a table with these columns is of this kind."""
        return any(mark <= columns.keys() for mark in self.marks) and not self.without & columns.keys()

    @property
    def weight(self) -> int:
        """How much it takes to be of this kind; of several that fit, the one that asks for most."""
        return max(map(len, self.marks))


def marks(*names: str) -> frozenset[str]:
    """The columns by which a table is known."""
    return frozenset(names)


def read(kind: Kind, sheet: Sheet, out: Output) -> None:
    """Turn a table into our rows; the report says what became of its columns."""
    known = {key: became for key, became in kind.columns.items() if key in sheet.places}
    columns = {sheet.names[key]: str(became) for key, became in known.items() if became}
    left = [name for key, name in sheet.names.items() if not kind.columns.get(key)]
    out.read_as(sheet.file, kind.title, columns, left)
    days = learn_days(sheet, kind.dates, out)
    kind.translate(sheet, out, days)
    if days.used and not days.told:
        text = DAY_FIRST_READ if days.order == DAY_FIRST else MONTH_FIRST_READ
        out.report.note(text, file=sheet.file, line=days.line)


def learn_days(sheet: Sheet, columns: tuple[str, ...], out: Output) -> Days:
    """Find out in which order a table writes days."""
    days = Days(order=out.dates, told=bool(out.dates))
    dated = [column for column in columns if column in sheet.places]
    if dated and not days.told:
        for row in sheet.rows():
            for column in dated:
                days.learn(row[column], row.line)
    return days


def each(sheet: Sheet, out: Output, stem: str, take: Callable[[Row], None]) -> None:
    """Take every row; one that cannot be true is refused, and counted among `stem`."""
    for row in sheet.rows():
        try:
            take(row)
        except Refused as refused:
            out.refuse(stem, sheet.file, row.line, refused)
