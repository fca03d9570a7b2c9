"""Objectives from their file: owned, published, and closed when their cycle is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.cycles.models import Cycle
from skylight.goals import revisions
from skylight.goals.models import Abandonment, Closure, Contribution, Objective, Publication, Score
from skylight.imports import scores, values
from skylight.imports.alignments import Links
from skylight.imports.bulk import Events, chunks, insert, set_columns
from skylight.imports.cells import LONGEST_ID, REPEATED, day_in, id_problem, position_in, weight_in
from skylight.imports.cycles import Cycles
from skylight.imports.goal_rows import changes_of, columns_of, contributions, keep_revisions, place_new
from skylight.imports.owners import Owner, Owners, described
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.imports.teams import Teams

State = Objective.State
SAVED = (
    "title", "description", "owner_person", "owner_team", "backup_owner", "commitment", "kind", "readers", "weight",
    "deadline", "score_stated", "score_as_written", "position", "version",
)  # fmt: skip
COMMITMENTS = {
    "committed": "committed", "commit": "committed", "roofshot": "committed", "承诺": "committed", "承诺型": "committed",
    "aspirational": "aspirational", "aspiration": "aspirational", "moonshot": "aspirational", "stretch": "aspirational",
    "挑战": "aspirational", "挑战型": "aspirational",
}  # fmt: skip
KINDS = {
    "project": "project", "ability": "ability", "capability": "ability", "functional": "functional",
    "function": "functional", "项目": "project", "能力": "ability", "职能": "functional",
}  # fmt: skip
READERS = {"all": "all", "everybody": "all", "team": "team", "所有人": "all", "仅限团队": "team"}

NO_TITLE = _("The objective %(id)s has no title.")
NO_CYCLE = _("The objective %(id)s belongs to no cycle.")
OTHER_CYCLE = _("%(id)s belongs to the cycle %(cycle)s in Skylight, and goals stay in theirs.")
UNKNOWN_CYCLE = _("There is not exactly one cycle that is called %(cycle)s; give its id.")
WORD = _(
    "%(file)s: the status “%(status)s” says nothing of drafts or endings; such objectives are published."
)
UNKNOWN_KIND = _("%(file)s: the kind “%(kind)s” is not known; such objectives are project goals.")
UNKNOWN_READERS = _("%(file)s: “%(readers)s” is neither all nor team; such objectives are open to everybody.")
NOT_FOR_TEAM = _("The objective %(id)s is no ability goal, so it is open to everybody.")
STAYS_ABILITY = _("The objective %(id)s is for a team only or has a mentor, so it stays an ability goal.")
UNKNOWN_COMMITMENT = _("%(file)s: “%(commitment)s” is neither committed nor aspirational; it was left out.")


@dataclass
class Wanted:
    """What a row says of one objective."""

    id: str
    line: int
    fields: dict[str, Any]
    cycle: Cycle
    status: str
    helpers: tuple[int, ...]
    published_at: datetime | None
    row: Row


@dataclass
class Objectives:
    """The objectives of an import."""

    run: Run
    teams: Teams
    cycles: Cycles
    owners: Owners
    links: Links
    events: Events
    created: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    _new: dict[int, tuple[int, str]] = field(default_factory=dict)
    _lines: dict[str, int] = field(default_factory=dict)
    _words: set[str] = field(default_factory=set)

    def bring_in(self, table: Table) -> None:
        """Make and change the objectives of the file; their alignment comes when all goals are known."""
        self._make_named(table)
        for chunk in chunks(table.rows()):
            self.owners.prepare(self._owner_text(row) for row in chunk)
            self.owners.prepare(name for row in chunk for name in values.listed(row["contributors"]))
            self.owners.know_authors(row["backup_owner"] for row in chunk)
            self._write(table, [wanted for row in chunk if (wanted := self._wanted(table, row)) is not None])
        place_new(Objective, "cycle_id", self._new)

    def _make_named(self, table: Table) -> None:
        """Departments that own goals, and cycles, of which this file alone knows."""
        departments: set[str] = set()
        cycles: set[str] = set()
        for row in table.rows():
            owner, department = row["owner"], row["department"]
            if department and (not owner or owner.casefold() == department.casefold()):
                departments.add(department)
            if len(row["cycle"]) <= LONGEST_ID:
                cycles.add(row["cycle"])
        self.owners.know_authors(departments)
        unknown = {
            name: ""
            for name in departments
            if self.owners.author(name) is None and self.teams.find(name) is None
        }
        self.teams.make_named(unknown, table.file)
        self.cycles.make_named(cycles, table.file, self.events)

    def _owner_text(self, row: Row) -> str:
        return row["owner"] or row["department"]

    def _wanted(self, table: Table, row: Row) -> Wanted | None:
        """What a row says; None (and refused) when that cannot be true."""
        report, id_ = self.run.report, row["id"]
        cycle = self.cycles.find(row["cycle"]) if row["cycle"] else None
        if problem := id_problem(id_):
            report.refuse(table.file, row.line, problem[0], **problem[1])
        elif id_ in self._lines:
            report.refuse(table.file, row.line, REPEATED, id=id_, line=self._lines[id_])
        elif not row["title"]:
            report.refuse(table.file, row.line, NO_TITLE, id=id_)
        elif not row["cycle"]:
            report.refuse(table.file, row.line, NO_CYCLE, id=id_)
        elif cycle is None:
            report.refuse(table.file, row.line, UNKNOWN_CYCLE, cycle=row["cycle"][:100])
        else:
            self._lines[id_] = row.line
            owner = self.owners.of(self._owner_text(row))
            published = day_in(self.run, table, row, "published_on")
            return Wanted(
                id=id_,
                line=row.line,
                fields=self._fields(table, row, owner),
                cycle=cycle,
                status=row["status"],
                helpers=self._helpers(row, owner),
                published_at=values.moment(str(published), self.run.company.time_zone) if published else None,
                row=row,
            )
        return None

    def _fields(self, table: Table, row: Row, owner: Owner) -> dict[str, Any]:
        score = scores.stated(row)
        fields: dict[str, Any] = {
            "title": row["title"],
            "description": described(row["description"], row["owner"], owner),
            "owner_person_id": owner.person,
            "owner_team_id": owner.team,
            "backup_owner_id": self.owners.author(row["backup_owner"]),
            "commitment": self._word(table, row, "commitment", COMMITMENTS, UNKNOWN_COMMITMENT),
            "kind": self._word(table, row, "kind", KINDS, UNKNOWN_KIND),
            "readers": self._word(table, row, "readers", READERS, UNKNOWN_READERS),
            "weight": weight_in(self.run, table, row),
            "deadline": day_in(self.run, table, row, "deadline"),
            "score_stated": score.value,
            "score_as_written": score.as_written,
            "position": position_in(row),
        }
        owners = ("owner_person_id", "owner_team_id")
        return {name: value for name, value in fields.items() if value not in (None, "") or name in owners}

    def _word(self, table: Table, row: Row, column: str, words: Mapping[str, str], text: Any) -> str:
        found = words.get(values.key(row[column]), "")
        if row[column] and not found:
            self._once(text, file=table.file, **{column: row[column][:60]})
        return found

    def _once(self, text: Any, **details: Any) -> None:
        """Say something the first time it is met."""
        said = str(text % details)
        if said not in self._words:
            self._words.add(said)
            self.run.report.note(text, **details)

    def _helpers(self, row: Row, owner: Owner) -> tuple[int, ...]:
        named = [self.owners.of(name).person for name in values.listed(row["contributors"])]
        everybody = dict.fromkeys([*owner.helpers, *(person for person in named if person is not None)])
        return tuple(person for person in everybody if person != owner.person)

    def _write(self, table: Table, wanted: list[Wanted]) -> None:
        rows = Objective.objects.filter(external_id__in=[one.id for one in wanted])
        standing = {
            row.external_id: row for row in rows.select_related("owner_person", "owner_team", "backup_owner")
        }
        made = [one for one in wanted if one.id not in standing]
        known = [(one, standing[one.id]) for one in wanted if self._stays(table, one, standing.get(one.id))]
        self._make(table, made)
        changed = self._edit(known) | contributions(self.run, {row.pk: one.helpers for one, row in known})
        self.run.report.count(
            "objectives", created=len(made), changed=len(changed), unchanged=len(known) - len(changed)
        )
        for one, row in known:
            self.links.of_objective(table, one.row, row.pk, "changed" if row.pk in changed else "unchanged")

    def _stays(self, table: Table, one: Wanted, row: Objective | None) -> bool:
        """Whether a known objective stays in its cycle."""
        if row is not None and row.cycle_id != one.cycle.pk:
            cycle = self.cycles.rows[row.cycle_id].name
            self.run.report.refuse(table.file, one.line, OTHER_CYCLE, id=one.id, cycle=cycle)
            return False
        return row is not None

    def _make(self, table: Table, made: list[Wanted]) -> None:
        for one in made:
            self._keep_together(one, None)
        rows = insert(self._row(table, one) for one in made)
        acts: dict[Any, list[Any]] = {
            Publication: [],
            Closure: [],
            Abandonment: [],
            Score: [],
            Contribution: [],
        }
        for one, row in zip(made, rows, strict=True):
            self._account_for(one, row, acts)
            self.links.of_objective(table, one.row, row.pk, "created")
            if "position" not in one.fields:
                self._new[row.pk] = (row.cycle_id, one.id)
            self.created.add(row.pk)
            self.touched.add(row.pk)
            self.events.add(
                "imports.added", Objective, row.pk, objective=row.pk, person=row.owner_person_id,
                team=row.owner_team_id, external_id=one.id, status=one.status, owner=self._owner_text(one.row),
            )  # fmt: skip
        for written in acts.values():
            insert(written)

    def _keep_together(self, one: Wanted, row: Objective | None) -> None:
        """Only an ability goal is for a team or has a mentor, and one that is so stays what it is."""
        ability = Objective.Kind.ABILITY
        kind = one.fields.get("kind") or (row.kind if row else "")
        if row is not None and kind != ability and (row.is_for_team or row.mentor_id):
            self.run.report.note(STAYS_ABILITY, id=one.id)
            one.fields.pop("kind")
        elif kind != ability and one.fields.get("readers") == Objective.Readers.TEAM:
            self.run.report.note(NOT_FOR_TEAM, id=one.id)
            one.fields.pop("readers")

    def _row(self, table: Table, one: Wanted) -> Objective:
        state = self._state(table, one)
        return Objective(
            external_id=one.id,
            cycle=one.cycle,
            state=state,
            created_at=self.run.at,
            created_by=self.run.by,
            published_at=None if state == State.DRAFT else one.published_at or self.run.at,
            **one.fields,
        )

    def _state(self, table: Table, one: Wanted) -> str:
        """Published, unless the file says otherwise or the cycle is over: goals from elsewhere are history."""
        told = scores.state_of(one.status)
        if told is None and one.status:
            self._once(WORD, file=table.file, status=one.status[:60])
        if told in (State.DRAFT, State.ABANDONED):
            return told
        elif told == State.CLOSED or one.cycle.phase(self.run.at) == "closed":
            return State.CLOSED
        else:
            return State.PUBLISHED

    def _account_for(self, one: Wanted, row: Objective, acts: Mapping[Any, list[Any]]) -> None:
        """The rows behind the state: who published, closed, abandoned or scored it, and who helps."""
        step = {"objective": row, "by": self.run.by, "at": self.run.at}
        if row.published_at is not None:
            acts[Publication].append(Publication(objective=row, by=self.run.by, at=row.published_at))
        if row.state == State.CLOSED:
            acts[Closure].append(Closure(reason=one.status, **step))
        elif row.state == State.ABANDONED:
            acts[Abandonment].append(Abandonment(reason=one.status, **step))
        if row.score_stated is not None:
            acts[Score].append(self._score(row))
        acts[Contribution] += [
            Contribution(objective=row, person_id=pk, at=self.run.at) for pk in one.helpers
        ]

    def _edit(self, known: Iterable[tuple[Wanted, Objective]]) -> set[int]:
        """Change those that the file has otherwise, each published one with a revision; their ids."""
        edited: list[tuple[Objective, list[revisions.Change]]] = []
        for one, row in known:
            self._keep_together(one, row)
            if changes := changes_of(row, one.fields):
                row.cycle = one.cycle
                row.version += 1
                edited.append((row, changes))
        names = columns_of(Objective, SAVED)
        set_columns(
            Objective, SAVED, [(row.pk, *(getattr(row, name) for name in names)) for row, _ in edited]
        )
        scored = [row for row, changes in edited if any(change.field == "score_stated" for change in changes)]
        insert(self._score(row) for row in scored)
        keep_revisions(self.run, edited)
        for row, changes in edited:
            self._say_changed(row, changes)
        return {row.pk for row, _ in edited}

    def _score(self, row: Objective) -> Score:
        value = row.score_stated or Decimal(0)
        return Score(objective=row, value=value, by=self.run.by, at=self.run.at)

    def _say_changed(self, row: Objective, changes: Iterable[revisions.Change]) -> None:
        self.touched.add(row.pk)
        said = {change.field: [change.before, change.after] for change in changes}
        self.events.add(
            "imports.changed", Objective, row.pk, objective=row.pk, person=row.owner_person_id,
            team=row.owner_team_id, changed=said,
        )  # fmt: skip
