"""What a cell says, and what is said about a cell that cannot be kept as it is."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.org.actions.companies import SYSTEM_ID

# How the ids begin under which placeholders are kept.
PLACEHOLDER = "owner:"
RESERVED = (SYSTEM_ID.partition(":")[0] + ":", PLACEHOLDER)
LONGEST_ID = 200
LONGEST_POSITION = 6
HUNDRED = Decimal(100)
THOUSANDTH = Decimal("0.001")

NO_ID = _("The row has no id.")
RESERVED_ID = _("The id %(id)s begins like those that Skylight gives itself.")
LONG_ID = _("The id is longer than %(count)d characters.")
REPEATED = _("The id %(id)s stands in line %(line)d already.")
CUT = _("%(file)s, line %(line)d: the %(column)s was cut to %(count)d characters.")
NO_DAY = _("%(file)s, line %(line)d: %(text)s is not a day; write it as 2026-03-31.")
MOVED_DAY = _("%(file)s, line %(line)d: there is no %(text)s; %(day)s was taken.")
NO_WEIGHT = _("%(file)s, line %(line)d: %(text)s is not a weight; it was left out.")
NO_CONFIDENCE = _("%(file)s, line %(line)d: %(text)s is not a confidence from 0 to 10; it was left out.")
NO_MOMENT = _("%(text)s is not a day; write it as 2026-03-31.")
TO_COME = _("%(text)s is still to come.")


def id_problem(text: str) -> tuple[Any, dict[str, Any]] | None:
    """What is wrong with an id, if anything."""
    if not text:
        return NO_ID, {}
    elif len(text) > LONGEST_ID:
        return LONG_ID, {"count": LONGEST_ID}
    else:
        return None


def person_id_problem(text: str) -> tuple[Any, dict[str, Any]] | None:
    """What is wrong with a person's id, if anything."""
    return (RESERVED_ID, {"id": text[:60]}) if text.startswith(RESERVED) else id_problem(text)


def fitted(run: Run, table: Table, row: Row, column: str, text: str, longest: int) -> str:
    """A text as long as its column holds; what is cut off is named."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    run.report.note(CUT, file=table.file, line=row.line, column=column, count=longest)
    return text[: longest - 1] + "…"


def day_in(run: Run, table: Table, row: Row, column: str) -> date | None:
    """The day in a cell, None when it is empty or says none; an impossible day becomes the month's last."""
    if not row[column]:
        return None
    try:
        found = values.day(row[column])
    except values.NotUnderstood:
        run.report.note(NO_DAY, file=table.file, line=row.line, text=row[column][:60])
        return None
    if found.moved:
        run.report.note(MOVED_DAY, file=table.file, line=row.line, text=row[column], day=found.on)
    return found.on


def text_of(value: Any) -> str:
    """A value as an event keeps it."""
    return "" if value is None else str(value)


def weight_in(run: Run, table: Table, row: Row) -> Decimal | None:
    """A weight from 0 to 1; a percentage, and what is more than 1, are hundredths."""
    if not row["weight"]:
        return None
    try:
        found = values.figure(row["weight"])
        weight = found.value / HUNDRED if found.unit == "%" or found.value > 1 else found.value
    except values.NotUnderstood:
        weight = Decimal(-1)
    if not 0 <= weight <= 1:
        run.report.note(NO_WEIGHT, file=table.file, line=row.line, text=row["weight"][:60])
        return None
    return weight.quantize(THOUSANDTH, ROUND_HALF_UP)


def position_in(row: Row) -> int | None:
    """A place in an order, from 0."""
    text = row["position"]
    return int(text) if text.isdecimal() and len(text) <= LONGEST_POSITION else None


def confidence_in(run: Run, table: Table, row: Row) -> int | None:
    """A confidence from 0 to 10."""
    text = row["confidence"]
    if text.isdecimal() and int(text) <= 10:
        return int(text)
    if text:
        run.report.note(NO_CONFIDENCE, file=table.file, line=row.line, text=text[:60])
    return None


def moment_in(run: Run, table: Table, row: Row) -> datetime | None:
    """The moment in the date column; None (and refused) when it says none, or one that is still to come."""
    text = row["date"]
    try:
        at = values.moment(text, run.company.time_zone)
    except values.NotUnderstood:
        run.report.refuse(table.file, row.line, NO_MOMENT, text=text[:60])
        return None
    if at.astimezone(run.at.tzinfo).date() > run.day and at > run.at:
        run.report.refuse(table.file, row.line, TO_COME, text=text[:60])
        return None
    return at
