"""Files from elsewhere, read row by row with the line each row begins on; nothing in them can exhaust the machine."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from django.utils.translation import gettext_lazy as _

from skylight.imports.columns import FILES, column_named
from skylight.imports.report import STEMS, Report, stem_of
from skylight.lib.cells import unescaped
from skylight.lib.errors import RuleBroken

# More than any real row needs; a line beyond it is skipped, a file that goes on for long without a line end is left.
LONGEST_RECORD = 1_000_000
LONGEST_LINE = 64_000_000
MOST_COLUMNS = 300
PIECE = 1 << 20
DELIMITERS = ",;\t"
INVISIBLE = "\ufeff\u200b"

NO_FOLDER = _("There is no folder %(folder)s.")
NO_FILES = _("There is none of these files in %(folder)s: %(files)s.")
FILE_LEFT = _("%(file)s was left out: it is none of the files that are known.")
TWICE = _("%(file)s was left out: %(other)s holds the same kind of rows.")
COLUMN_LEFT = _("%(file)s: the column %(column)s is not known and was left out.")
COLUMN_TWICE = _("%(file)s: the column %(column)s stands there twice; the first counts.")
READ_AS = _("%(file)s is not UTF-8 and was read as %(encoding)s.")
EMPTY_FILE = _("The file is empty.")
NOT_TEXT = _("This is neither UTF-8 nor GB18030 text; save the file as CSV in UTF-8.")
LINE_TOO_LONG = _("A line of more than %(count)d characters is no row of a table.")
NO_LINE_END = _("There is no end to this line; the file was not read any further.")
RECORD_TOO_LONG = _("A row of more than %(count)d characters was left out, up to line %(last)d.")
CELL_TOO_LONG = _("A cell of more than %(count)d characters was left out with its row, up to line %(last)d.")
QUOTES = _("The quotation marks do not match; lines %(line)d to %(last)d were left out.")
NUL = _("There is a NUL character in this row.")
TOO_MANY_CELLS = _("The row has %(cells)d cells, the heading %(columns)d.")
TOO_MANY_COLUMNS = _("A heading of %(count)d columns is not one of a table that is known.")
WRONG_COLUMNS = _("The file lacks the columns %(missing)s. It has: %(found)s.")


class Unreadable(Exception):
    """A whole file, from a line on, that cannot be read."""

    def __init__(self, line: int, reason: Any, **values: Any) -> None:
        super().__init__(reason)
        self.line, self.reason, self.values = line, reason, values


class _TooLong(Exception):
    """One line or record that is too long to be a row."""


class Content(Protocol):
    """Something that can be read any number of times: a path, or a member of an archive."""

    @property
    def name(self) -> str: ...

    def open(self, mode: str, /) -> IO[bytes]: ...


class Row:
    """One record: the line on which it begins, and its cells by column."""

    __slots__ = ("_cells", "_places", "line")

    def __init__(self, line: int, cells: list[str], places: dict[str, int]) -> None:
        self.line, self._cells, self._places = line, cells, places

    def __getitem__(self, column: str) -> str:
        """The text in a column without the blanks around it and without the apostrophe that kept it from being run.

        "" when the column or the cell is not there.
        """
        place = self._places.get(column, -1)
        if not 0 <= place < len(self._cells):
            return ""
        text = self._cells[place].strip()
        if text and (text[0] in INVISIBLE or text[-1] in INVISIBLE):
            text = text.strip(INVISIBLE).strip()
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return unescaped(text) if text[:1] == "'" else text

    def joined(self, others: Iterable[Row]) -> Row:
        """This row and later ones of the same file as one: each cell as the last row says that fills it."""
        cells, line = list(self._cells), self.line
        for other in others:
            line = other.line
            cells += [""] * (len(other._cells) - len(cells))
            for place, cell in enumerate(other._cells):
                cells[place] = cell if cell.strip() else cells[place]
        return Row(line, cells, self._places)


class Table:
    """One file that can be read any number of times; what is wrong with it is said the first time."""

    def __init__(self, content: Content, stem: str, report: Report) -> None:
        self.content, self.stem, self.report = content, stem, report
        self.file = content.name
        self.places: dict[str, int] = {}
        self._width = 0
        self._delimiter = ","
        self._encoding = "utf-8"
        self._first_time = True

    def open(self) -> bool:
        """Find out how the file is written and what its columns are; False (and refused) when it is no use."""
        try:
            self._encoding = encoding_of(self.content)
            if self._encoding != "utf-8-sig":
                self.report.note(READ_AS, file=self.file, encoding=self._encoding.upper())
            self._read_heading()
        except Unreadable as broken:
            self.report.refuse(self.file, broken.line, broken.reason, **broken.values)
            return False
        return True

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self.places

    def rows(self) -> Iterator[Row]:
        """The rows that can be read; the first reading of the file refuses the others."""
        refuses, self._first_time = self._first_time, False
        with self._text() as text:
            for number, (line, cells) in enumerate(self._records(text, refuses)):
                everything = "".join(cells)
                if number == 0 or not everything or everything.isspace():
                    continue
                problem = self._problem(cells, everything)
                if problem is None:
                    yield Row(line, cells, self.places)
                elif refuses:
                    self.report.refuse(self.file, line, problem[0], **problem[1])

    def _problem(self, cells: list[str], everything: str) -> tuple[Any, dict[str, Any]] | None:
        if "\0" in everything:
            return NUL, {}
        elif len(cells) > self._width and any(cell.strip() for cell in cells[self._width :]):
            return TOO_MANY_CELLS, {"cells": len(cells), "columns": self._width}
        else:
            return None

    def _read_heading(self) -> None:
        with self._text() as text:
            self._delimiter = self._delimiter_of(text.readline(LONGEST_RECORD))
        with self._text() as text:
            line, names = next(self._records(text, refuses=False), (1, []))
        if not names:
            raise Unreadable(1, EMPTY_FILE)
        if len(names) > MOST_COLUMNS:
            raise Unreadable(line, TOO_MANY_COLUMNS, count=len(names))
        self._width = len(names)
        self._place_columns(names)
        self._require_columns(line, names)

    def _require_columns(self, line: int, names: list[str]) -> None:
        missing = [one.name for one in FILES[self.stem] if one.required and one.name not in self.places]
        if missing:
            found = ", ".join(short(name) for name in names[:20])
            raise Unreadable(line, WRONG_COLUMNS, missing=", ".join(missing), found=found)

    def _delimiter_of(self, heading: str) -> str:
        """The sign between cells with which most names of the heading are known."""

        def known(delimiter: str) -> int:
            names = heading.split(delimiter)
            return sum(column_named(self.stem, name.strip().strip('"')) is not None for name in names)

        return max(DELIMITERS, key=known)

    def _place_columns(self, names: list[str]) -> None:
        for place, name in enumerate(names):
            known = column_named(self.stem, name)
            if known is None and name.strip():
                self.report.note(COLUMN_LEFT, file=self.file, column=short(name))
            elif known in self.places:
                self.report.note(COLUMN_TWICE, file=self.file, column=short(name))
            elif known is not None:
                self.places[known] = place

    def _text(self) -> IO[str]:
        return io.TextIOWrapper(self.content.open("rb"), encoding=self._encoding, newline="")

    def _records(self, text: IO[str], refuses: bool) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line it begins on; what cannot be read is refused and skipped."""
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        while True:
            line = lines.begin_record()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLong, Unreadable) as broken:
                if refuses:
                    self._refuse(broken, line, lines.number)
                if isinstance(broken, Unreadable):
                    return
            else:
                if cells:
                    yield line, cells

    def _refuse(self, broken: Exception, line: int, last: int) -> None:
        if isinstance(broken, Unreadable):
            self.report.refuse(self.file, broken.line, broken.reason, **broken.values)
        elif isinstance(broken, _TooLong) and line == last:
            self.report.refuse(self.file, line, LINE_TOO_LONG, count=LONGEST_RECORD)
        elif isinstance(broken, _TooLong):
            self.report.refuse(self.file, line, RECORD_TOO_LONG, count=LONGEST_RECORD, last=last)
        elif "field larger" in str(broken):
            self.report.refuse(self.file, line, CELL_TOO_LONG, count=csv.field_size_limit(), last=last)
        else:
            self.report.refuse(self.file, line, QUOTES, line=line, last=last)


class _Lines:
    """The lines of a text, counted, none of them longer than a record may be."""

    def __init__(self, text: IO[str]) -> None:
        self.text = text
        self.number = 0
        self._in_record = 0

    def begin_record(self) -> int:
        """The line on which the next record begins."""
        self._in_record = 0
        return self.number + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.text.readline(LONGEST_RECORD)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == LONGEST_RECORD and line[-1] not in "\r\n":
            self._skip_the_rest()
            raise _TooLong
        self._in_record += len(line)
        if self._in_record > LONGEST_RECORD:
            raise _TooLong
        return line

    def _skip_the_rest(self) -> None:
        skipped = LONGEST_RECORD
        while piece := self.text.readline(PIECE):
            skipped += len(piece)
            if piece[-1] in "\r\n":
                return
            if skipped > LONGEST_LINE:
                raise Unreadable(self.number, NO_LINE_END)


def tables_in(folder: Path, report: Report) -> dict[str, Table]:
    """The known files of a folder that can be read, by what they hold.

    Raises RuleBroken when there is no such folder, or none of the files in it.
    """
    if not folder.is_dir():
        raise RuleBroken(NO_FOLDER % {"folder": folder.name or str(folder)})
    tables: dict[str, Table] = {}
    for path in sorted(folder.iterdir()):
        stem = stem_of(path.name)
        if not path.is_file():
            continue
        elif not stem and path.suffix.casefold() == ".csv":
            report.note(FILE_LEFT, file=path.name)
        elif stem in tables:
            report.note(TWICE, file=path.name, other=tables[stem].file)
        elif stem:
            tables[stem] = Table(path, stem, report)
    if not tables:
        known = ", ".join(f"{stem}.csv" for stem in STEMS)
        raise RuleBroken(NO_FILES % {"folder": folder.name, "files": known})
    return {stem: table for stem, table in tables.items() if table.open()}


def encoding_of(content: Content) -> str:
    """UTF-8 if the whole file is, else GB18030 if it is that, else UTF-16 when it says so. Raises Unreadable."""
    with content.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _sure(content, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(content, encoding):
            return encoding
    raise Unreadable(1, NOT_TEXT)


def _sure(content: Content, encoding: str) -> str:
    if not _decodes(content, encoding):
        raise Unreadable(1, NOT_TEXT)
    return encoding


def _decodes(content: Content, encoding: str) -> bool:
    """Whether every byte of the file makes sense so. Raises Unreadable where a line has no end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, since_line_end = 0, 0
    with content.open("rb") as file:
        while piece := file.read(PIECE):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                return False
            lines += piece.count(b"\n")
            last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
            since_line_end = len(piece) - last - 1 if last >= 0 else since_line_end + len(piece)
            if since_line_end > LONGEST_LINE:
                raise Unreadable(lines + 1, NO_LINE_END)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def short(name: str) -> str:
    """A heading as a sentence can hold it."""
    name = " ".join(name.split())
    return f"{name[:60]}…" if len(name) > 60 else name
