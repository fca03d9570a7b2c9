"""Viva Goals: what its explorer gives out for a view."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.reading import Row
from skylight.imports.sources.days import Days
from skylight.imports.sources.goals import KEY_RESULT, OBJECTIVE, Goal, Goals
from skylight.imports.sources.kinds import Kind, each, marks
from skylight.imports.sources.output import Output
from skylight.imports.sources.sheets import Sheet

SOURCE, TITLE = "viva", "Viva Goals"
ALIGNED = "aligned_to_weight_objective_id"
COLUMNS: dict[str, Any] = {
    "id": "id",
    "title": "title",
    "team": "objectives.department",
    "creator": "",
    "owner": "owner",
    "period": "objectives.cycle",
    "start_date": "cycles.start_date",
    "end_date": "deadline",
    "description": "description",
    ALIGNED: "key_results.objective, key_results.weight, parent",
    "metric_name": "key_results.how_measured",
    "unit": "key_results.unit",
    "target": "key_results.target",
    "object_type": _("objectives or key_results"),
    "goal_type": "objectives.commitment",
    "start": "key_results.start",
    "created_at": "objectives.published_on",
    "last_check_in": "checkins.date",
    "progress": "key_results.current",
    "actual_progress": "key_results.current",
    "status": "status",
    "last_check_in_note": "checkins.text",
    "score": "score",
    "checkins": "",
}
PUT = {"status": "Status", "score": "Score", "weight": "Aligned To", "cycle": "Period"}
DATES = ("start_date", "end_date", "created_at", "last_check_in")
KINDS = {
    "objective": OBJECTIVE, "goal": OBJECTIVE, "big_goal": OBJECTIVE, "outcome": OBJECTIVE, "theme": OBJECTIVE, "big_rock": OBJECTIVE,
    "key_result": KEY_RESULT, "keyresult": KEY_RESULT, "kr": KEY_RESULT, "kpi": KEY_RESULT, "metric": KEY_RESULT, "result": KEY_RESULT,
    "initiative": KEY_RESULT, "project": KEY_RESULT, "task": KEY_RESULT, "deliverable": KEY_RESULT, "milestone": KEY_RESULT,
    "action": KEY_RESULT, "to_do": KEY_RESULT,
}  # fmt: skip
COMMITMENTS = {"committed": "committed", "aspirational": "aspirational"}
# (50%, 1234), with or without the brackets.
PAIR = re.compile(r"\(?\s*(\d+(?:\.\d+)?)\s*(%?)\s*,\s*([\w-]+)\s*\)?")
SEPARATED = re.compile(r"[;,|\s]+")


def translate(sheet: Sheet, out: Output, days: Days) -> None:
    """Rows of a view as objectives, key results and their last check-ins."""
    goals = Goals(out, sheet.file, SOURCE, lasting=True, columns=PUT)
    each(sheet, out, "objectives", lambda row: goals.add(goal_of(row, out, sheet.file, days)))
    goals.finish()


def goal_of(row: Row, out: Output, file: str, days: Days) -> Goal:
    """One row of a view. Raises Refused."""
    parents, weight = aligned(row[ALIGNED])
    kind = KINDS.get(values.key(row["object_type"]), "")
    out.said(file, "Object Type", row["object_type"], kind.replace("_", " "))
    commitment = COMMITMENTS.get(values.key(row["goal_type"]), "")
    current = row["actual_progress"]
    return Goal(
        line=row.line,
        key=row["id"],
        title=row["title"],
        kind=kind,
        parents=parents,
        weight=weight,
        cycle=row["period"],
        first=days.iso(row["start_date"])[:10],
        last=days.iso(row["end_date"])[:10],
        owner=row["owner"],
        department=row["team"],
        description=row["description"],
        status=row["status"],
        score=row["score"],
        start=row["start"],
        target=row["target"],
        current="" if current.endswith("%") and not row["unit"].startswith("%") else current,
        unit=row["unit"],
        percent=row["progress"] or (current if current.endswith("%") else ""),
        how_measured=row["metric_name"],
        commitment=out.said(file, "Goal Type", row["goal_type"], commitment),
        published_on=days.iso(row["created_at"])[:10],
        note=row["last_check_in_note"],
        noted_on=days.iso(row["last_check_in"]),
    )


def aligned(text: str) -> tuple[tuple[str, ...], str]:
    """The goals above, and the weight in the first of them.

    >>> aligned("(50%, 12); (100%, 13)"), aligned("12"), aligned("")
    ((('12', '13'), '50%'), (('12',), ''), ((), ''))
    """
    pairs = PAIR.findall(text)
    if pairs:
        return tuple(dict.fromkeys(id_ for _number, _sign, id_ in pairs)), pairs[0][0] + pairs[0][1]
    found = SEPARATED.split(text.replace("(", " ").replace(")", " ").strip())
    return tuple(dict.fromkeys(part for part in found if part)), ""


KIND = Kind(
    SOURCE, TITLE, "view", (marks("object_type", "goal_type", "period"), marks(ALIGNED), marks("last_check_in_note", "actual_progress")),
    COLUMNS, translate, DATES,
)  # fmt: skip
