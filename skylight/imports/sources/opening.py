"""Files of any of the known systems as tables of our own: which system each is from is found out from its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from django.utils.translation import gettext_lazy as _

from skylight.imports import reading
from skylight.imports.reading import FILE_LEFT, NO_FOLDER, Content, Table, Unreadable
from skylight.imports.report import Report, stem_of
from skylight.imports.sources import (
    ally,
    appfire,
    archives,
    bamboohr,
    documents,
    kinds,
    lark_kinds,
    lattice,
    own,
    peoplebox,
    viva,
    viva_archive,
    workbooks,
)
from skylight.imports.sources.documents import Documents
from skylight.imports.sources.kinds import Kind
from skylight.imports.sources.lark import Lark
from skylight.imports.sources.output import Output
from skylight.imports.sources.sheets import Sheet, TextSheet
from skylight.imports.sources.viva_archive import Archive
from skylight.lib.errors import RuleBroken

AUTO = "auto"
TITLES = {
    own.SOURCE: own.TITLE,
    viva.SOURCE: viva.TITLE,
    ally.SOURCE: ally.TITLE,
    "lark": lark_kinds.TITLE,
    appfire.SOURCE: appfire.TITLE,
    peoplebox.SOURCE: peoplebox.TITLE,
    lattice.SOURCE: lattice.TITLE,
    bamboohr.SOURCE: bamboohr.TITLE,
}
SOURCES = (AUTO, *TITLES)
TABLES: tuple[Kind, ...] = (
    viva.KIND,
    *ally.KINDS_OF_TABLES,
    appfire.KIND,
    peoplebox.KIND,
    bamboohr.KIND,
    lattice.KIND,
)
SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".json", ".jsonl", ".zip")
TEXTS, OBJECTS = (".csv", ".tsv", ".txt"), (".json", ".jsonl")
LOOKED_AT = 200

UNREADABLE = _("%(file)s cannot be read.")
UNKNOWN = _("%(file)s was left out: its columns are those of no system that is known (%(columns)s).")
UNKNOWN_OBJECTS = _("%(file)s was left out: its objects are those of no system that is known.")
NOTHING_KNOWN = _("Nothing in %(file)s is from a system that is known: %(systems)s.")
NOTHING_OF = _("Nothing in %(file)s has the columns of %(system)s.")


@contextmanager
def tables_from(
    path: Path, report: Report, *, source: str = AUTO, dates: str = ""
) -> Iterator[dict[str, Table]]:
    """The tables that a folder, file, workbook or archive makes; what was kept for them is gone afterwards.

    Raises RuleBroken when there is nothing in it that is known, or when it was made to do harm.
    """
    if path.is_dir() and source in (AUTO, own.SOURCE) and _is_plain(path):
        yield reading.tables_in(path, report)
        return
    out = Output(report, dates=dates)
    with ExitStack() as stack:
        stack.callback(out.close)
        opening = _Opening(report, source, out, stack)
        for content in _contents(path):
            opening.take(content, alone=not path.is_dir())
        opening.finish()
        tables = out.finish()
        if not out.put:
            _refuse(path, source, report)
        yield tables


def _is_plain(folder: Path) -> bool:
    """Whether a folder holds nothing but our own CSV files."""
    contents = [
        path for path in sorted(folder.iterdir()) if path.suffix.casefold() in SUFFIXES and path.is_file()
    ]
    return all(path.suffix.casefold() == ".csv" and _is_ours(path) for path in contents)


def _is_ours(path: Path) -> bool:
    sheet = TextSheet(path, Report())
    return not (sheet.open() and _kind_of(sheet, AUTO))


def _contents(path: Path) -> list[Path]:
    if path.is_dir():
        return [one for one in sorted(path.iterdir()) if one.is_file() and one.suffix.casefold() in SUFFIXES]
    if not path.is_file():
        raise RuleBroken(NO_FOLDER % {"folder": path.name or str(path)})
    return [path]


def _refuse(path: Path, source: str, report: Report) -> None:
    """Say why there is nothing: the first thing that is wrong with the files, else that nobody knows them."""
    if report.refused:
        return
    if source == AUTO:
        raise RuleBroken(NOTHING_KNOWN % {"file": path.name, "systems": ", ".join(TITLES.values())})
    raise RuleBroken(NOTHING_OF % {"file": path.name, "system": TITLES[source]})


@dataclass
class _Opening:
    """Opens what there is, finds out what it is, and lets its source read it."""

    report: Report
    source: str
    out: Output
    stack: ExitStack
    sheets: list[Sheet] = field(default_factory=list)
    documents: list[Documents] = field(default_factory=list)

    def take(self, content: Path, *, alone: bool) -> None:
        """One file on the disk, known by its bytes rather than by its name."""
        try:
            if archives.is_archive(content):
                self._take_archive(content)
            else:
                self._take_text(content)
        except OSError:
            raise RuleBroken(UNREADABLE % {"file": content.name}) from None
        except RuleBroken as broken:
            if alone:
                raise
            self.report.refuse(content.name, 1, broken.text)

    def _take_archive(self, path: Path) -> None:
        file = self.stack.enter_context(path.open("rb"))
        archive = self.stack.enter_context(archives.opened(file, path.name))
        if workbooks.is_workbook(archive):
            self.sheets += self.stack.enter_context(
                workbooks.sheets_in(file, archive, path.name, self.report)
            )
        else:
            self._take_members(archive, path)

    def _take_members(self, archive: ZipFile, path: Path) -> None:
        for member in archives.members(archive):
            if Path(member.name).suffix.casefold() not in (*TEXTS, *OBJECTS):
                self.report.note(FILE_LEFT, file=member.name)
                continue
            try:
                if archives.is_archive(member):
                    raise RuleBroken(archives.NESTED % {"file": path.name})
                self._take_text(member)
            except Unreadable as broken:
                self.report.refuse(member.name, broken.line, broken.reason, **broken.values)

    def _take_text(self, content: Content) -> None:
        with content.open("rb") as file:
            start = file.read(8)
        if workbooks.is_old_workbook(start):
            raise RuleBroken(workbooks.OLD % {"file": content.name})
        is_json = content.name.casefold().endswith(OBJECTS) or documents.looks_like_json(content)
        if is_json:
            self.documents.append(Documents(content, self.report))
        else:
            self.sheets.append(TextSheet(content, self.report))

    def finish(self) -> None:
        """Read everything that was taken."""
        for sheet in self.sheets:
            if sheet.open():
                self._read_sheet(sheet)
        lark, viva_goals = Lark(self.out), Archive(self.out)
        for document in self.documents:
            if document.open():
                self._read_document(document, lark, viva_goals)
        lark.finish()
        viva_goals.finish()

    def _read_sheet(self, sheet: Sheet) -> None:
        kind = _kind_of(sheet, self.source)
        stem = own.stem_for(sheet) if self.source in (AUTO, own.SOURCE) else ""
        if kind is not None:
            kinds.read(kind, sheet, self.out)
        elif stem:
            own.read(stem, sheet, self.out)
        else:
            self.report.note(
                UNKNOWN, file=sheet.file, columns=", ".join(list(sheet.names.values())[:8]) or "–"
            )

    def _read_document(self, document: Documents, lark: Lark, viva_goals: Archive) -> None:
        system = _system_of(document, self.source)
        if system == "lark":
            lark.take(document)
        elif system == viva.SOURCE:
            viva_goals.take(document)
        else:
            self.report.note(UNKNOWN_OBJECTS, file=document.file)


def _kind_of(sheet: Sheet, source: str) -> Kind | None:
    """The kind of table that asks for most of the columns that there are."""
    columns: Mapping[str, int] = sheet.places
    fitting = [kind for kind in TABLES if source in (AUTO, kind.source) and kind.fits(columns)]
    is_ours = bool(stem_of(f"{sheet.title}.csv")) and own.stem_for(sheet) and source == AUTO
    if is_ours:
        # Our own people may have first names too; goals of ours never have those of others.
        fitting = [kind for kind in fitting if kind.name != "people"]
    return max(fitting, key=lambda kind: kind.weight, default=None)


def _system_of(document: Documents, source: str) -> str:
    """Which system's objects a file holds, from the first of them."""
    for number, found in enumerate(document.objects()):
        inner = [value for value in found.value.values() if isinstance(value, dict)]
        if source in (AUTO, "lark") and any(lark_kinds.kind_of(one) for one in (found.value, *inner)):
            return "lark"
        elif source in (AUTO, viva.SOURCE) and viva_archive.kind_of(document.file, found):
            return viva.SOURCE
        elif number >= LOOKED_AT:
            break
    return ""
