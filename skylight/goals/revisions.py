"""What counts as a revision: every change of a published goal, with who, when, why, and what it said before.

Order is not a revision, nor is a check-in or a score: these have rows of their own. The marks "after mid-cycle" are
for changes that make the goal easier or harder to reach once half of the working time is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from skylight.cycles.models import Cycle
from skylight.goals.fields import text_of, tidy
from skylight.goals.models import KeyResult, Objective, Revision, RevisionChange
from skylight.lib.errors import RuleBroken
from skylight.lib.working_time import elapsed_share
from skylight.org.models import Company, Person

HALF = Decimal("0.5")
ONE_DAY = timedelta(days=1)

# What must be reached.
TARGETS = frozenset({"kind", "start", "target", "low", "high", "milestones"})
# What, changed late, may turn a miss into a hit.
TELLING = TARGETS | {"title", "weight", "standing"}


@dataclass(frozen=True)
class Change:
    """One field's text before and after, the same in every language."""

    field: str
    before: str
    after: str


def differing(row: Objective | KeyResult, given: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the given values that say something else than the row."""
    return {name: value for name, value in given.items() if not _same(getattr(row, name), value)}


def changes(row: Objective | KeyResult, given: Mapping[str, Any]) -> list[Change]:
    """What would change if the row took these values."""
    return [Change(name, text_of(getattr(row, name)), text_of(value)) for name, value in given.items()]


def told(made: Iterable[Change]) -> dict[str, list[str]]:
    """The changes as an event keeps them: before and after, by field."""
    return {change.field: [change.before, change.after] for change in made}


def told_of_all(
    rows: Iterable[tuple[Objective | KeyResult, Sequence[Change]]],
) -> dict[str, dict[str, list[str]]]:
    """As `told`, for several rows by their id."""
    return {str(row.pk): told(made) for row, made in rows}


def touches(made: Iterable[Change], fields: frozenset[str]) -> bool:
    """Is any of these fields among the changes?"""
    return any(change.field in fields for change in made)


def require_reason(objective: Objective, reason: str) -> None:
    """Nobody moves a published target without saying why. Raises RuleBroken."""
    if not objective.is_draft and not tidy(reason):
        raise RuleBroken(_("Say why, so that everybody can read it."), field="reason")


def is_late(cycle: Cycle, at: datetime) -> bool:
    """Is half of the cycle's working time over?"""
    if cycle.first_day is None or cycle.last_day is None:
        return False
    company = Company.objects.first()
    calendar = company.work_calendar if company else "weekdays"
    yesterday = at.astimezone(ZoneInfo(cycle.time_zone)).date() - ONE_DAY
    return elapsed_share(cycle.first_day, cycle.last_day, on=yesterday, calendar=calendar).value >= HALF


def keep(
    row: Objective | KeyResult, made: Sequence[Change], *, by: Person, at: datetime, reason: str = ""
) -> Revision | None:
    """Write what has changed in a published goal; a draft has no history, so it keeps none."""
    return next(iter(keep_all([(row, made)], by=by, at=at, reason=reason)), None)


def keep_all(
    rows: Sequence[tuple[Objective | KeyResult, Sequence[Change]]],
    *,
    by: Person,
    at: datetime,
    reason: str = "",
) -> list[Revision]:
    """As `keep`, for several rows of one cycle in the same number of statements."""
    rows = [(row, made) for row, made in rows if made and not _objective(row).is_draft]
    telling = any(touches(made, TELLING) for _, made in rows)
    late = telling and is_late(_objective(rows[0][0]).cycle, at)
    revisions = Revision.objects.bulk_create(
        _revision(row, by=by, at=at, reason=tidy(reason), late=late and touches(made, TELLING))
        for row, made in rows
    )
    RevisionChange.objects.bulk_create(
        RevisionChange(revision=revision, field=change.field, before=change.before, after=change.after)
        for revision, (_, made) in zip(revisions, rows, strict=True)
        for change in made
    )
    return revisions


def _revision(row: Objective | KeyResult, *, by: Person, at: datetime, reason: str, late: bool) -> Revision:
    return Revision(
        objective=_objective(row),
        key_result=row if isinstance(row, KeyResult) else None,
        by=by,
        at=at,
        reason=reason,
        version=row.version,
        after_mid_cycle=late,
    )


def _objective(row: Objective | KeyResult) -> Objective:
    return row.objective if isinstance(row, KeyResult) else row


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, str) and isinstance(after, str):
        return tidy(before) == tidy(after)
    return bool(before == after)
