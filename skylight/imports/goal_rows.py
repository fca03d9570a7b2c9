"""What objectives and key results have in common when they are brought in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from skylight.goals import fields, progress, revisions, roll_up, scoring
from skylight.goals.models import Contribution, KeyResult, Objective
from skylight.goals.revisions import Change
from skylight.imports.bulk import chunks, insert, set_columns
from skylight.imports.run import Run
from skylight.org.models import Person, Team

NUMBERS = re.compile(r"(\d+)")
# Neither order nor scores are revisions: scores have rows of their own.
NO_REVISION = {"position", "score", "score_stated", "score_as_written", "current", "status", "confidence"}


def changes_of(row: Objective | KeyResult, wanted: Mapping[str, Any]) -> list[Change]:
    """Give the row the wanted values; what that changes, as a history shows it."""
    made = []
    for name, value in wanted.items():
        before = getattr(row, name)
        if before != value:
            shown = name.removesuffix("_id")
            said = fields.text_of(getattr(row, shown))
            setattr(row, name, value)
            made.append(Change(shown, said, _said(row, shown, value)))
    return made


def keep_revisions(run: Run, edited: Iterable[tuple[Objective | KeyResult, list[Change]]]) -> None:
    """Write the revisions of published goals, cycle by cycle: what was changed late depends on the cycle."""
    by_cycle: dict[int, list[tuple[Objective | KeyResult, list[Change]]]] = {}
    for row, changes in edited:
        objective = row.objective if isinstance(row, KeyResult) else row
        revised = [change for change in changes if change.field not in NO_REVISION]
        by_cycle.setdefault(objective.cycle_id, []).append((row, revised))
    for of_cycle in by_cycle.values():
        revisions.keep_all(of_cycle, by=run.by, at=run.at)


def columns_of(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """The attributes under which a row keeps these fields: `owner_id` for owner."""
    attributes = {field.name: field.attname for field in model._meta.concrete_fields}
    return [attributes[name] for name in names]


def contributions(run: Run, wanted: Mapping[int, Sequence[int]]) -> set[int]:
    """Let people help with objectives besides those who do; the objectives that got more helpers."""
    asked = {pk for pk, people in wanted.items() if people}
    rows = Contribution.objects.filter(objective__in=asked, ended_at=None).values_list("objective", "person")
    known = set(rows) if asked else set()
    new = [(pk, person) for pk in sorted(asked) for person in wanted[pk] if (pk, person) not in known]
    insert(Contribution(objective_id=pk, person_id=one, at=run.at) for pk, one in new)
    return {pk for pk, _person in new}


def place_new(model: type[models.Model], group: str, new: Mapping[int, tuple[int, str]]) -> None:
    """Put new rows behind those of their group that stand already, in the order of their ids: O9 before O10."""
    groups: dict[int, list[tuple[Any, int]]] = {}
    for pk, (of, id_) in new.items():
        groups.setdefault(of, []).append((natural(id_), pk))
    for chunk in chunks(sorted(groups)):
        first = dict.fromkeys(chunk, 0)
        standing = model._default_manager.filter(**{f"{group}__in": chunk})
        for pk, of, position in standing.values_list("pk", group, "position"):
            if pk not in new:
                first[of] = max(first[of], position + 1)
        places = [
            (pk, first[of] + place) for of in chunk for place, (_id, pk) in enumerate(sorted(groups[of]))
        ]
        set_columns(model, ["position"], places)


def natural(id_: str) -> list[tuple[int, int | str]]:
    """An id as people order it.

    >>> sorted(["O10", "O9"], key=natural)
    ['O9', 'O10']
    """
    parts = NUMBERS.split(id_)
    return [(0, int(part[:18])) if part.isdecimal() else (1, part) for part in parts if part]


def recompute(objectives: Iterable[int]) -> None:
    """Reckon progress and score of objectives from their key results, as `roll_up` does for one."""
    for chunk in chunks(sorted(objectives), 1_000):
        found: dict[int, list[tuple[Decimal | None, Decimal | None, Decimal | None]]] = {
            pk: [] for pk in chunk
        }
        rows = KeyResult.objects.live().filter(objective__in=chunk).order_by("position", "id")
        for pk, raw, weight, score in rows.values_list("objective", "progress", "weight", "score"):
            found[pk].append((roll_up.shown(raw), weight, score))
        standing = Objective.objects.filter(pk__in=chunk).values_list("pk", "progress", "score_computed")
        changed = []
        for pk, before, scored_before in standing:
            value = roll_up.kept(progress.of_objective([(one, weight) for one, weight, _ in found[pk]]).value)
            score = scoring.objective_score([(one, weight) for _, weight, one in found[pk]]).value
            scored = None if score is None else scoring.round_half_up(score, scoring.PLACES)
            if (value, scored) != (before, scored_before):
                changed.append((pk, value, scored))
        set_columns(Objective, ["progress", "score_computed"], changed)


def _said(row: Objective | KeyResult, name: str, value: Any) -> str:
    field = row._meta.get_field(name)
    if value is None or not field.is_relation:
        return fields.text_of(value)
    kind = Team if field.related_model is Team else Person
    return fields.text_of(kind._default_manager.get(pk=value))
