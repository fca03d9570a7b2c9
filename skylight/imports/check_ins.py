"""Check-ins from their file; where a key result stands follows from the newest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.goals import progress, roll_up
from skylight.goals.models import CheckIn, KeyResult
from skylight.imports import measures, scores, values
from skylight.imports.bulk import Events, chunks, insert, set_columns
from skylight.imports.cells import confidence_in
from skylight.imports.key_results import KeyResults
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.imports.said import Remark, Remarks

LONGEST_URL = 2_000
SAVED = ("current", "status", "confidence", "checked_in_at", "progress", "score_suggested")
COMPARED = ("value", "target", "note", "key_result_id", "objective_id")

CHANGED = _(
    "The check-in %(id)s says something else in Skylight. Check-ins never change: give a new one its own id."
)
NO_NUMBER = _("%(file)s, line %(line)d: %(text)s is not a number; it was kept as words.")
WORD = _("%(file)s, line %(line)d: the status “%(status)s” is not known; it was kept as words.")


@dataclass
class CheckIns:
    """The check-ins of an import."""

    run: Run
    key_results: KeyResults
    remarks: Remarks
    events: Events

    def bring_in(self, table: Table) -> None:
        """Add the check-ins of the file and let the key results follow them."""
        touched: set[int] = set()
        for chunk in chunks(table.rows()):
            found = self.remarks.read(table, chunk)
            ids = [one.row["id"] for one in found]
            standing = {row.external_id: row for row in CheckIn.objects.filter(external_id__in=ids)}
            rows = [self._row(table, one) for one in found]
            made = [row for row in rows if row.external_id not in standing]
            for one, row in zip(found, rows, strict=True):
                if row.external_id in standing:
                    self._compare(table, one.row, standing[row.external_id], row)
            self._make(made)
            touched |= {row.key_result_id for row in made if row.key_result_id is not None}
            self.run.report.count("checkins", created=len(made))
        self._settle(touched)

    def _row(self, table: Table, one: Remark) -> CheckIn:
        value, target = self._number(table, one.row, "value"), self._number(table, one.row, "target")
        status = scores.status_of(one.row["status"])
        url = one.row["url"]
        is_link = url.startswith(("http://", "https://")) and len(url) <= LONGEST_URL
        return CheckIn(
            external_id=one.row["id"],
            objective_id=one.end.objective,
            key_result_id=one.end.key_result,
            by_id=one.by,
            by_name=one.by_name,
            at=one.at,
            value=value,
            target=target,
            status=status or KeyResult.Status.NONE,
            confidence=confidence_in(self.run, table, one.row),
            note=self._note(table, one, "" if is_link else url),
            evidence_url=url if is_link else "",
        )

    def _number(self, table: Table, row: Row, name: str) -> Decimal | None:
        if not row[name]:
            return None
        try:
            return values.figure(row[name]).value
        except values.NotUnderstood:
            self.run.report.note(NO_NUMBER, file=table.file, line=row.line, text=row[name][:60])
            return None

    def _note(self, table: Table, one: Remark, url: str) -> str:
        """The words of a check-in, with what no column can hold."""
        row = one.row
        figures = " / ".join(text for text in (row["value"], row["target"]) if text)
        fits = one.end.key_result is not None and all(
            not row[name] or _is_number(row[name]) for name in ("value", "target")
        )
        words = [row["text"], "" if fits else figures, self._rest_of_status(table, row), url]
        return "\n\n".join(word for word in words if word)

    def _rest_of_status(self, table: Table, row: Row) -> str:
        if not row["status"] or scores.status_of(row["status"]) is not None:
            return ""
        self.run.report.note(WORD, file=table.file, line=row.line, status=row["status"][:60])
        return row["status"]

    def _compare(self, table: Table, row: Row, standing: CheckIn, wanted: CheckIn) -> None:
        if all(getattr(standing, name) == getattr(wanted, name) for name in COMPARED):
            self.run.report.count("checkins", unchanged=1)
        else:
            self.run.report.refuse(table.file, row.line, CHANGED, id=row["id"])

    def _make(self, made: list[CheckIn]) -> None:
        for row in insert(made):
            self.events.add(
                "imports.added", CheckIn, row.pk, objective=row.objective_id, external_id=row.external_id
            )

    def _settle(self, key_results: set[int]) -> None:
        """Reckon what follows from new check-ins: what stood before each, and where the key results stand now."""
        for chunk in chunks(sorted(key_results), 500):
            rows = KeyResult.objects.filter(pk__in=chunk).select_related("objective__cycle").order_by("pk")
            said: dict[int, list[CheckIn]] = {}
            for one in CheckIn.objects.filter(key_result__in=chunk).order_by("at", "pk"):
                said.setdefault(one.key_result_id or 0, []).append(one)
            settled, reports = [], []
            for row in rows:
                reports += _follow(row, said[row.pk])
                self._stand(row, said[row.pk])
                settled.append((row.pk, *(getattr(row, name) for name in SAVED)))
                self.key_results.objectives.touched.add(row.objective_id)
            set_columns(CheckIn, ["value_before", "progress"], reports)
            set_columns(KeyResult, SAVED, settled)
            for row in rows:
                if row.kind == KeyResult.Kind.RANGE:
                    roll_up.recompute_key_result(row, at=self.run.at)

    def _stand(self, row: KeyResult, said: list[CheckIn]) -> None:
        """The newest check-in says where a key result stands, unless its own row does."""
        figures = [one.value for one in said if one.value is not None]
        if figures and row.pk not in self.key_results.with_current:
            row.current = figures[-1]
        for name, nothing in (("status", KeyResult.Status.NONE), ("confidence", None)):
            spoken = [getattr(one, name) for one in said if getattr(one, name) != nothing]
            if spoken and getattr(row, name) == nothing:
                setattr(row, name, spoken[-1])
        row.checked_in_at = max(one.at for one in said)
        measures.reckon(row)


def _follow(row: KeyResult, said: list[CheckIn]) -> list[tuple[Any, ...]]:
    """The value before each imported check-in and the progress it made, where they are not so yet."""
    changed: list[tuple[Any, ...]] = []
    before: Decimal | None = None
    for one in said:
        made = _progress(row, one.value)
        if one.external_id is not None and (one.value_before, one.progress) != (before, made):
            changed.append((one.pk, before, made))
        before = one.value if one.value is not None else before
    return changed


def _progress(row: KeyResult, value: Decimal | None) -> Decimal | None:
    if row.is_metric and row.start is not None and row.target is not None:
        return roll_up.kept(progress.of_metric(row.start, row.target, value).raw)
    elif row.kind == KeyResult.Kind.BINARY and value is not None:
        return roll_up.kept(progress.of_binary(value >= 1).raw)
    else:
        return None


def _is_number(text: str) -> bool:
    try:
        values.figure(text)
    except values.NotUnderstood:
        return False
    return True
