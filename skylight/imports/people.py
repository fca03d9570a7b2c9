"""People from their file, and those whom only the history names."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.bulk import Events, chunks, insert, set_columns
from skylight.imports.cells import person_id_problem, text_of
from skylight.imports.models import Alias
from skylight.imports.org_changes import History
from skylight.imports.person_rows import LEADS, Details, PersonRows, named_teams
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.imports.teams import Teams
from skylight.org import names
from skylight.org.models import Person

SAVED = (
    "name", "other_name", "sort_name", "search_key", "kind", "email", "role", "location", "agency", "about",
    "joined_on", "left_on", "is_active", "password", "external_id", "version",
)  # fmt: skip

ADMINISTRATOR = _("%(id)s is an administrator, whom no import lets go or makes a vacancy.")
MERGED = _("%(file)s, line %(line)d: %(id)s was merged into somebody else in Skylight; the row was left.")
TAKEN = _("Somebody else has the e-mail address %(email)s; %(id)s was imported without it.")
SEVERAL_ROWS = _(
    "%(file)s: %(id)s stands in the lines %(lines)s; they were taken together, and the last one wins."
)
TWO_LEADERS = _("Several people are said to lead %(team)s; it was left to nobody.")
ONE_NAME = _("%(name)s stands under more than one id: %(ids)s. They were imported as different people.")


@dataclass(slots=True)
class Place:
    """Where a person stands and where the file wants them."""

    pk: int
    line: int
    is_new: bool
    manager: int | None = None
    manager_not_found: str = ""
    team: int | None = None
    joined_on: date | None = None
    left_on: date | None = None
    wants_manager: str = ""
    wants_team: int | None = None
    since: date | None = None


@dataclass
class People:
    """The people of an import, by the ids of the files."""

    run: Run
    teams: Teams
    history: History
    places: dict[str, Place] = field(default_factory=dict)
    changed: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    created: set[int] = field(default_factory=set)
    in_file: set[int] = field(default_factory=set)
    from_history: set[int] = field(default_factory=set)
    _rows_of: dict[str, int] = field(default_factory=dict)
    _emails: dict[str, str] = field(default_factory=dict)
    _first_id: dict[str, str] = field(default_factory=dict)
    _ids: dict[str, set[str]] = field(default_factory=dict)
    _leads: list[tuple[str, str]] = field(default_factory=list)

    def bring_in(self, table: Table | None, events: Events) -> None:
        """Make and change everybody; who reports to whom comes after it."""
        if table is not None:
            self._scan(table)
            reading = PersonRows(self.run, self.teams, self.history, self._emails)
            for chunk in chunks(self._rows(table)):
                self._write([one for rows in chunk if (one := reading.details(table, rows))], events)
            self.in_file = {place.pk for place in self.places.values()}
            self._name_several_ids()
        for ids in chunks(sorted(self.history.new.keys() - self.places.keys())):
            self._write([self._from_history(id_) for id_ in ids], events)
        self.from_history = self.created - self.in_file
        self._name_leaders()

    def _scan(self, table: Table) -> None:
        """Read the file once for what must be known before the first row is written."""
        parents: dict[str, str] = {}
        places: set[tuple[str, str]] = set()
        for row in table.rows():
            if person_id_problem(row["id"]) is None:
                self._note_down(row)
            if (place := (row["team"], row["department"])) not in places:
                places.add(place)
                for name, parent in named_teams(row):
                    if self.teams.find(name) is None:
                        parents[name] = parents.get(name) or parent
        self.teams.make_named(parents, table.file)

    def _note_down(self, row: Row) -> None:
        """Remember whose the id, the address and the name are, and who leads what."""
        id_, email, name = row["id"], row["email"].lower(), row["name"]
        self._rows_of[id_] = self._rows_of.get(id_, 0) + 1
        if email and self._emails.setdefault(email, id_) != id_:
            self._emails[email] = ""
        if name and self._first_id.setdefault(name, id_) != id_:
            self._ids.setdefault(name, {self._first_id[name]}).add(id_)
        if "(" in row["team"] or "（" in row["team"]:
            parts = (part for part in values.listed(row["team"]) if LEADS.search(part))
            self._leads += [(LEADS.sub("", part), id_) for part in parts]

    def _rows(self, table: Table) -> Iterator[list[Row]]:
        """The rows of each person: one, or all of those that have the same id."""
        gathered: dict[str, list[Row]] = {}
        for row in table.rows():
            id_ = row["id"]
            if problem := person_id_problem(id_):
                self.run.report.refuse(table.file, row.line, problem[0], **problem[1])
            elif self._rows_of[id_] == 1:
                yield [row]
            else:
                gathered.setdefault(id_, []).append(row)
        for id_, rows in gathered.items():
            lines = ", ".join(str(row.line) for row in rows)
            self.run.report.note(SEVERAL_ROWS, file=table.file, id=id_, lines=lines)
            yield rows

    def _write(self, wanted: list[Details], events: Events) -> None:
        """Make those of the chunk that are new, change those that are not."""
        standing = self._standing(wanted)
        taken = self._taken_emails(wanted, standing)
        made: list[tuple[Details, Person]] = []
        edited: list[Person] = []
        for one in wanted:
            person = standing.get(one.id)
            self._take_email(one, person, taken)
            if person is None:
                made.append((one, self._new(one)))
            elif person.merged_into_id is not None:
                self._skip(one)
            else:
                self.places[one.id] = _place(one, person)
                if self._edit(one, person):
                    edited.append(person)
        insert(person for _one, person in made)
        for one, person in made:
            self._made(one, person, events)
        set_columns(
            Person, SAVED, [(person.pk, *(getattr(person, name) for name in SAVED)) for person in edited]
        )
        self._remember_aliases(wanted)

    def _standing(self, wanted: list[Details]) -> dict[str, Person]:
        """Those of the chunk who are known: by id, else by e-mail address if they have no id yet."""
        found = {
            person.external_id: person
            for person in Person.objects.filter(external_id__in=[one.id for one in wanted])
        }
        by_email = {
            one.fields["email"]: one.id for one in wanted if one.id not in found and "email" in one.fields
        }
        unnumbered = Person.objects.filter(email__in=by_email, external_id=None, merged_into=None)
        found.update({by_email[person.email]: person for person in unnumbered})
        return found

    def _taken_emails(self, wanted: list[Details], standing: Mapping[str, Person]) -> dict[str, int]:
        given = [
            one.fields["email"]
            for one in wanted
            if "email" in one.fields and getattr(standing.get(one.id), "email", None) != one.fields["email"]
        ]
        return dict(Person.objects.filter(email__in=given).values_list("email", "pk"))

    def _take_email(self, one: Details, person: Person | None, taken: Mapping[str, int]) -> None:
        """Leave out an address that somebody else signs in with."""
        owner = taken.get(one.fields.get("email", ""))
        if owner is not None and (person is None or owner != person.pk):
            email = one.fields.pop("email")
            self.run.report.refuse(self.run.tables["people"].file, one.line, TAKEN, email=email, id=one.id)

    def _new(self, one: Details) -> Person:
        fields = {**self.history.last_known(one.id), **one.fields}
        also = fields.pop("also", "")
        person = Person(external_id=one.id, created_at=self.run.at, password=_no_password(), **fields)
        person.about = person.about or also
        person.is_active = not person.has_left(self.run.day)
        _index(person)
        return person

    def _made(self, one: Details, person: Person, events: Events) -> None:
        self.created.add(person.pk)
        self.places[one.id] = _place(one, person, is_new=True)
        events.add("imports.added", Person, person.pk, person=person.pk, name=person.name, external_id=one.id)

    def _edit(self, one: Details, person: Person) -> bool:
        """Write the fields into the row; whether any of them is another."""
        fields = dict(one.fields)
        also = fields.pop("also", "")
        if also and not person.about:
            fields["about"] = also
        if person.external_id is None:
            fields["external_id"] = one.id
        if person.kind == Person.Kind.VACANCY and one.line:
            # Somebody was found.
            fields.setdefault("kind", Person.Kind.EMPLOYEE)
        if person.is_admin:
            self._spare_administrator(one, person, fields)
        changed = {
            name: [text_of(getattr(person, name)), text_of(value)]
            for name, value in fields.items()
            if getattr(person, name) != value
        }
        for name in changed:
            setattr(person, name, fields[name])
        if changed:
            self._keep_true(person, changed)
            self.changed.setdefault(person.pk, {}).update(changed)
        return bool(changed)

    def _spare_administrator(self, one: Details, person: Person, fields: dict[str, Any]) -> None:
        leaves = fields.get("left_on") not in (None, person.left_on)
        vanishes = fields.get("kind") == Person.Kind.VACANCY
        if leaves or vanishes:
            self.run.report.refuse(self._file, one.line, ADMINISTRATOR, id=one.id)
            fields.pop("left_on", None)
            fields.pop("kind", None)

    def _keep_true(self, person: Person, changed: Mapping[str, Any]) -> None:
        """What follows from the changed fields: the search key, and whether somebody may sign in."""
        person.version += 1
        _index(person)
        if "left_on" in changed:
            person.is_active = not person.has_left(self.run.day)
            if not person.is_active:
                person.set_unusable_password()

    def _skip(self, one: Details) -> None:
        self.run.report.note(MERGED, file=self._file, line=one.line, id=one.id)

    @property
    def _file(self) -> str:
        return self.run.file_of("people")

    def _from_history(self, id_: str) -> Details:
        """Somebody of whom only the history tells anything."""
        return Details(id_, 0, self.history.overrides(id_, {}), "", None, None, [])

    def _remember_aliases(self, wanted: Iterable[Details]) -> None:
        given = {
            (self.places[one.id].pk, name) for one in wanted if one.id in self.places for name in one.aliases
        }
        if given:
            people = {pk for pk, _name in given}
            known = set(Alias.objects.filter(person__in=people).values_list("person", "name"))
            insert(Alias(person_id=pk, name=name) for pk, name in sorted(given - known))

    def _name_several_ids(self) -> None:
        """Name those who seem to be one person with several ids."""
        for name, ids in self._ids.items():
            if len(known := sorted(ids & self.places.keys())) > 1:
                self.run.report.note(ONE_NAME, name=name, ids=", ".join(known))

    def _name_leaders(self) -> None:
        """Let whoever the file marks as leader lead a team that nobody else leads."""
        leads: dict[int, set[int]] = {}
        for name, id_ in self._leads:
            team = self.teams.find(name)
            if team is not None and id_ in self.places:
                leads.setdefault(team, set()).add(self.places[id_].pk)
        for team, people in leads.items():
            if len(people) > 1 and self.teams.rows[team].leader_id is None:
                self.run.report.note(TWO_LEADERS, team=self.teams.rows[team].name)
        self.teams.lead_unled(leads)


def _place(one: Details, person: Person, *, is_new: bool = False) -> Place:
    return Place(
        pk=person.pk,
        line=one.line,
        is_new=is_new,
        manager=person.manager_id,
        manager_not_found=person.manager_not_found,
        team=person.team_id,
        joined_on=one.fields.get("joined_on", person.joined_on),
        left_on=one.fields.get("left_on", person.left_on),
        wants_manager=one.manager,
        wants_team=one.team,
        since=one.since,
    )


def _no_password() -> str:
    """What Django keeps for those who have none; made so because its own way takes a minute for a large company."""
    return UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20)


def _index(person: Person) -> None:
    person.sort_name = names.sort_name(person.name)
    person.search_key = names.search_key(person.name, person.other_name, person.role)
