"""Ally.io: the files by which its people, teams and goals are brought in and given out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.reading import Row
from skylight.imports.sources.days import Days
from skylight.imports.sources.goals import KEY_RESULT, OBJECTIVE, Goal, Goals, listed
from skylight.imports.sources.kinds import Kind, each, marks
from skylight.imports.sources.output import Output
from skylight.imports.sources.people import People, team_ids
from skylight.imports.sources.sheets import Sheet

SOURCE, TITLE = "ally", "Ally.io"
GOALS: dict[str, Any] = {
    "row_id": _("what other rows call it"),
    "title": "title",
    "parent": "key_results.objective, parent",
    "entity": "objectives.department",
    "owner_email": "owner",
    "time_period": "objectives.cycle",
    "start_date": "cycles.start_date",
    "end_date": "deadline",
    "description": "description",
    "type": _("objectives or key_results"),
    "okr_type": _("objectives or key_results"),
    "metric_name": "key_results.how_measured",
    "unit": "key_results.unit",
    "metric_unit": "key_results.unit",
    "start": "key_results.start",
    "start_value": "key_results.start",
    "metric_start": "key_results.start",
    "target": "key_results.target",
    "target_value": "key_results.target",
    "metric_target": "key_results.target",
    "current": "key_results.current",
    "current_value": "key_results.current",
    "progress": "key_results.current",
    "status": "status",
    "weight": "key_results.weight",
    "score": "score",
    "tags": "",
}
PUT = {"status": "Status", "score": "Score", "weight": "Weight", "cycle": "Time Period"}
DATES = ("start_date", "end_date")
KINDS = {
    "objective": OBJECTIVE, "key_result": KEY_RESULT, "keyresult": KEY_RESULT, "kr": KEY_RESULT, "project": KEY_RESULT,
    "initiative": KEY_RESULT,
}  # fmt: skip
INDIVIDUAL = {"individual", "personal"}
USERS: dict[str, Any] = {
    "user_name": "people.name",
    "user_email": "people.email",
    "teams": "people.team",
    "manager": "people.manager_id",
    "manager_email": "people.manager_id",
    "user_account_type": "",
    "is_org_admin": "",
}
TEAMS: dict[str, Any] = {
    "team_name": "teams.name",
    "owner_email": "teams.leader",
    "parent_team": "teams.parent",
    "team_type": "",
}


def goals(sheet: Sheet, out: Output, days: Days) -> None:
    """Goals; where no column says what a row is, a goal below another with nothing below it is a key result."""
    found = Goals(out, sheet.file, SOURCE, lasting=False, columns=PUT)
    each(sheet, out, "objectives", lambda row: found.add(_goal(row, out, sheet.file, days)))
    found.finish()


def _goal(row: Row, out: Output, file: str, days: Days) -> Goal:
    type_ = row["type"] or row["okr_type"]
    kind = out.said(file, "Type", type_, KINDS.get(values.key(type_), "").replace("_", " ")).replace(" ", "_")
    owners, teams = listed(row["owner_email"]), listed(row["entity"])
    return Goal(
        line=row.line,
        key=row["row_id"],
        title=row["title"],
        kind=kind,
        parents=listed(row["parent"]),
        cycle=row["time_period"],
        first=days.iso(row["start_date"])[:10],
        last=days.iso(row["end_date"])[:10],
        owner=owners[0] if owners else "",
        contributors=";".join(owners[1:]),
        department=teams[0] if teams and teams[0].casefold() not in INDIVIDUAL else "",
        description=row["description"],
        status=row["status"],
        score=row["score"],
        weight=row["weight"],
        start=row["start"] or row["start_value"] or row["metric_start"],
        target=row["target"] or row["target_value"] or row["metric_target"],
        current=row["current"] or row["current_value"],
        unit=row["unit"] or row["metric_unit"],
        percent=row["progress"],
        how_measured=row["metric_name"],
    )


def users(sheet: Sheet, out: Output, days: Days) -> None:
    """People, known by their address."""
    people = People(out, sheet.file)

    def take(row: Row) -> None:
        people.add(
            row.line, name=row["user_name"], email=row["user_email"], team=";".join(listed(row["teams"])),
            manager_id=row["manager_email"] or row["manager"],
        )  # fmt: skip

    each(sheet, out, "people", take)
    people.finish()


def teams(sheet: Sheet, out: Output, days: Days) -> None:
    """Teams, known by their name."""
    known = team_ids(row["team_name"] for row in sheet.rows())
    for row in sheet.rows():
        name, parent = row["team_name"], row["parent_team"]
        out.add(
            "teams", sheet.file, row.line, id=known.get(name, name), name=name, leader=row["owner_email"],
            parent=known.get(parent, parent),
        )  # fmt: skip


KINDS_OF_TABLES = (
    Kind(SOURCE, TITLE, "goals", (marks("row_id", "title", "entity", "time_period"),), GOALS, goals, DATES),
    Kind(SOURCE, TITLE, "users", (marks("user_name", "user_email", "user_account_type"), marks("user_email", "is_org_admin")), USERS, users),
    Kind(SOURCE, TITLE, "teams", (marks("team_name", "parent_team", "team_type"),), TEAMS, teams),
)  # fmt: skip
