"""Ending a cycle's goals in one go: scores, the look back, and what goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.cycles.models import Cycle
from skylight.goals import actions as goals
from skylight.goals.models import Objective
from skylight.goals.permissions import can_edit
from skylight.lib.errors import RuleBroken, Stale, require
from skylight.org.models import Person

CLOSE, CARRY, LEAVE = "close", "carry", "leave"


@dataclass(frozen=True)
class Ending:
    """What is said of one objective; `next_step` is CLOSE, CARRY or LEAVE, scores are (value, note) by key result."""

    objective: Objective
    version: int | None
    next_step: str
    scores: Mapping[int, tuple[Decimal, str]]
    stated: Decimal | None
    note: str
    retro: Mapping[str, str]
    retro_version: int | None


@transaction.atomic
def close_all(
    endings: Sequence[Ending], *, by: Person, at: datetime, into: Cycle | None = None
) -> list[Objective]:
    """Score, look back at and close these objectives, and carry those over into a later cycle that go on; one left open keeps its look back.

    All or none; each act records its own event. Raises RuleBroken whose fields begin with the objective (`o12_next`),
    with all that is wrong at once, and Stale when one of them was changed meanwhile.
    """
    require(all(can_edit(by, one.objective) for one in endings))
    if not endings:
        raise RuleBroken(_("Choose at least one objective to close."))
    wrong: list[RuleBroken] = []
    for one in sorted(endings, key=lambda ending: ending.objective.pk):
        wrong += _problems(one, by=by, at=at, into=into)
    if wrong:
        first, *others = wrong
        raise RuleBroken(first.text, field=first.field, also=others)
    return [one.objective for one in endings]


def _problems(ending: Ending, *, by: Person, at: datetime, into: Cycle | None) -> Iterable[RuleBroken]:
    """Do all that is said of one objective; what made no sense, under the names of its fields."""
    try:
        with transaction.atomic():
            _end(ending, by=by, at=at, into=into)
    except RuleBroken as broken:
        return [_named(one, ending.objective) for one in (broken, *broken.also)]
    return []


def _end(ending: Ending, *, by: Person, at: datetime, into: Cycle | None) -> None:
    objective = ending.objective
    if ending.scores or ending.stated is not None:
        goals.score(
            objective, by=by, at=at, version=ending.version, key_results=ending.scores, stated=ending.stated,
            note=ending.note,
        )  # fmt: skip
    elif Objective.objects.get(pk=objective.pk).version != ending.version:
        raise Stale(Objective.objects.get(pk=objective.pk))
    if any(ending.retro.values()):
        goals.write_retro(objective, by=by, at=at, version=ending.retro_version, **ending.retro)
    if ending.next_step == LEAVE:
        return
    if ending.next_step == CARRY:
        if into is None:
            raise RuleBroken(_("There is no later cycle to carry it into."), field="next")
        goals.carry_over(objective, by=by, at=at, cycle=into)
    goals.close(objective, by=by, at=at)


def _named(broken: RuleBroken, objective: Objective) -> RuleBroken:
    field = broken.field if broken.field not in (None, "cycle") else "next"
    return RuleBroken(broken.text, field=f"o{objective.pk}_{field}")
