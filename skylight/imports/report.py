"""What an import did, or would do: counted by file, with every refusal and everything worth knowing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

STEMS = ("people", "teams", "cycles", "objectives", "key_results", "checkins", "comments", "org_changes")
TITLES = {
    "people": gettext_lazy("People"),
    "teams": gettext_lazy("Teams"),
    "cycles": gettext_lazy("Cycles"),
    "objectives": gettext_lazy("Objectives"),
    "key_results": gettext_lazy("Key results"),
    "checkins": gettext_lazy("Check-ins"),
    "comments": gettext_lazy("Comments"),
    "org_changes": gettext_lazy("Changes of structure"),
}
NOTES_OF_A_KIND = 20
REFUSED_OF_A_FILE = 10_000
AND_MORE = ngettext_lazy(
    "… and %(count)d more like the last.", "… and %(count)d more like the last.", "count"
)
MORE_REFUSED = ngettext_lazy("… and %(count)d more row.", "… and %(count)d more rows.", "count")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its values, put into the reader's language when it is shown."""

    text: Any
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return str(self.text % self.values) if self.values else str(self.text)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row, or part of a row, that was left out; the file's own line counts from 1."""

    file: str
    line: int
    reason: Any


class Traced(str):
    """What a table is called that was made out of other files; it knows where each of its rows stood in them."""

    __slots__ = ("origin", "stem")

    stem: str
    origin: Callable[[int], tuple[str, int]]

    @classmethod
    def of(cls, names: Iterable[str], stem: str, origin: Callable[[int], tuple[str, int]]) -> Traced:
        """Called after the files it was made from."""
        found = cls(", ".join(names))
        found.stem, found.origin = stem, origin
        return found


@dataclass(frozen=True, slots=True)
class Mapped:
    """What became of one file: each of its columns with ours, those that were left, and the values put otherwise."""

    file: str
    source: Any
    columns: Mapping[str, str]
    left: Sequence[str] = ()
    values: Sequence[tuple[str, str, str, int]] = ()
    more_values: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "file": self.file,
            "source": str(self.source),
            "columns": dict(self.columns),
            "left": list(self.left),
            "values": [
                {"column": column, "from": before, "to": after, "rows": rows}
                for column, before, after, rows in self.values
            ],
        }


@dataclass
class _Kind:
    """Notes of one kind: the first few in full, the rest counted."""

    shown: list[Said] = field(default_factory=list)
    rest: int = 0


class Report:
    """Counts, refusals and notes of one import; the same for a dry run."""

    def __init__(self) -> None:
        self.created = dict.fromkeys(STEMS, 0)
        self.changed = dict.fromkeys(STEMS, 0)
        self.unchanged = dict.fromkeys(STEMS, 0)
        self._refused: list[Refusal] = []
        self.mapping: list[Mapped] = []
        self._refused_of: dict[str, int] = {}
        self._refused_stems: dict[str, int] = {}
        self._last_refused: dict[str, int] = {}
        self._notes: dict[int, _Kind] = {}
        self.dry_run = False
        self.written = True
        self.is_empty = False

    def count(self, stem: str, *, created: int = 0, changed: int = 0, unchanged: int = 0) -> None:
        """Add rows of one file to the counts."""
        self.created[stem] += created
        self.changed[stem] += changed
        self.unchanged[stem] += unchanged

    def refuse(self, file: str, line: int, reason: Any, /, **values: Any) -> None:
        """A row, or part of it, cannot be true and is left out."""
        stem = file.stem if isinstance(file, Traced) else stem_of(file)
        self._refused_stems[stem] = self._refused_stems.get(stem, 0) + 1
        if isinstance(file, Traced) and "line" in values:
            values["line"] = file.origin(values["line"])[1]
        file, line = _origin(file, line)
        self._refused_of[file] = self._refused_of.get(file, 0) + 1
        self._last_refused[file] = line
        if self._refused_of[file] <= REFUSED_OF_A_FILE:
            self._refused.append(Refusal(file, line, Said(reason, values)))

    def note(self, text: Any, /, **values: Any) -> None:
        """Something was understood in a way that people should know of.

        `text` is a constant of its module: notes with the same one are of a kind, and a long row of them is cut.
        """
        kind = self._notes.setdefault(id(text), _Kind())
        if len(kind.shown) < NOTES_OF_A_KIND:
            if isinstance(values.get("file"), Traced) and "line" in values:
                values["file"], values["line"] = _origin(values["file"], values["line"])
            kind.shown.append(Said(text, values))
        else:
            kind.rest += 1

    @property
    def refused(self) -> list[Refusal]:
        """Every refusal, in the order of files and lines; beyond ten thousand of a file only their number."""
        cut = [
            Refusal(file, self._last_refused[file], Said(MORE_REFUSED, {"count": count - REFUSED_OF_A_FILE}))
            for file, count in self._refused_of.items()
            if count > REFUSED_OF_A_FILE
        ]
        return sorted([*self._refused, *cut], key=lambda one: (one.file, one.line))

    @property
    def notes(self) -> list[Said]:
        """All notes, those of one kind together."""
        found: list[Said] = []
        for kind in self._notes.values():
            found += kind.shown
            if kind.rest:
                found.append(Said(AND_MORE, {"count": kind.rest}))
        return found

    @property
    def changes_anything(self) -> bool:
        """Whether anything is created or changed."""
        return any(self.created.values()) or any(self.changed.values())

    def as_dict(self) -> dict[str, Any]:
        """The report for a machine; its sentences are in the language in force."""
        report = {
            "created": dict(self.created),
            "changed": dict(self.changed),
            "unchanged": dict(self.unchanged),
            "refused": [
                {"file": one.file, "line": one.line, "reason": str(one.reason)} for one in self.refused
            ],
            "notes": [str(note) for note in self.notes],
        }
        return {**report, "mapping": [one.as_dict() for one in self.mapping]} if self.mapping else report

    def as_text(self, language: str) -> str:
        """The report for a person, in their language."""
        with translation.override(language):
            return (
                "\n".join(
                    [*self._headline(), *self._table(), *self._refusals(), *self._remarks(), *self._mapped()]
                )
                + "\n"
            )

    def _headline(self) -> list[str]:
        if self.is_empty:
            return [_("There was nothing that could be read. Nothing was written."), ""]
        elif self.dry_run:
            return [_("This is what an import would do. Nothing was written."), ""]
        elif not self.written:
            return [_("Rows were refused, and nothing may be: nothing was written."), ""]
        else:
            return []

    def _table(self) -> list[str]:
        refused = {stem: self._refused_stems.get(stem, 0) for stem in STEMS}
        heads = [str(head) for head in COLUMNS]
        rows = [
            [str(TITLES[stem]), self.created[stem], self.changed[stem], self.unchanged[stem], refused[stem]]
            for stem in STEMS
        ]
        cells = [["", *heads], *[[str(cell) for cell in row] for row in rows if any(row[1:])]]
        widths = [max(_width(row[place]) for row in cells) for place in range(len(cells[0]))]
        return ["  ".join(_padded(row, widths)).rstrip() for row in cells]

    def _refusals(self) -> list[str]:
        found = [
            _("%(file)s, line %(line)d: %(reason)s")
            % {"file": one.file, "line": one.line, "reason": one.reason}
            for one in self.refused
        ]
        return ["", _("Refused"), *[f"  {line}" for line in found]] if found else []

    def _remarks(self) -> list[str]:
        return ["", _("Notes"), *[f"  {note}" for note in self.notes]] if self.notes else []

    def _mapped(self) -> list[str]:
        lines: list[str] = []
        for one in self.mapping:
            lines += ["", _("%(file)s, read as %(source)s") % {"file": one.file, "source": one.source}]
            lines += [f"  {column} → {became}" for column, became in one.columns.items()]
            lines += [_("  left out: %(column)s") % {"column": column} for column in one.left]
            lines += [
                f"  {column}: {before} → {after} ({rows})" for column, before, after, rows in one.values
            ]
            if one.more_values:
                lines.append("  " + str(MORE_VALUES % {"count": one.more_values}))
        return lines


MORE_VALUES = ngettext_lazy(
    "… and %(count)d more value put otherwise.", "… and %(count)d more values put otherwise.", "count"
)
COLUMNS = (
    pgettext_lazy("column of an import report", "created"),
    pgettext_lazy("column of an import report", "changed"),
    pgettext_lazy("column of an import report", "unchanged"),
    pgettext_lazy("column of an import report", "refused"),
)


def stem_of(file: str) -> str:
    """What a file of that name holds: `Key-Results.CSV` holds key_results; "" when no such thing is known."""
    name, dot, suffix = file.casefold().rpartition(".")
    plain = "".join(letter for letter in name if letter.isalnum())
    known = {"".join(letter for letter in stem if letter.isalnum()): stem for stem in STEMS}
    return known.get(plain, "") if dot and suffix == "csv" else ""


def _origin(file: str, line: int) -> tuple[str, int]:
    return file.origin(line) if isinstance(file, Traced) else (file, line)


def _padded(row: list[str], widths: list[int]) -> list[str]:
    name, *numbers = row
    first = name + " " * (widths[0] - _width(name))
    return [
        first,
        *[" " * (width - _width(cell)) + cell for cell, width in zip(numbers, widths[1:], strict=True)],
    ]


def _width(text: str) -> int:
    """How many places a text takes in a terminal: two for each Chinese character."""
    return sum(2 if "\u2e80" <= letter <= "\uffef" else 1 for letter in text)
