"""Goals as words alone: what a template, a pasted list or an earlier goal says, before it is anybody's draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from skylight.cycles.models import Cycle
from skylight.goals import fields
from skylight.goals.models import KeyResult, Objective
from skylight.org.models import Person

Steps = tuple[tuple[str, date | None, Decimal | None], ...]
# Whoever takes somebody else's words takes no people, dates or weights with them, nor what they say of themselves.
PERSONAL = frozenset(
    ["owner", "backup_owner", "deadline", "mentor", "readers", "weight", "source", "concentrated", "challenging", "controllable"]
)  # fmt: skip


@dataclass(frozen=True)
class KeyResultText:
    """What one key result shall say: fields as `add_key_result` takes them, and its milestones."""

    fields: Mapping[str, Any]
    milestones: Steps = ()


@dataclass(frozen=True)
class ObjectiveText:
    """What one objective shall say: fields as `draft_objective` takes them, and its key results."""

    fields: Mapping[str, Any]
    key_results: tuple[KeyResultText, ...] = field(default=())


def of_objective(
    source: Objective, *, cycle: Cycle, own: bool, at: datetime, key_results: Collection[int] | None = None
) -> ObjectiveText:
    """The words of a goal for a cycle: the key results of these ids, or all that count.

    No score, no report, no progress; of somebody else's goal neither people nor dates nor weights.
    """
    rows = list(source.key_results.live().prefetch_related("milestones").order_by("position", "id"))
    chosen = [row for row in rows if key_results is None or row.pk in key_results]
    whole = len(chosen) == len(rows)
    said = _said(source, fields.OBJECTIVE, cycle, own=own, at=at)
    said.pop("weight", None)
    texts = (_of_key_result(row, cycle, own=own, whole=whole, at=at) for row in chosen)
    return ObjectiveText(said, tuple(texts))


def _of_key_result(source: KeyResult, cycle: Cycle, *, own: bool, whole: bool, at: datetime) -> KeyResultText:
    said = _said(source, fields.KEY_RESULT, cycle, own=own, at=at)
    if not whole:
        said.pop("weight", None)
    standing = [one for one in source.milestones.all() if one.removed_at is None]
    ordered = sorted(standing, key=lambda one: (one.position, one.pk))
    steps = ((one.title, _ahead(one.due_on, cycle) if own else None, one.weight) for one in ordered)
    return KeyResultText(said, tuple(steps))


def _said(
    row: Objective | KeyResult, readers: Mapping[str, Any], cycle: Cycle, *, own: bool, at: datetime
) -> dict[str, Any]:
    names = [name for name in readers if own or name not in PERSONAL]
    return {name: _taken(getattr(row, name), cycle, at) for name in names}


def _taken(value: Any, cycle: Cycle, at: datetime) -> Any:
    if isinstance(value, date):
        return _ahead(value, cycle)
    elif isinstance(value, Person):
        return None if value.has_left(at.date()) or value.merged_into_id else value
    else:
        return value


def _ahead(day: date | None, cycle: Cycle) -> date | None:
    """A day that lies in the cycle or after it; what is past is no deadline."""
    return None if day is None or cycle.first_day is None or day < cycle.first_day else day
