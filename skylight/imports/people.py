"""People from their file, and those whom only the history names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.bulk import Events, chunks, set_columns
from skylight.imports.cells import day_in, fitted, id_problem, text_of
from skylight.imports.models import Alias
from skylight.imports.org_changes import History
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.imports.teams import Teams
from skylight.org import names
from skylight.org.models import Person

LONGEST = {"name": 200, "other_name": 200, "role": 300, "location": 200, "agency": 200}
TEXTS = {
    "name": "name",
    "other_name": "other_name",
    "role": "title",
    "location": "location",
    "agency": "agency",
}
SAVED = (
    "name", "other_name", "sort_name", "search_key", "kind", "email", "role", "location", "agency", "about",
    "joined_on", "left_on", "is_active", "password", "external_id", "version",
)  # fmt: skip
KINDS = {
    "employee": "employee", "full_time": "employee", "fulltime": "employee", "part_time": "employee",
    "permanent": "employee", "regular": "employee", "正式": "employee", "员工": "employee",
    "contract": "contract", "contractor": "contract", "contract_worker": "contract", "freelancer": "contract",
    "agency": "contract", "temporary": "contract", "outsourced": "contract", "外包": "contract", "合同工": "contract",
    "intern": "intern", "internship": "intern", "trainee": "intern", "working_student": "intern", "实习": "intern",
    "vacancy": "vacancy", "vacant": "vacancy", "open": "vacancy", "hiring": "vacancy", "position": "vacancy",
    "unfilled": "vacancy", "空缺": "vacancy", "待招": "vacancy", "招聘中": "vacancy",
}  # fmt: skip
# "Open Source Program Manager" and "Hiring Manager" are people at work.
VACANT = re.compile(
    r"\bvacan(t|cy)\b|\bunfilled\b|\bopen (position|role|headcount|req|seat|post)\b|\bto be (hired|filled)\b"
    r"|^\W*(we('|’)?re )?hiring\W*([:\-–—(]|$)|[(\[](open|hiring|tbh|tbd)[^)\]]*[)\]]|空缺|待招|招聘中",
    re.IGNORECASE,
)
NAMELESS = re.compile(r"\W*(open|hiring|tbh|tbd|tba|new hire|n/a)\W*", re.IGNORECASE)
LEADS = re.compile(r"\s*[(（](team )?(lead|leader|负责人)[)）]\s*$", re.IGNORECASE)

LEFT_BEFORE = _("%(id)s cannot leave on %(left)s before joining on %(joined)s.")
TAKEN_BY_TWO = _(
    "The e-mail address %(email)s stands at more than one person; %(id)s was imported without it."
)
TAKEN = _("Somebody else has the e-mail address %(email)s; %(id)s was imported without it.")
NO_ADDRESS = _("%(email)s is not an e-mail address; %(id)s was imported without it.")
ADMINISTRATOR = _("%(id)s is an administrator and cannot be let go by an import.")
MERGED = _("%(file)s, line %(line)d: %(id)s was merged into somebody else in Skylight; the row was left.")
SEVERAL_ROWS = _(
    "%(file)s: %(id)s stands in the lines %(lines)s; they were taken together, and the last one wins."
)
NO_NAME = _("%(file)s, line %(line)d: %(id)s has no name and is called by the id.")
UNKNOWN_KIND = _("%(file)s, line %(line)d: the kind %(kind)s is not known; %(id)s counts as an employee.")
NO_TEAM = _(
    "%(file)s, line %(line)d: more than one team is called %(team)s; give its id. %(id)s was left without it."
)
TWO_LEADERS = _("Several people are said to lead %(team)s; it was left to nobody.")
ONE_NAME = _("%(name)s stands under more than one id: %(ids)s. They were imported as different people.")
ALSO_IN = _("Also in: %(teams)s")


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


@dataclass(slots=True)
class Details:
    """What a row says of one person."""

    id: str
    line: int
    fields: dict[str, Any]
    manager: str
    team: int | None
    since: date | None
    aliases: list[str]


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
    _lines: dict[str, list[int]] = field(default_factory=dict)
    _emails: dict[str, str] = field(default_factory=dict)
    _leads: dict[int, set[int]] = field(default_factory=dict)

    def bring_in(self, table: Table | None, events: Events) -> None:
        """Make and change everybody; who reports to whom comes after it."""
        if table is not None:
            self._scan(table)
            for chunk in chunks(self._rows(table)):
                self._write([one for row in chunk if (one := self._details(table, row))], events)
            self.in_file = {place.pk for place in self.places.values()}
            self._several_ids(table)
        for ids in chunks(sorted(self.history.new.keys() - self.places.keys())):
            self._write([self._from_history(id_) for id_ in ids], events)
        self.from_history = self.created - self.in_file
        self._name_leaders()

    def _scan(self, table: Table) -> None:
        """Read the file once for what must be known before the first row is written."""
        parents: dict[str, str] = {}
        for row in table.rows():
            id_ = row["id"]
            if id_problem(id_) is None:
                self._lines.setdefault(id_, []).append(row.line)
                email = row["email"].lower()
                if email and self._emails.setdefault(email, id_) != id_:
                    self._emails[email] = ""
            for name, parent in _named_teams(row):
                if self.teams.find(name) is None:
                    parents[name] = parents.get(name) or parent
        self.teams.make_named(parents, table.file)

    def _rows(self, table: Table) -> Iterator[list[Row]]:
        """The rows of each person: one, or all of those that have the same id."""
        gathered: dict[str, list[Row]] = {}
        for row in table.rows():
            id_ = row["id"]
            if problem := id_problem(id_):
                self.run.report.refuse(table.file, row.line, problem[0], **problem[1])
            elif len(self._lines[id_]) == 1:
                yield [row]
            else:
                gathered.setdefault(id_, []).append(row)
        for id_, rows in gathered.items():
            lines = ", ".join(str(row.line) for row in rows)
            self.run.report.note(SEVERAL_ROWS, file=table.file, id=id_, lines=lines)
            yield rows

    def _details(self, table: Table, rows: list[Row]) -> Details | None:
        """What the rows of one person say together; None when that cannot be true."""
        row, id_ = _together(rows), rows[-1]["id"]
        fields = self._fields(table, row, id_)
        joined, left = fields.get("joined_on"), fields.get("left_on")
        if joined and left and left < joined:
            self.run.report.refuse(table.file, row.line, LEFT_BEFORE, id=id_, left=left, joined=joined)
            return None
        teams = self._teams_of(table, rows)
        if len(teams) > 1 and "about" not in fields:
            also = ", ".join(self.teams.rows[pk].name for pk in teams[1:])
            fields["also"] = str(ALSO_IN % {"teams": also})
        return Details(
            id=id_,
            line=row.line,
            fields=fields,
            manager=row["manager_id"] or row["reports_to"],
            team=teams[0] if teams else None,
            since=day_in(self.run, table, row, "manager_since"),
            aliases=[key for column in ("role_slug", "github") if (key := values.key(row[column])[:200])],
        )

    def _fields(self, table: Table, row: Row, id_: str) -> dict[str, Any]:
        fields: dict[str, Any] = {
            name: fitted(self.run, table, row, column, row[column], LONGEST[name])
            for name, column in TEXTS.items()
            if row[column]
        }
        if "name" not in fields:
            fields["name"] = id_
            self.run.report.note(NO_NAME, file=table.file, line=row.line, id=id_)
        if row["about"]:
            fields["about"] = row["about"]
        for name, column in (("joined_on", "start_date"), ("left_on", "end_date")):
            if found := day_in(self.run, table, row, column):
                fields[name] = found
        if email := self._email(table, row, id_):
            fields["email"] = email
        if kind := self._kind(table, row, id_):
            fields["kind"] = kind
        fields.update(self.history.overrides(id_, fields))
        return fields

    def _email(self, table: Table, row: Row, id_: str) -> str:
        email = row["email"].lower()
        if not email:
            return ""
        problem = None if self._emails[email] else TAKEN_BY_TWO
        try:
            validate_email(email)
        except ValidationError:
            problem = NO_ADDRESS
        if problem is not None:
            self.run.report.refuse(table.file, row.line, problem, email=email[:100], id=id_)
        return "" if problem is not None else email

    def _kind(self, table: Table, row: Row, id_: str) -> str:
        said = KINDS.get(values.key(row["kind"]), "")
        if row["kind"] and not said:
            self.run.report.note(UNKNOWN_KIND, file=table.file, line=row.line, kind=row["kind"][:60], id=id_)
        if not said and is_vacancy(row["name"], row["title"]):
            return Person.Kind.VACANCY
        return said

    def _teams_of(self, table: Table, rows: list[Row]) -> list[int]:
        found: list[int] = []
        for row in reversed(rows):
            named = [name for name, _parent in _named_teams(row)]
            inner = [LEADS.sub("", part) for part in values.listed(row["team"])] or named
            for name in inner:
                team = self.teams.find(name)
                if team is None:
                    self.run.report.note(NO_TEAM, file=table.file, line=row.line, team=name, id=row["id"])
                elif team not in found:
                    found.append(team)
        return found

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
        Person.objects.bulk_create(person for _one, person in made)
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
        person = Person(external_id=one.id, created_at=self.run.at, password=make_password(None), **fields)
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
        if person.is_admin and fields.get("left_on") and fields["left_on"] != person.left_on:
            self.run.report.refuse(self._file, one.line, ADMINISTRATOR, id=one.id)
            del fields["left_on"]
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
            Alias.objects.bulk_create(Alias(person_id=pk, name=name) for pk, name in sorted(given - known))

    def _several_ids(self, table: Table) -> None:
        """Name those who seem to be one person with several ids."""
        ids: dict[str, list[str]] = {}
        for row in table.rows():
            if row["name"] and row["id"] in self.places:
                ids.setdefault(row["name"], []).append(row["id"])
        for name, same in ids.items():
            if len(set(same)) > 1:
                self.run.report.note(ONE_NAME, name=name, ids=", ".join(sorted(set(same))))

    def _name_leaders(self) -> None:
        table = self.run.tables.get("people")
        if table is None or not table.has("team"):
            return
        leads: dict[int, set[int]] = {}
        for row in table.rows():
            for part in values.listed(row["team"]):
                team = self.teams.find(LEADS.sub("", part))
                if LEADS.search(part) and team is not None and row["id"] in self.places:
                    leads.setdefault(team, set()).add(self.places[row["id"]].pk)
        for team, people in leads.items():
            if len(people) > 1 and self.teams.rows[team].leader_id is None:
                self.run.report.note(TWO_LEADERS, team=self.teams.rows[team].name)
        self.teams.lead_unled(leads)


def is_vacancy(name: str, title: str) -> bool:
    """Whether a row stands for somebody who is still to be found.

    >>> is_vacancy("Open position", "Designer"), is_vacancy("Ana Ruiz", "Open Source Program Manager")
    (True, False)
    """
    return bool(NAMELESS.fullmatch(name) or VACANT.search(name) or VACANT.search(title))


def _named_teams(row: Row) -> list[tuple[str, str]]:
    """The teams a row names, each with the name of the department above it or ""."""
    department = row["department"]
    teams = [LEADS.sub("", part) for part in values.listed(row["team"])]
    named = [(name, department if name.casefold() != department.casefold() else "") for name in teams if name]
    return [*([(department, "")] if department else []), *named]


def _together(rows: list[Row]) -> Row:
    """Several rows as one: each column as the last row says that fills it."""
    return rows[0] if len(rows) == 1 else rows[0].joined(rows[1:])


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


def _index(person: Person) -> None:
    person.sort_name = names.sort_name(person.name)
    person.search_key = names.search_key(person.name, person.other_name, person.role)
