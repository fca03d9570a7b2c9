"""Workbooks (XLSX), read sheet by sheet and row by row; no formula is run, and nothing in them exhausts the machine."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from skylight.imports.reading import (
    LONGEST_RECORD,
    MOST_COLUMNS,
    RECORD_TOO_LONG,
    TOO_MANY_COLUMNS,
    Row,
    Unreadable,
)
from skylight.imports.report import Report
from skylight.imports.sources import archives
from skylight.imports.sources.sheets import Sheet
from skylight.lib.errors import RuleBroken

PARTS = "[Content_Types].xml"
MOST_ROWS = 1_048_576
MOST_SHEETS = 50
MOST_EMPTY = 100_000
# Texts that cells share, and how numbers look, are held in memory while the sheets are read.
LARGEST_HELD = 30_000_000
LARGEST_ROW = 1_000_000
LARGEST_HEAD = 200_000
PIECE = 1 << 18
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ROW_END = b"</row>"
# What openpyxl makes of formulas over several cells.
FORMULAS = ("ArrayFormula", "DataTableFormula")
FORMULA = re.compile(rb"<f[ >/]")
OLD_BEGINNING = b"\xd0\xcf\x11\xe0"
BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError, OSError, zipfile.BadZipFile,
          EOFError, RecursionError, OverflowError, LookupError, ArithmeticError)  # fmt: skip

OLD = _(
    "%(file)s is a workbook in the old format, or locked with a password; save it as XLSX or CSV without one."
)
NO_WORKBOOK = _("%(file)s is no workbook that can be read; save it once more as XLSX, or as CSV.")
HARMFUL = _("%(file)s holds definitions that a workbook never needs; nothing in it was read.")
ENDLESS_ROW = _("%(file)s holds a row that does not end; nothing in it was read.")
TOO_MANY_SHEETS = _("%(file)s has more than %(count)d sheets.")
STORED = _("%(file)s: %(count)d cells hold formulas; what was stored with them was read, or else their text.")
BREAKS_OFF = _("From here on the sheet cannot be read.")


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is a workbook."""
    return PARTS in archive.namelist()


def is_old_workbook(start: bytes) -> bool:
    """Whether a file begins like a workbook of twenty years ago, or one with a password."""
    return start.startswith(OLD_BEGINNING)


@contextmanager
def sheets_in(file: IO[bytes], archive: zipfile.ZipFile, name: str, report: Report) -> Iterator[list[Sheet]]:
    """The sheets of a workbook as tables. Raises RuleBroken when it is none, or made to do harm."""
    has_formulas = _inspect(archive, name)
    try:
        book = _load(file, formulas=True)
        stored = _load(file, formulas=False) if has_formulas else None
    except BROKEN:
        raise RuleBroken(NO_WORKBOOK % {"file": name}) from None
    try:
        yield _sheets(book, stored, name, report)
    finally:
        for one in (book, stored):
            if one is not None:
                with suppress(*BROKEN):
                    one.close()


def _load(file: IO[bytes], *, formulas: bool) -> Any:
    import openpyxl  # here, so that only whoever reads a workbook waits for it

    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(file, read_only=True, data_only=not formulas, keep_links=False)


def _sheets(book: Any, stored: Any, name: str, report: Report) -> list[Sheet]:
    if len(book.worksheets) > MOST_SHEETS:
        raise RuleBroken(TOO_MANY_SHEETS % {"file": name, "count": MOST_SHEETS})
    found: list[Sheet] = []
    for place, sheet in enumerate(book.worksheets):
        values = stored.worksheets[place] if stored is not None else None
        title = name if len(book.worksheets) == 1 else f"{name} ({sheet.title[:60]})"
        found.append(Worksheet(title, str(sheet.title), sheet, values, report))
    return found


class Worksheet(Sheet):
    """One sheet of a workbook."""

    def __init__(self, file: str, title: str, sheet: Any, stored: Any, report: Report) -> None:
        super().__init__(file, title, report)
        self._sheet, self._stored = sheet, stored
        self._first_time = True

    def rows(self) -> Iterator[Row]:
        """The rows under the heading; from where it cannot be read on, the first reading refuses the rest."""
        refuses, self._first_time = self._first_time, False
        try:
            for line, cells in self._records(says=refuses):
                if line > self.heading_line and any(cells):
                    yield Row(line, cells, self.places)
        except Unreadable as broken:
            if refuses:
                self.report.refuse(self.file, broken.line, broken.reason, **broken.values)

    def open(self) -> bool:
        """Find the heading: the first row that holds anything."""
        try:
            for line, cells in self._records(says=False):
                if any(cells):
                    self.heading_line = line
                    self.place_columns(cells)
                    return True
        except Unreadable as broken:
            self.report.refuse(self.file, broken.line, broken.reason, **broken.values)
        return False

    def _records(self, *, says: bool) -> Iterator[tuple[int, list[str]]]:
        line, formulas, empty = 0, 0, 0
        try:
            for line, (cells, values) in enumerate(self._pairs(), 1):
                if line > MOST_ROWS or (
                    len(cells) > MOST_COLUMNS and any(_text(one) for one in cells[MOST_COLUMNS:])
                ):
                    raise Unreadable(line, TOO_MANY_COLUMNS, count=len(cells))
                empty = 0 if cells else empty + 1
                if empty > MOST_EMPTY:
                    raise Unreadable(line, BREAKS_OFF)
                elif empty:
                    continue
                texts = [self._said(cell, place, values) for place, cell in enumerate(cells)]
                formulas += sum(cell.data_type == "f" for cell in cells)
                if sum(map(len, texts)) > LONGEST_RECORD:
                    raise Unreadable(line, RECORD_TOO_LONG, count=LONGEST_RECORD, last=line)
                yield line, texts
        except BROKEN:
            raise Unreadable(line + 1, BREAKS_OFF) from None
        finally:
            if says and formulas:
                self.report.note(STORED, file=self.file, count=formulas)

    def _pairs(self) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
        """Each row, with the same row as it was stored when there are formulas."""
        rows = _all_rows(self._sheet)
        if self._stored is None:
            yield from ((row, ()) for row in rows)
        else:
            yield from zip(rows, _all_rows(self._stored), strict=False)

    def _said(self, cell: Any, place: int, stored: Sequence[Any]) -> str:
        if cell.data_type == "f" and place < len(stored) and stored[place].value is not None:
            return _text(stored[place])
        return _text(cell)


def _all_rows(sheet: Any) -> Iterable[Sequence[Any]]:
    # A sheet may say that it is as large as it likes; only its rows tell.
    sheet.reset_dimensions()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from sheet.iter_rows()


def _text(cell: Any) -> str:
    """What a cell holds, as text: days year first, numbers without a needless point, percentages with their sign."""
    value = cell.value
    if value is None:
        return ""
    elif isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    elif isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    elif isinstance(value, date | time):
        return value.isoformat()
    elif isinstance(value, timedelta):
        return str(value)
    elif isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    elif type(value).__name__ in FORMULAS:
        return str(getattr(value, "text", "") or "")
    else:
        return str(value).strip()


def _number(value: float, looks: str) -> str:
    if "%" in looks:
        return f"{value * 100:.10g}%"
    return f"{value:.15g}" if isinstance(value, float) and abs(value) < 1e15 else str(value)


def _inspect(archive: zipfile.ZipFile, name: str) -> bool:
    """Read every part once as bytes, before any of it is taken for XML; whether there are formulas."""
    formulas = False
    for member in archives.members(archive):
        is_sheet = member.name.startswith("xl/worksheets/")
        if not member.name.endswith((".xml", ".rels")):
            continue
        if not is_sheet and member.info.file_size > LARGEST_HELD:
            raise RuleBroken(archives.TOO_LARGE % {"file": name})
        try:
            formulas |= _inspect_part(member, is_sheet, name)
        except Unreadable:
            raise RuleBroken(archives.DAMAGED % {"file": name}) from None
    return formulas


def _inspect_part(member: archives.Member, is_sheet: bool, name: str) -> bool:
    formulas, since_row_end, before = False, 0, b""
    with member.open() as part:
        while piece := part.read(PIECE):
            seen = before + piece
            if ENTITIES.search(seen.replace(b"\0", b"")) or seen.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise RuleBroken(HARMFUL % {"file": name})
            if is_sheet:
                formulas = formulas or FORMULA.search(seen) is not None
                last = seen.rfind(ROW_END)
                since_row_end = len(seen) - last if last >= 0 else since_row_end + len(piece)
                if since_row_end > LARGEST_ROW:
                    raise RuleBroken(ENDLESS_ROW % {"file": name})
            before = piece[-16:]
    return formulas
