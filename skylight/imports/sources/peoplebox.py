"""Peoplebox: the second form of the file by which goals are brought in and given out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.reading import Row
from skylight.imports.sources.days import Days
from skylight.imports.sources.goals import Goal, Goals, listed
from skylight.imports.sources.kinds import Kind, each, marks
from skylight.imports.sources.output import Output
from skylight.imports.sources.refusing import Refused
from skylight.imports.sources.sheets import Sheet

SOURCE, TITLE = "peoplebox", "Peoplebox"
COLUMNS: dict[str, Any] = {
    "row_id": _("what other rows call it"),
    "parent_row_ids": "key_results.objective, parent",
    "parent_goal_ids": "key_results.objective, parent",
    "goal_id": "id",
    "action": _("rows that say Delete are left"),
    "goal_title": "title",
    "owner_emails": "owner, objectives.contributors",
    "goal_cycle": "objectives.cycle",
    "goal_type": "key_results.kind, key_results.unit",
    "scope": "",
    "departments": "objectives.department",
    "start_date": "cycles.start_date",
    "end_date": "deadline",
    "description": "description",
    "starting_value": "key_results.start",
    "target_value": "key_results.target",
    "current_value": "key_results.current",
    "progress_status": "status",
    "check_in_type": "",
    "tags": "",
    "review_cycle_id": "",
    "review_cycle_weightage": "",
    "approved": "objectives.status",
}
PUT = {"status": "Progress Status", "cycle": "Goal Cycle"}
DATES = ("start_date", "end_date")
# How long a cycle is, which is no name of one.
LENGTHS = {
    "monthly",
    "quarterly",
    "half_yearly",
    "yearly",
    "annual",
    "annually",
    "custom",
    "month",
    "quarter",
    "year",
}
UNITS = {
    "dollar": "$",
    "euro": "€",
    "pound": "£",
    "rupee": "₹",
    "percent": "%",
    "custom_percent": "%",
    "default_progress": "%",
}
BINARY = {"binary", "boolean"}
NO = {"false", "no", "0"}

DELETES = _(
    "The row asks for a goal to be deleted; goals in Skylight are closed or abandoned by those who own them."
)


def translate(sheet: Sheet, out: Output, days: Days) -> None:
    """Goals; one below another with nothing below it is a key result."""
    goals = Goals(out, sheet.file, SOURCE, lasting=False, columns=PUT)
    by_goal_id: dict[str, str] = {}
    each(sheet, out, "objectives", lambda row: goals.add(_goal(row, out, sheet.file, days, by_goal_id)))
    for goal in goals.rows.values():
        goals.outside.update(
            {one: f"{SOURCE}:{one.removeprefix('goal ')}" for one in goal.parents if one.startswith("goal ")}
        )
        goal.parents = tuple(dict.fromkeys(by_goal_id.get(parent, parent) for parent in goal.parents))
    goals.finish()


def _goal(row: Row, out: Output, file: str, days: Days, by_goal_id: dict[str, str]) -> Goal:
    if values.key(row["action"]) == "delete":
        raise Refused(DELETES)
    key = row["row_id"] or f"goal {row['goal_id']}" if row["goal_id"] else row["row_id"]
    if row["goal_id"]:
        by_goal_id[f"goal {row['goal_id']}"] = key
    type_, owners, departments = (
        values.key(row["goal_type"]),
        listed(row["owner_emails"]),
        listed(row["departments"]),
    )
    cycle = row["goal_cycle"]
    parents = (*listed(row["parent_row_ids"]), *(f"goal {one}" for one in listed(row["parent_goal_ids"])))
    return Goal(
        line=row.line,
        key=key,
        title=row["goal_title"],
        parents=parents,
        cycle="" if values.key(cycle) in LENGTHS else cycle,
        first=days.iso(row["start_date"])[:10],
        last=days.iso(row["end_date"])[:10],
        owner=owners[0] if owners else "",
        contributors=";".join(owners[1:]),
        department=departments[0] if departments else "",
        description=row["description"],
        status=row["progress_status"],
        start=row["starting_value"],
        target=row["target_value"],
        current=row["current_value"],
        unit=out.said(file, "Goal Type", row["goal_type"], UNITS.get(type_, "")),
        measure="binary" if type_ in BINARY else "",
        state=out.said(
            file, "Approved", row["approved"], "draft" if row["approved"].casefold() in NO else ""
        ),
        lasting=f"{SOURCE}:{row['goal_id']}" if row["goal_id"] else "",
    )


KIND = Kind(
    SOURCE, TITLE, "goals", (marks("goal_title", "owner_emails"), marks("parent_row_ids", "goal_cycle")), COLUMNS, translate, DATES,
)  # fmt: skip
