"""Goals as lines of a table, a few at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.goals.models import KeyResult, Objective
from skylight.goals.queries.explorer import Filter, in_order
from skylight.lib.cells import Figure
from skylight.org.models import Person

BATCH = 500


def rows(wanted: Filter, *, viewer: Person, at: datetime) -> Iterator[list[Any]]:
    """One line for each key result of the objectives that fit, and one for an objective without any."""
    found = in_order(wanted, viewer=viewer, at=at).values(
        "pk", "cycle__name", "cycle__first_day", "cycle__last_day", "owner_person__name", "owner_team__name", "title",
        "state", "kind", "commitment", "source", "score_stated",
    )  # fmt: skip
    batch: list[Mapping[str, Any]] = []
    for one in found.iterator(chunk_size=BATCH):
        batch.append(one)
        if len(batch) == BATCH:
            yield from _lines(batch)
            batch = []
    yield from _lines(batch)


def _lines(objectives: list[Mapping[str, Any]]) -> Iterator[list[Any]]:
    ids = [one["pk"] for one in objectives]
    by_objective: dict[int, list[KeyResult]] = {pk: [] for pk in ids}
    for key_result in KeyResult.objects.live().filter(objective__in=ids).order_by("position", "id"):
        by_objective[key_result.objective_id].append(key_result)
    for one in objectives:
        listed: list[KeyResult | None] = [*by_objective[one["pk"]]]
        for row in listed or [None]:
            yield [
                *_objective_cells(one),
                *_key_result_cells(row),
                f"{settings.ADDRESS}/objectives/{one['pk']}/",
                str(Objective.Source(one["source"]).label) if one["source"] else "",
            ]


def _objective_cells(one: Mapping[str, Any]) -> list[Any]:
    cycle = Cycle(name=one["cycle__name"], first_day=one["cycle__first_day"], last_day=one["cycle__last_day"])
    return [
        shown_name(cycle),
        one["owner_person__name"] or one["owner_team__name"],
        one["title"],
        str(Objective.State(one["state"]).label),
        str(Objective.Kind(one["kind"]).label),
        str(Objective.Commitment(one["commitment"]).label),
        _figure(one["score_stated"]),
    ]


def _key_result_cells(one: KeyResult | None) -> list[Any]:
    if one is None:
        return [""] * 9
    reported = one.checked_in_at.date().isoformat() if one.checked_in_at else ""
    return [
        one.title, _figure(one.start), _figure(one.target), _figure(one.current), one.unit, _figure(one.progress),
        one.get_status_display(), reported, _figure(one.score),
    ]  # fmt: skip


def _figure(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return Figure(text.rstrip("0").rstrip(".") if "." in text else text)
