"""BambooHR: reports of its people, in whatever columns the report was given."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports.reading import Row
from skylight.imports.sources.days import Days
from skylight.imports.sources.kinds import Kind, each, marks
from skylight.imports.sources.output import Output
from skylight.imports.sources.people import People, turned
from skylight.imports.sources.sheets import Sheet

SOURCE, TITLE = "bamboohr", "BambooHR"
NUMBER = ("employee", "employee_number", "employee_id", "eeid", "employee_no")
EMAIL = ("work_email", "email", "email_address")
MANAGER = (
    "supervisor_email",
    "manager_email",
    "supervisor_id",
    "supervisor_eid",
    "reporting_to",
    "reports_to",
    "supervisor",
    "manager",
)
TEAM, DEPARTMENT = ("department",), ("division",)
COLUMNS: dict[str, Any] = {
    **dict.fromkeys(NUMBER, "people.id"),
    "first_name": "people.name",
    "middle_name": "",
    "last_name": "people.name",
    "preferred_name": "people.name",
    "full_name": "people.name",
    "display_name": "people.name",
    "job_title": "people.title",
    "department": "people.team",
    "division": "people.department",
    "location": "people.location",
    **dict.fromkeys(EMAIL, "people.email"),
    **dict.fromkeys(MANAGER, "people.manager_id"),
    "hire_date": "people.start_date",
    "start_date": "people.start_date",
    "termination_date": "people.end_date",
    "end_date": "people.end_date",
    "status": _("whether the row counts"),
    "employment_status": "people.kind",
    "employment_type": "people.kind",
}
DATES = ("hire_date", "start_date", "termination_date", "end_date")
KINDS = {
    "full_time": "employee", "full-time": "employee", "part-time": "employee", "full time": "employee", "part time": "employee",
    "contractor": "contract", "contract": "contract", "intern": "intern", "internship": "intern", "temporary": "contract",
}  # fmt: skip


def translate(sheet: Sheet, out: Output, days: Days) -> None:
    """People, known by their number, or else by their address."""
    people = People(out, sheet.file)

    def take(row: Row) -> None:
        type_ = row["employment_type"] or row["employment_status"]
        people.add(
            row.line, status=row["status"] or row["employment_status"], id=_first(row, NUMBER), name=_name(row),
            email=_first(row, EMAIL), title=row["job_title"], team=_first(row, TEAM), department=_first(row, DEPARTMENT),
            location=row["location"], manager_id=turned(_first(row, MANAGER)),
            start_date=days.iso(row["hire_date"] or row["start_date"])[:10],
            end_date=days.iso(row["termination_date"] or row["end_date"])[:10],
            kind=out.said(sheet.file, "Employment Status", type_, KINDS.get(type_.casefold(), "")),
        )  # fmt: skip

    each(sheet, out, "people", take)
    people.finish()


def _first(row: Row, names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row[name]), "")


def _name(row: Row) -> str:
    """The name people use: the preferred first name with the last name, else the first two, else the whole one."""
    given = row["preferred_name"] or row["first_name"]
    parts = " ".join(part for part in (given, row["last_name"]) if part)
    return parts if row["last_name"] else turned(row["display_name"] or row["full_name"]) or parts


KIND = Kind(
    SOURCE, TITLE, "people",
    (
        marks("first_name", "last_name", "job_title"), marks("first_name", "last_name", "hire_date"),
        marks("first_name", "last_name", "work_email"), marks("employee", "job_title"), marks("display_name", "hire_date"),
    ),
    COLUMNS, translate, DATES,
)  # fmt: skip
