"""Key results from their file."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.goals import revisions
from skylight.goals.models import CheckIn, KeyResult, Objective, Score
from skylight.imports import measures, scores
from skylight.imports.alignments import Links
from skylight.imports.bulk import Events, chunks, insert, set_columns
from skylight.imports.cells import REPEATED, confidence_in, day_in, fitted, id_problem, position_in, weight_in
from skylight.imports.goal_rows import changes_of, columns_of, contributions, keep_revisions, place_new
from skylight.imports.objectives import Objectives
from skylight.imports.owners import WRITTEN, Owner, Owners
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run

LONGEST_UNIT = 40
REPORTED = ("current", "status", "confidence")
SAVED = (
    "title", "description", "kind", "start", "target", "current", "low", "high", "unit", "weight", "owner", "deadline",
    "how_measured", "position", "status", "confidence", "score", "score_suggested", "score_as_written", "progress",
    "version",
)  # fmt: skip
# Kept as it stands in every language, so that the next import knows it again.
PART_OF = "Part of: {text}"
STATUS = "Status: {text}"

NO_TITLE = _("The key result %(id)s has no title.")
NO_OBJECTIVE = _("There is no objective %(objective)s.")
OTHER_OBJECTIVE = _("%(id)s belongs to another objective in Skylight, and key results stay in theirs.")
REPORTED_HERE = _(
    "%(file)s, line %(line)d: %(id)s has check-ins made in Skylight; where it stands was left as it is."
)
WORD = _("%(file)s: the status “%(status)s” is not known; it was kept as words.")


@dataclass
class Wanted:
    """What a row says of one key result."""

    row: Row
    objective: Objective
    fields: dict[str, Any]
    helpers: tuple[int, ...]
    is_cancelled: bool

    @property
    def id(self) -> str:
        return self.row["id"]


@dataclass
class KeyResults:
    """The key results of an import; `with_current` are those whose row says where they stand."""

    run: Run
    objectives: Objectives
    owners: Owners
    links: Links
    events: Events
    with_current: set[int] = field(default_factory=set)
    _new: dict[int, tuple[int, str]] = field(default_factory=dict)
    _lines: dict[str, int] = field(default_factory=dict)
    _words: set[str] = field(default_factory=set)
    _parents: dict[str, str] = field(default_factory=dict)

    def bring_in(self, table: Table) -> None:
        """Make and change the key results of the file."""
        self._read_parents(table)
        for chunk in chunks(table.rows()):
            self.owners.prepare((row["owner"] for row in chunk if row["owner"]), strict=False)
            objectives = self._objectives_of(chunk)
            wanted = [one for row in chunk if (one := self._wanted(table, row, objectives)) is not None]
            self._write(table, wanted)
        place_new(KeyResult, "objective_id", self._new)

    def _read_parents(self, table: Table) -> None:
        """Learn to which objectives those key results belong that others name as their parents."""
        if table.has("parent"):
            named = {row["parent"] for row in table.rows() if row["parent"]}
            self._parents = {row["id"]: row["objective"] for row in table.rows() if row["id"] in named}

    def _objectives_of(self, rows: list[Row]) -> dict[str | None, Objective]:
        ids = {row["objective"] for row in rows}
        found = Objective.objects.filter(external_id__in=ids).select_related("cycle")
        return {objective.external_id: objective for objective in found}

    def _wanted(self, table: Table, row: Row, objectives: dict[str | None, Objective]) -> Wanted | None:
        """What a row says; None (and refused) when that cannot be true."""
        report, id_ = self.run.report, row["id"]
        objective = objectives.get(row["objective"])
        if problem := id_problem(id_):
            report.refuse(table.file, row.line, problem[0], **problem[1])
        elif id_ in self._lines:
            report.refuse(table.file, row.line, REPEATED, id=id_, line=self._lines[id_])
        elif not row["title"]:
            report.refuse(table.file, row.line, NO_TITLE, id=id_)
        elif objective is None:
            report.refuse(table.file, row.line, NO_OBJECTIVE, objective=row["objective"][:100] or "–")
        else:
            self._lines[id_] = row.line
            owner = self.owners.of(row["owner"], strict=False) if row["owner"] else Owner()
            fields = self._fields(table, row, objective, owner)
            is_cancelled = scores.is_cancelled(row["status"])
            helpers = tuple(one for one in owner.helpers if one != objective.owner_person_id)
            return Wanted(row, objective, fields, helpers, is_cancelled)
        return None

    def _fields(self, table: Table, row: Row, objective: Objective, owner: Owner) -> dict[str, Any]:
        measure, score = measures.measure(self.run, table, row), scores.stated(row)
        status = scores.status_of(row["status"])
        words = [row["description"], *measure.words, self._rest_of_owner(row, objective, owner)]
        words += [self._part_of(row), self._rest_of_status(table, row, status)]
        is_own = owner.person is not None and owner.person != objective.owner_person_id
        fields: dict[str, Any] = {
            "title": row["title"],
            "description": "\n\n".join(word for word in words if word),
            "kind": measure.kind,
            "start": measure.start,
            "target": measure.target,
            "current": measure.current,
            "low": measure.low,
            "high": measure.high,
            "unit": fitted(self.run, table, row, "unit", measure.unit, LONGEST_UNIT),
            "weight": weight_in(self.run, table, row),
            "owner_id": owner.person if is_own else None,
            "deadline": day_in(self.run, table, row, "deadline"),
            "how_measured": row["how_measured"],
            "status": status,
            "confidence": confidence_in(self.run, table, row),
            "score": score.value,
            "score_as_written": score.as_written,
            "position": position_in(row),
        }
        kept = {name: value for name, value in fields.items() if value not in (None, "")}
        return {**kept, "owner_id": fields["owner_id"]} if row["owner"] else kept

    def _rest_of_owner(self, row: Row, objective: Objective, owner: Owner) -> str:
        """What the owner's name says beyond the person who is kept: key results belong to people, not to teams."""
        is_lost = owner.team is not None and owner.team != objective.owner_team_id
        return WRITTEN.format(text=row["owner"]) if is_lost or not owner.is_whole else ""

    def _part_of(self, row: Row) -> str:
        same = row["parent"] and self._parents.get(row["parent"]) == row["objective"]
        return PART_OF.format(text=row["parent"]) if same else ""

    def _rest_of_status(self, table: Table, row: Row, status: str | None) -> str:
        word = row["status"]
        if not word or status is not None or scores.OUTCOME.search(word) or scores.is_cancelled(word):
            return ""
        if word not in self._words:
            self._words.add(word)
            self.run.report.note(WORD, file=table.file, status=word[:60])
        return STATUS.format(text=word)

    def _write(self, table: Table, wanted: list[Wanted]) -> None:
        rows = KeyResult.objects.filter(external_id__in=[one.id for one in wanted]).select_related("owner")
        standing = {row.external_id: row for row in rows}
        made = [one for one in wanted if one.id not in standing]
        known = [(one, standing[one.id]) for one in wanted if self._stays(table, one, standing.get(one.id))]
        self._make(table, made)
        changed = self._edit(table, known)
        helped: dict[int, tuple[int, ...]] = {}
        for one in (*made, *(one for one, _row in known)):
            helped[one.objective.pk] = helped.get(one.objective.pk, ()) + one.helpers
        contributions(self.run, {pk: tuple(dict.fromkeys(people)) for pk, people in helped.items()})
        self.run.report.count(
            "key_results", created=len(made), changed=len(changed), unchanged=len(known) - len(changed)
        )
        for one, row in known:
            counted = "changed" if row.pk in changed else "unchanged"
            self.links.of_key_result(table, one.row, row.objective_id, row.pk, counted)

    def _stays(self, table: Table, one: Wanted, row: KeyResult | None) -> bool:
        """Whether a known key result stays in its objective."""
        if row is not None and row.objective_id != one.objective.pk:
            self.run.report.refuse(table.file, one.row.line, OTHER_OBJECTIVE, id=one.id)
            return False
        return row is not None

    def _make(self, table: Table, made: list[Wanted]) -> None:
        rows = insert(self._new_row(one) for one in made)
        for one, row in zip(made, rows, strict=True):
            self.objectives.touched.add(row.objective_id)
            if "position" not in one.fields:
                self._new[row.pk] = (row.objective_id, one.id)
            if "current" in one.fields:
                self.with_current.add(row.pk)
            self.links.of_key_result(table, one.row, row.objective_id, row.pk, "created")
            self.events.add(
                "imports.added", KeyResult, row.pk, objective=row.objective_id, person=row.owner_id,
                external_id=one.id, status=one.row["status"], owner=one.row["owner"],
            )  # fmt: skip
        insert(self._score(row) for row in rows if row.score is not None)
        # What is added to a goal that was published before is a revision, as if somebody had added it by hand.
        added = [row for row in rows if row.objective_id not in self.objectives.created]
        keep_revisions(self.run, [(row, [revisions.Change("standing", "", "live")]) for row in added])

    def _new_row(self, one: Wanted) -> KeyResult:
        row = KeyResult(external_id=one.id, objective=one.objective, created_at=self.run.at, **one.fields)
        if one.is_cancelled:
            row.cancelled_at, row.cancelled_by, row.cancel_reason = (
                self.run.at,
                self.run.by,
                one.row["status"],
            )
        measures.reckon(row)
        return row

    def _score(self, row: KeyResult) -> Score:
        return Score(
            objective_id=row.objective_id, key_result=row, value=row.score or Decimal(0), computed=row.score_suggested,
            by=self.run.by, at=self.run.at,
        )  # fmt: skip

    def _edit(self, table: Table, known: list[tuple[Wanted, KeyResult]]) -> set[int]:
        """Change those that the file has otherwise, those of published objectives with a revision; their ids."""
        reported = self._reported_here([row.pk for _one, row in known])
        edited: list[tuple[KeyResult, list[revisions.Change]]] = []
        for one, row in known:
            if row.pk in reported and self._says_otherwise(one, row):
                one.fields = {name: value for name, value in one.fields.items() if name not in REPORTED}
                self.run.report.note(REPORTED_HERE, file=table.file, line=one.row.line, id=one.id)
            if "current" in one.fields:
                self.with_current.add(row.pk)
            row.objective = one.objective
            if changes := changes_of(row, one.fields):
                row.version += 1
                measures.reckon(row)
                edited.append((row, changes))
        names = columns_of(KeyResult, SAVED)
        set_columns(
            KeyResult, SAVED, [(row.pk, *(getattr(row, name) for name in names)) for row, _ in edited]
        )
        keep_revisions(self.run, edited)
        insert(
            self._score(row) for row, changes in edited if any(change.field == "score" for change in changes)
        )
        for row, changes in edited:
            said = {change.field: [change.before, change.after] for change in changes}
            self.events.add("imports.changed", KeyResult, row.pk, objective=row.objective_id, changed=said)
            self.objectives.touched.add(row.objective_id)
        return {row.pk for row, _ in edited}

    def _reported_here(self, pks: list[int]) -> set[int]:
        """Those that somebody checked in on in Skylight: these reports are newer than any file."""
        rows = CheckIn.objects.filter(key_result__in=pks, external_id=None)
        return {pk for pk in rows.values_list("key_result", flat=True) if pk is not None}

    def _says_otherwise(self, one: Wanted, row: KeyResult) -> bool:
        return any(name in one.fields and getattr(row, name) != one.fields[name] for name in REPORTED)
