"""Comments from their file; nobody is told of them, whomever they mention."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from skylight.activity.models import Comment
from skylight.imports import values
from skylight.imports.bulk import Events, chunks, insert, set_columns
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.imports.said import Remark, Remarks

NO_TEXT = _("The comment %(id)s says nothing.")
KIND = _("%(file)s: the kind “%(kind)s” is not known; such comments are plain ones.")


@dataclass
class Comments:
    """The comments of an import."""

    run: Run
    remarks: Remarks
    events: Events
    _kinds: set[str] = field(default_factory=set)

    def bring_in(self, table: Table) -> None:
        """Add the comments of the file, and change those that it has otherwise."""
        for chunk in chunks(table.rows()):
            found = [one for one in self.remarks.read(table, chunk) if self._says_something(table, one.row)]
            ids = [one.row["id"] for one in found]
            standing = {row.external_id: row for row in Comment.objects.filter(external_id__in=ids)}
            made = [self._row(table, one) for one in found if one.row["id"] not in standing]
            changed = [
                row
                for one in found
                if (row := standing.get(one.row["id"])) and self._edit(row, one.row["text"])
            ]
            for row in insert(made):
                self.events.add(
                    "imports.added", Comment, row.pk, objective=row.objective_id, external_id=row.external_id
                )
            set_columns(Comment, ["text", "version"], [(row.pk, row.text, row.version) for row in changed])
            unchanged = len(found) - len(made) - len(changed)
            self.run.report.count("comments", created=len(made), changed=len(changed), unchanged=unchanged)

    def _says_something(self, table: Table, row: Row) -> bool:
        if not row["text"]:
            self.run.report.refuse(table.file, row.line, NO_TEXT, id=row["id"])
        return bool(row["text"])

    def _row(self, table: Table, one: Remark) -> Comment:
        return Comment(
            external_id=one.row["id"],
            objective_id=one.end.objective,
            key_result_id=one.end.key_result,
            by_id=one.by,
            by_name=one.by_name,
            at=one.at,
            kind=self._kind(table, one.row),
            text=one.row["text"],
        )

    def _kind(self, table: Table, row: Row) -> str:
        kind = values.key(row["kind"])
        if kind in Comment.Kind.values or not kind:
            return kind or Comment.Kind.NOTE
        if kind not in self._kinds:
            self._kinds.add(kind)
            self.run.report.note(KIND, file=table.file, kind=row["kind"][:60])
        return Comment.Kind.NOTE

    def _edit(self, row: Comment, text: str) -> bool:
        if row.text == text:
            return False
        self.events.add(
            "imports.changed", Comment, row.pk, objective=row.objective_id, changed={"text": [row.text, text]}
        )
        row.text = text
        row.version += 1
        return True
