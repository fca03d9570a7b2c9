"""The steps of a milestone key result, written as one list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from skylight.goals import fields
from skylight.goals.models import KeyResult, Milestone
from skylight.goals.revisions import Change
from skylight.lib.errors import RuleBroken

FIELD = "milestones"


@dataclass(frozen=True)
class Step:
    """One milestone as somebody wrote it; a new one has no `pk` yet."""

    pk: int | None
    title: str
    due_on: date | None
    weight: Decimal


def read(pk: int | None, title: str, due_on: date | None, weight: Decimal | None) -> Step:
    """A milestone with its values checked. Raises RuleBroken."""
    text = fields.title(title, FIELD)
    read_weight = fields.step_weight(weight, FIELD)
    return Step(pk, text, due_on, read_weight)


def write(key_result: KeyResult, steps: Iterable[Step]) -> None:
    """The first list of a new key result."""
    Milestone.objects.bulk_create(
        Milestone(
            key_result=key_result, title=one.title, due_on=one.due_on, weight=one.weight, position=place
        )
        for place, one in enumerate(steps)
    )


def rewrite(key_result: KeyResult, steps: Sequence[Step], at: datetime) -> list[Change]:
    """Replace the list; what was ticked stays ticked, what is gone is kept as removed. Says what has changed."""
    standing = list(key_result.milestones.filter(removed_at=None).order_by("position", "id"))
    known = {one.pk: one for one in standing}
    asked = [one.pk for one in steps if one.pk is not None]
    if len(set(asked)) != len(asked) or not set(asked) <= known.keys():
        raise RuleBroken(_("One of these milestones is gone. Load the page again."), field=FIELD)
    if [_as_step(one) for one in standing] == list(steps):
        return []
    before = [_line(_as_step(one)) for one in standing]
    key_result.milestones.filter(removed_at=None).exclude(pk__in=asked).update(removed_at=at)
    rows = [_row(key_result, known, place, one) for place, one in enumerate(steps)]
    Milestone.objects.bulk_create([row for row in rows if row.pk is None])
    Milestone.objects.bulk_update([row for row in rows if row.pk in known], _WRITTEN)
    return [Change(FIELD, "\n".join(before), "\n".join(_line(one) for one in steps))]


_WRITTEN = ["title", "due_on", "weight", "position", "version"]


def _row(key_result: KeyResult, known: dict[int, Milestone], place: int, step: Step) -> Milestone:
    row = Milestone(key_result=key_result, version=0) if step.pk is None else known[step.pk]
    row.title, row.due_on, row.weight, row.position = step.title, step.due_on, step.weight, place
    row.version += 1
    return row


def _as_step(row: Milestone) -> Step:
    return Step(row.pk, row.title, row.due_on, row.weight)


def _line(step: Step) -> str:
    due = f" · {step.due_on}" if step.due_on else ""
    return f"{step.title}{due} · {fields.text_of(step.weight)}"
