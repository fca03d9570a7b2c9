"""What check-ins and comments have in common: a goal they are about, a moment, and somebody who said it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from skylight.goals.models import KeyResult, Objective
from skylight.imports import values
from skylight.imports.alignments import End
from skylight.imports.cells import REPEATED, id_problem, moment_in
from skylight.imports.owners import Owners
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run

LONGEST_NAME = 200
TYPES = {
    "objective": "objective", "o": "objective", "goal": "objective", "目标": "objective",
    "key_result": "key_result", "keyresult": "key_result", "kr": "key_result", "关键结果": "key_result",
}  # fmt: skip

NO_TARGET = _("The row does not say which objective or key result it is about.")
UNKNOWN_TARGET = _("There is no objective or key result %(target)s.")
UNKNOWN_AUTHOR = _("“%(name)s” is nobody who is known; what was said so keeps that name.")


@dataclass
class Remark:
    """One row with what it is about and who said it."""

    row: Row
    end: End
    at: datetime
    by: int | None
    by_name: str


@dataclass
class Remarks:
    """Reads rows of remarks, chunk by chunk."""

    run: Run
    owners: Owners
    _lines: dict[str, int] = field(default_factory=dict)
    _strangers: set[str] = field(default_factory=set)

    def read(self, table: Table, rows: list[Row]) -> list[Remark]:
        """Those of the rows that can be true; the others are refused."""
        ends = self._ends(rows)
        self.owners.know_authors(text for row in rows for text in (row["author_id"], row["author"]))
        return [found for row in rows if (found := self._remark(table, row, ends)) is not None]

    def _ends(self, rows: Iterable[Row]) -> dict[tuple[str, str], End]:
        ids = {row["target_id"] for row in rows}
        ends: dict[tuple[str, str], End] = {}
        objectives = Objective.objects.filter(external_id__in=ids).values_list("external_id", "pk")
        key_results = KeyResult.objects.filter(external_id__in=ids).values_list(
            "external_id", "objective", "pk"
        )
        for id_, objective, pk in key_results:
            ends["key_result", str(id_)] = ends["", str(id_)] = End(objective, pk)
        for id_, pk in objectives:
            ends["objective", str(id_)] = ends["", str(id_)] = End(pk)
        return ends

    def _remark(self, table: Table, row: Row, ends: dict[tuple[str, str], End]) -> Remark | None:
        report = self.run.report
        kind = TYPES.get(values.key(row["target_type"]), "")
        end = ends.get((kind, row["target_id"]))
        if problem := id_problem(row["id"]):
            report.refuse(table.file, row.line, problem[0], **problem[1])
        elif row["id"] in self._lines:
            report.refuse(table.file, row.line, REPEATED, id=row["id"], line=self._lines[row["id"]])
        elif not row["target_id"]:
            report.refuse(table.file, row.line, NO_TARGET)
        elif end is None:
            report.refuse(table.file, row.line, UNKNOWN_TARGET, target=row["target_id"][:100])
        elif (at := moment_in(self.run, table, row)) is not None:
            self._lines[row["id"]] = row.line
            by = self.owners.author(row["author_id"], row["author"])
            return Remark(row, end, at, by, "" if by is not None else self._stranger(row))
        return None

    def _stranger(self, row: Row) -> str:
        name = " ".join((row["author"] or row["author_id"]).split())[:LONGEST_NAME]
        if name and name not in self._strangers:
            self._strangers.add(name)
            self.run.report.note(UNKNOWN_AUTHOR, name=name)
        return name
