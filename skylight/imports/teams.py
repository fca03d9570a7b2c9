"""Teams from their file, and those that are only named in a column of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports.bulk import Events, chunks, insert, set_columns
from skylight.imports.cells import REPEATED, day_in, fitted, id_problem, text_of
from skylight.imports.loops import Proposal, refuse_loops
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.lib import paths
from skylight.org.actions.places import DEEPEST
from skylight.org.models import Team, TeamPlacement

LONGEST_NAME = 200

OWN_PARENT = _("%(id)s stands below itself; it was put at the top.")
LOOP = _("These stand below each other in a loop: %(way)s.")
TOO_DEEP = _("%(id)s would stand more than %(count)d layers deep.")
NO_PARENT = _(
    "%(file)s, line %(line)d: there is no team %(parent)s; %(id)s stands where it stood, or at the top."
)
NAMED_ONLY = _("The team %(name)s is only named in %(file)s; it was made.")
NO_LEADER = _("%(file)s, line %(line)d: nobody known is called %(leader)s, so the leader of %(id)s was left.")


@dataclass
class _Wanted:
    """What a row wants of a team."""

    line: int
    id: str
    fields: dict[str, Any]
    parent: str
    leader: str


@dataclass
class Teams:
    """All teams of the company, found by id or by the only name."""

    run: Run
    rows: dict[int, Team] = field(default_factory=dict)
    by_id: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=dict)
    created: set[int] = field(default_factory=set)
    changed: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    _leaders: list[_Wanted] = field(default_factory=list)
    _in_file: dict[int, int] = field(default_factory=dict)

    def load(self) -> None:
        """Read the teams that stand already."""
        for team in Team.objects.order_by("pk"):
            self._know(team)

    def find(self, text: str) -> int | None:
        """The team with this id, or the only one with this name."""
        if text in self.by_id:
            return self.by_id[text]
        text = text[:LONGEST_NAME]
        named = self.by_name.get(text.casefold(), [])
        return named[0] if len(named) == 1 else None

    def bring_in(self, table: Table) -> None:
        """Make and change the teams of the file, then put each in its place."""
        wanted = self._wanted(table)
        for chunk in chunks(wanted.values()):
            self._write(table, chunk)
        self._place(table, wanted)
        self._leaders = [one for one in wanted.values() if one.leader]
        self._in_file = {self.by_id[one.id]: one.line for one in wanted.values()}

    def make_named(self, names: Mapping[str, str], file: str) -> None:
        """Make the teams that only have a name, each with the name of the one above it or ""."""
        tops = {parent for parent in names.values() if parent}
        for batch in (tops, names.keys() - tops):
            new = sorted(
                name for name in batch if name.casefold() not in self.by_name and name not in self.by_id
            )
            self._make(
                [
                    Team(name=name[:LONGEST_NAME], parent_id=self.find(names[name]), created_at=self.run.at)
                    for name in _once(new)
                ]
            )
            for name in _once(new):
                self.run.report.note(NAMED_ONLY, name=name, file=file)

    def name_leaders(self, people: Any) -> None:
        """Write who leads the teams of the file, now that the people are known."""
        for one in self._leaders:
            leader = people.find(one.leader)
            team = self.rows[self.by_id[one.id]]
            if leader is None:
                self.run.report.note(
                    NO_LEADER, file=self.run.tables["teams"].file, line=one.line, leader=one.leader, id=one.id
                )
            elif leader != team.leader_id:
                self._lead(team, leader)

    def lead_unled(self, leaders: Mapping[int, set[int]]) -> None:
        """Write who leads teams that nobody leads, where exactly one person is said to."""
        for team_id, people in sorted(leaders.items()):
            if len(people) == 1 and self.rows[team_id].leader_id is None:
                self._lead(self.rows[team_id], next(iter(people)))

    def finish(self, events: Events) -> None:
        """Save changes, write one event for each team, and count the rows of the file."""
        changed = {pk: fields for pk, fields in self.changed.items() if pk not in self.created}
        for pk in changed:
            self.rows[pk].version += 1
        fields = ("name", "other_name", "about", "closed_on", "parent", "leader", "version")
        touched = [self.rows[pk] for pk in sorted(self.changed)]
        set_columns(Team, fields, [self._columns(team) for team in touched])
        for pk in sorted(self.created):
            events.add("imports.added", Team, pk, team=pk, name=self.rows[pk].name)
        for pk, said in sorted(changed.items()):
            events.add("imports.changed", Team, pk, team=pk, name=self.rows[pk].name, changed=said)
        created = len(self.created & self._in_file.keys())
        count = len(changed.keys() & self._in_file.keys())
        unchanged = len(self._in_file) - created - count
        self.run.report.count("teams", created=created, changed=count, unchanged=unchanged)

    def _wanted(self, table: Table) -> dict[str, _Wanted]:
        wanted: dict[str, _Wanted] = {}
        for row in table.rows():
            id_ = row["id"]
            if problem := id_problem(id_):
                self.run.report.refuse(table.file, row.line, problem[0], **problem[1])
            elif id_ in wanted:
                self.run.report.refuse(table.file, row.line, REPEATED, id=id_, line=wanted[id_].line)
            else:
                fields = self._fields(table, row)
                wanted[id_] = _Wanted(row.line, id_, fields, row["parent"], row["leader"])
        return wanted

    def _fields(self, table: Table, row: Row) -> dict[str, Any]:
        fields: dict[str, Any] = {"name": row["name"] or row["id"]}
        for name in ("other_name", "about"):
            if row[name]:
                fields[name] = row[name]
        for name in ("name", "other_name"):
            if name in fields:
                fields[name] = fitted(self.run, table, row, name, fields[name], LONGEST_NAME)
        if closed_on := day_in(self.run, table, row, "closed_on"):
            fields["closed_on"] = closed_on
        return fields

    def _write(self, table: Table, chunk: list[_Wanted]) -> None:
        new = []
        for one in chunk:
            if one.id in self.by_id:
                self._change(self.rows[self.by_id[one.id]], one.fields)
            elif (known := self._unnumbered(one.fields["name"])) is not None:
                self._change(known, {**one.fields, "external_id": one.id})
                set_columns(Team, ["external_id"], [(known.pk, one.id)])
                self.by_id[one.id] = known.pk
            else:
                new.append(Team(external_id=one.id, created_at=self.run.at, **one.fields))
        self._make(new)

    def _unnumbered(self, name: str) -> Team | None:
        """A team made from its mere name earlier, which turns out to be this one."""
        named = [self.rows[pk] for pk in self.by_name.get(name.casefold(), [])]
        return named[0] if len(named) == 1 and named[0].external_id is None else None

    def _make(self, teams: list[Team]) -> None:
        made = insert(teams)
        for team in made:
            self._know(team)
            self.created.add(team.pk)
        for team in made:
            above = self.rows[team.parent_id].path if team.parent_id else ""
            team.path = above + paths.step(team.pk)
        set_columns(Team, ["path"], [(team.pk, team.path) for team in made])
        insert(self._placement(team) for team in made)

    def _placement(self, team: Team, from_on: date | None = None) -> TeamPlacement:
        return TeamPlacement(
            team=team,
            parent_id=team.parent_id,
            from_on=from_on or self.run.day,
            by=self.run.by,
            at=self.run.at,
        )

    def _place(self, table: Table, wanted: Mapping[str, _Wanted]) -> None:
        """Put teams under those the file names, unless that closes a loop or goes too deep."""
        proposals = []
        for one in wanted.values():
            pk, parent = self.by_id[one.id], self.find(one.parent) if one.parent else None
            if one.parent and parent is None:
                self.run.report.note(NO_PARENT, file=table.file, line=one.line, parent=one.parent, id=one.id)
            elif parent == pk:
                self.run.report.refuse(table.file, one.line, OWN_PARENT, id=one.id)
            elif parent is not None and parent != self.rows[pk].parent_id:
                proposals.append(Proposal(pk, parent, table.file, one.line))
        accepted = refuse_loops(
            proposals,
            {pk: team.parent_id for pk, team in self.rows.items()},
            deepest=DEEPEST,
            on_loop=lambda one, way: self.run.report.refuse(one.file, one.line, LOOP, way=self._way(way)),
            on_depth=lambda one: self.run.report.refuse(
                one.file, one.line, TOO_DEEP, id=self.rows[one.below].name, count=DEEPEST
            ),
        )
        self._move({one.below: one.above for one in accepted})

    def _move(self, parents: Mapping[int, int]) -> None:
        TeamPlacement.objects.filter(team__in=parents, until_on=None).update(until_on=self.run.day)
        for pk, parent in parents.items():
            self._change(self.rows[pk], {"parent_id": parent})
        TeamPlacement.objects.filter(team__in=self.created & parents.keys()).delete()
        insert(self._placement(self.rows[pk]) for pk in sorted(parents))
        places = paths_from({pk: team.parent_id for pk, team in self.rows.items()})
        moved = [(pk, path) for pk, path in places.items() if self.rows[pk].path != path]
        for pk, path in moved:
            self.rows[pk].path = path
        set_columns(Team, ["path"], moved)

    def _lead(self, team: Team, leader: int) -> None:
        self._change(team, {"leader_id": leader})

    def _change(self, team: Team, fields: Mapping[str, Any]) -> None:
        for name, value in fields.items():
            if getattr(team, name) != value:
                said = self.changed.setdefault(team.pk, {})
                said[name.removesuffix("_id")] = [text_of(getattr(team, name)), text_of(value)]
                setattr(team, name, value)

    def _columns(self, team: Team) -> tuple[Any, ...]:
        return (
            team.pk, team.name, team.other_name, team.about, team.closed_on, team.parent_id, team.leader_id,
            team.version,
        )  # fmt: skip

    def _know(self, team: Team) -> None:
        self.rows[team.pk] = team
        if team.external_id:
            self.by_id[team.external_id] = team.pk
        self.by_name.setdefault(team.name.casefold(), []).append(team.pk)

    def _way(self, way: Iterable[int]) -> str:
        return " → ".join(self.rows[pk].external_id or self.rows[pk].name for pk in way)


def paths_from(above: Mapping[int, int | None]) -> dict[int, str]:
    """The path of every row of a tree given as row -> the row above it; parents come before their children."""
    below: dict[int | None, list[int]] = {}
    for pk, parent in above.items():
        below.setdefault(parent if parent in above else None, []).append(pk)
    found: dict[int, str] = {}
    waiting: list[tuple[int, str]] = [(pk, "") for pk in below.get(None, [])]
    while waiting:
        pk, place = waiting.pop()
        found[pk] = place + paths.step(pk)
        waiting += [(child, found[pk]) for child in below.get(pk, ())]
    return found


def _once(names: Iterable[str]) -> list[str]:
    """Names that differ by more than their case, the first of each."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())
