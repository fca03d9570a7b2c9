"""Objectives and key results as they go out, many of them in the same few statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from skylight.goals import visibility
from skylight.goals.api.shapes.key_results import key_result_row
from skylight.goals.api.shapes.objectives import ObjectiveRow, objective_row
from skylight.goals.models import KeyResult, Objective
from skylight.goals.queries.cards import cards_by_id, key_results_of, with_all_for_a_card
from skylight.goals.queries.check_in_page import newest_check_ins
from skylight.lib.api import Sparse, made, one, show_current
from skylight.org.models import Person

Rows = Callable[[list[int]], list[dict[str, Any]]]


def objective_rows(viewer: Person, at: datetime) -> Rows:
    """What makes objectives of ids; those that the viewer may not read are left out."""

    def rows(pks: list[int]) -> list[dict[str, Any]]:
        found = cards_by_id(pks, viewer=viewer, at=at)
        return [objective_row(found[pk]) for pk in pks if pk in found]

    return rows


def key_result_rows(viewer: Person, at: datetime) -> Rows:
    """What makes key results of ids."""

    def rows(pks: list[int]) -> list[dict[str, Any]]:
        texts = dict(KeyResult.objects.filter(pk__in=pks).values_list("pk", "description"))
        shown = {row["id"]: row for row in _of_their_objectives(pks, viewer, at)}
        newest = newest_check_ins(pks)
        return [
            {**shown[pk], "description": texts[pk], "newest_check_in_id": newest.get(pk)}
            for pk in pks
            if pk in shown
        ]

    return rows


def show_objective(
    request: HttpRequest, pk: int, at: datetime, asked: Sparse | None = None, *, new: bool = False
) -> HttpResponse:
    """One objective as it stands now; of one that the caller has just closed to themselves, the number alone."""
    row = next(iter(objective_rows(request.user, at)([pk])), {"id": pk})
    if new:
        return made(request, row, at=f"/api/v1/objectives/{pk}")
    return one(request, row, asked, of=ObjectiveRow)


def show_key_result(request: HttpRequest, pk: int, at: datetime, *, new: bool = False) -> HttpResponse:
    """One key result as it stands now."""
    row = next(iter(key_result_rows(request.user, at)([pk])), {"id": pk})
    return made(request, row, at=f"/api/v1/key-results/{pk}") if new else one(request, row)


def _of_their_objectives(pks: Iterable[int], viewer: Person, at: datetime) -> Iterable[dict[str, Any]]:
    readable = Objective.objects.visible_to(viewer, at).filter(
        pk__in=KeyResult.objects.filter(pk__in=list(pks)).values("objective")
    )
    objectives = list(with_all_for_a_card(readable, at))
    policies = visibility.policies_of_moment(viewer, at)
    for listed in key_results_of(objectives, policies, at).values():
        yield from map(key_result_row, listed)


def _objective_now(request: HttpRequest, current: Objective) -> dict[str, Any]:
    return next(
        iter(objective_rows(request.user, timezone.now())([current.pk])), {"version": current.version}
    )


def _key_result_now(request: HttpRequest, current: KeyResult) -> dict[str, Any]:
    return next(
        iter(key_result_rows(request.user, timezone.now())([current.pk])), {"version": current.version}
    )


show_current(Objective, _objective_now)
show_current(KeyResult, _key_result_now)
