"""What a row of the people file says of one person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.cells import day_in, fitted
from skylight.imports.org_changes import History
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.imports.teams import Teams
from skylight.org.models import Person

LONGEST_EMAIL = 254
LONGEST = {"name": 200, "other_name": 200, "role": 300, "location": 200, "agency": 200}
TEXTS = {
    "name": "name",
    "other_name": "other_name",
    "role": "title",
    "location": "location",
    "agency": "agency",
}
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
NO_ADDRESS = _("%(email)s is not an e-mail address; %(id)s was imported without it.")
NO_NAME = _("%(file)s, line %(line)d: %(id)s has no name and is called by the id.")
UNKNOWN_KIND = _("%(file)s, line %(line)d: the kind %(kind)s is not known; %(id)s counts as an employee.")
NO_TEAM = _(
    "%(file)s, line %(line)d: more than one team is called %(team)s; give its id. %(id)s was left without it."
)
ALSO_IN = _("Also in: %(teams)s")


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
class PersonRows:
    """Makes out the rows of one file; `emails` tells whose each address is, "" for those of several people."""

    run: Run
    teams: Teams
    history: History
    emails: dict[str, str]

    def details(self, table: Table, rows: list[Row]) -> Details | None:
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
        problem = None if self.emails[email] else TAKEN_BY_TWO
        try:
            validate_email(email)
        except ValidationError:
            problem = NO_ADDRESS
        if len(email) > LONGEST_EMAIL:
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
            named = [name for name, _parent in named_teams(row)]
            inner = [LEADS.sub("", part) for part in values.listed(row["team"])] or named
            for name in inner:
                team = self.teams.find(name)
                if team is None:
                    self.run.report.note(NO_TEAM, file=table.file, line=row.line, team=name, id=row["id"])
                elif team not in found:
                    found.append(team)
        return found


def is_vacancy(name: str, title: str) -> bool:
    """Whether a row stands for somebody who is still to be found.

    >>> is_vacancy("Open position", "Designer"), is_vacancy("Ana Ruiz", "Open Source Program Manager")
    (True, False)
    """
    return bool(NAMELESS.fullmatch(name) or VACANT.search(name) or VACANT.search(title))


def named_teams(row: Row) -> list[tuple[str, str]]:
    """The teams a row names, each with the name of the department above it or ""."""
    department = row["department"]
    teams = [LEADS.sub("", part) for part in values.listed(row["team"])]
    named = [(name, department if name.casefold() != department.casefold() else "") for name in teams if name]
    return [*([(department, "")] if department else []), *named]


def _together(rows: list[Row]) -> Row:
    """Several rows as one: each column as the last row says that fills it."""
    return rows[0] if len(rows) == 1 else rows[0].joined(rows[1:])
