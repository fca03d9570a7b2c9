"""Appfire OKR for Jira: the file by which goals are brought in and given out; `Order` says what stands below what."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.reading import Row
from skylight.imports.sources.days import Days
from skylight.imports.sources.goals import KEY_RESULT, OBJECTIVE, Goal, Goals, listed, plain
from skylight.imports.sources.kinds import Kind, each, marks
from skylight.imports.sources.output import Output
from skylight.imports.sources.refusing import Refused
from skylight.imports.sources.sheets import Sheet

SOURCE, TITLE = "appfire", "Appfire OKR for Jira"
COLUMNS: dict[str, Any] = {
    "order": "key_results.objective, parent",
    "type": _("objectives or key_results"),
    "summary": "title",
    "status": "status",
    "period": "objectives.cycle",
    "owner": "owner",
    "weight": "key_results.weight",
    "okr_type": "",
    "labels": "",
    "teams": "objectives.department",
    "expected_start_date": "cycles.start_date",
    "expected_end_date": "deadline",
    "start_value": "key_results.start",
    "current_value": "key_results.current",
    "target_value": "key_results.target",
    "description": "description",
}
PUT = {"status": "Status", "cycle": "Period"}
DATES = ("expected_start_date", "expected_end_date")
KINDS = {"objective": OBJECTIVE, "strategic_theme": OBJECTIVE, "key_result": KEY_RESULT, "kr": KEY_RESULT}

WORK_ITEM = _("%(type)s is neither an objective nor a key result; it was left where it is.")
THOUSANDTH = Decimal("0.001")


def translate(sheet: Sheet, out: Output, days: Days) -> None:
    """Goals; weights are shares among those below the same goal."""
    goals = Goals(out, sheet.file, SOURCE, lasting=False, columns=PUT, has_shares=False)
    each(sheet, out, "objectives", lambda row: goals.add(_goal(row, days)))
    _share_weights(goals, out, sheet.file)
    goals.finish()


def _goal(row: Row, days: Days) -> Goal:
    kind = KINDS.get(values.key(row["type"]))
    if kind is None:
        raise Refused(WORK_ITEM, type=row["type"][:60] or "–")
    order = row["order"].rstrip(".")
    above = order.rpartition(".")[0]
    teams = listed(row["teams"])
    return Goal(
        line=row.line,
        key=order,
        title=row["summary"],
        kind=kind,
        parents=(above,) if above else (),
        cycle=row["period"],
        first=days.iso(row["expected_start_date"])[:10],
        last=days.iso(row["expected_end_date"])[:10],
        owner=row["owner"],
        department=teams[0] if teams else "",
        description=row["description"],
        status=row["status"],
        weight=row["weight"],
        start=row["start_value"],
        target=row["target_value"],
        current=row["current_value"],
    )


def _share_weights(goals: Goals, out: Output, file: str) -> None:
    """Weights count against each other there; here they are shares of one."""
    groups: dict[tuple[str, ...], list[Goal]] = defaultdict(list)
    for goal in goals.rows.values():
        if goal.kind == KEY_RESULT:
            groups[goal.parents].append(goal)
    for group in groups.values():
        weights = {goal.key: _weight(goal.weight) for goal in group}
        total = sum(weights.values())
        for goal in group:
            share = plain((weights[goal.key] / total).quantize(THOUSANDTH)) if total and goal.weight else ""
            goal.weight = out.said(file, "Weight", goal.weight, share)


def _weight(text: str) -> Decimal:
    try:
        return max(Decimal(0), values.figure(text).value)
    except values.NotUnderstood:
        return Decimal(0)


KIND = Kind(
    SOURCE, TITLE, "goals", (marks("order", "type", "summary", "period"), marks("summary", "okr_type", "target_value")),
    COLUMNS, translate, DATES,
)  # fmt: skip
