"""Lattice: the file of its people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports.reading import Row
from skylight.imports.sources.days import Days
from skylight.imports.sources.kinds import Kind, each, marks
from skylight.imports.sources.output import Output
from skylight.imports.sources.people import People
from skylight.imports.sources.sheets import Sheet

SOURCE, TITLE = "lattice", "Lattice"
COLUMNS: dict[str, Any] = {
    "email": "people.email",
    "name": "people.name",
    "title": "people.title",
    "manager_email": "people.manager_id",
    "start_date": "people.start_date",
    "end_date": "people.end_date",
    "department": "people.department",
    "phone_number": "",
    "status": _("whether the row counts"),
}


def translate(sheet: Sheet, out: Output, days: Days) -> None:
    """People, known by their address."""
    people = People(out, sheet.file)

    def take(row: Row) -> None:
        people.add(
            row.line, status=row["status"], name=row["name"], email=row["email"], title=row["title"], department=row["department"],
            manager_id=row["manager_email"], start_date=days.iso(row["start_date"])[:10], end_date=days.iso(row["end_date"])[:10],
        )  # fmt: skip

    each(sheet, out, "people", take)
    people.finish()


KIND = Kind(
    SOURCE, TITLE, "people", (marks("email", "name", "manager_email"), marks("email", "name", "title", "department")), COLUMNS,
    translate, ("start_date", "end_date"), frozenset({"id", "person_id", "employee_id", "user_id", "first_name", "user_email"}),
)  # fmt: skip
