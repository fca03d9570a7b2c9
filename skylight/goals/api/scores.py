"""How it came out, what was learnt, what was changed, and what goes on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from skylight.goals import actions
from skylight.goals.api.loading import (
    fields_named,
    key_result_or_404,
    named_cycle,
    objective_or_404,
)
from skylight.goals.api.rows import show_objective
from skylight.goals.api.shapes import scores as shapes
from skylight.goals.api.shapes.objectives import CarryOver, ObjectiveRow
from skylight.goals.api.shapes.parts import owner_row
from skylight.goals.api.shapes.scores import RetroRow, RevisionRow, ScoreRow
from skylight.goals.models import Retro, Revision, Score
from skylight.goals.queries.owners import person
from skylight.lib.api import Listing, Paged, number, one, page, show_current, version_of

router = Router(tags=["Scores and history"])
RETRO = ("expected", "happened", "why", "keep", "change")


@router.get("/objectives/{int:pk}/scores", response=Listing[ScoreRow])
def list_scores(request: HttpRequest, pk: int, asked: Query[Paged]) -> HttpResponse:
    """Every score that was stated, the newest first."""
    cycle = objective_or_404(request, pk).cycle

    def row(score: Score) -> dict[str, Any]:
        return {**_score_row(score), "is_late": score.is_late(cycle)}

    found = Score.objects.filter(objective=pk).select_related("by")
    return page(request, found, asked, of=ScoreRow, row=row, newest_first=True)


@router.post("/objectives/{int:pk}/scores", response=ObjectiveRow)
def score_objective(request: HttpRequest, pk: int, body: shapes.Scores) -> HttpResponse:
    """Score key results, and if you like the whole. A score measures the goal, never the person."""
    row, now = objective_or_404(request, pk), timezone.now()
    given = {one.key_result: (one.value, one.note) for one in body.key_results}
    with fields_named(lambda field: _score_field(field, list(given))):
        actions.score(
            row,
            by=request.user,
            at=now,
            version=version_of(request, body.version),
            key_results=given,
            stated=body.stated,
            note=body.note,
        )
    return show_objective(request, pk, now)


@router.get("/objectives/{int:pk}/retro", response=RetroRow)
def get_retro(request: HttpRequest, pk: int) -> HttpResponse:
    """The look back, once there is one."""
    objective_or_404(request, pk)
    return one(request, _retro_row(get_object_or_404(Retro.objects.select_related("by"), objective=pk)))


@router.put("/objectives/{int:pk}/retro", response=RetroRow)
def write_retro(request: HttpRequest, pk: int, body: shapes.Retro) -> HttpResponse:
    """Look back: what was expected, what happened, why, what to keep and what to change. Version 0 begins."""
    row = objective_or_404(request, pk)
    texts = {name: getattr(body, name) for name in RETRO}
    retro = actions.write_retro(
        row, by=request.user, at=timezone.now(), version=version_of(request, body.version), **texts
    )
    return one(request, _retro_row(retro))


@router.post("/objectives/{int:pk}/carry-over", response={201: ObjectiveRow})
def carry_over(request: HttpRequest, pk: int, body: CarryOver) -> HttpResponse:
    """Go on with it in a later cycle: a new draft that knows where it came from."""
    row, now = objective_or_404(request, pk), timezone.now()
    cycle = named_cycle(request, body.cycle)
    draft = actions.carry_over(row, by=request.user, at=now, cycle=cycle, key_results=body.key_results)
    return show_objective(request, draft.pk, now, new=True)


@router.get("/objectives/{int:pk}/history", response=Listing[RevisionRow])
def objective_history(request: HttpRequest, pk: int, asked: Query[Paged]) -> HttpResponse:
    """Who changed what of it or of its key results since publishing, when and why; the newest first."""
    objective_or_404(request, pk)
    return _history(request, asked, objective=pk)


@router.get("/key-results/{int:pk}/history", response=Listing[RevisionRow])
def key_result_history(request: HttpRequest, pk: int, asked: Query[Paged]) -> HttpResponse:
    """Who changed what of it since publishing, when and why; the newest first."""
    key_result_or_404(request, pk)
    return _history(request, asked, key_result=pk)


def _history(request: HttpRequest, asked: Paged, **of: int) -> HttpResponse:
    found = Revision.objects.filter(**of).select_related("by").prefetch_related("changes")
    return page(request, found, asked, of=RevisionRow, row=_revision_row, newest_first=True)


def _score_row(score: Score) -> dict[str, Any]:
    return {
        "id": score.pk,
        "key_result_id": score.key_result_id,
        "value": number(score.value),
        "computed": number(score.computed),
        "note": score.note,
        "by": owner_row(person(score.by)),
        "at": score.at,
    }


def _retro_row(retro: Retro) -> dict[str, Any]:
    texts = {name: getattr(retro, name) for name in RETRO}
    return {"version": retro.version, **texts, "by": owner_row(person(retro.by)), "at": retro.at}


def _revision_row(revision: Revision) -> dict[str, Any]:
    changes = sorted(revision.changes.all(), key=lambda change: change.pk)
    return {
        "id": revision.pk,
        "key_result_id": revision.key_result_id,
        "at": revision.at,
        "by": owner_row(person(revision.by)),
        "reason": revision.reason,
        "version": revision.version,
        "after_mid_cycle": revision.after_mid_cycle,
        "changes": [{"field": one.field, "before": one.before, "after": one.after} for one in changes],
    }


def _score_field(field: str, asked: list[int]) -> str:
    """`kr_12_value` as the body calls it: `key_results.0.value`."""
    if not field.startswith("kr_"):
        return field
    _kr, pk, name = field.split("_", 2)
    return f"key_results.{asked.index(int(pk))}.{name}"


show_current(Retro, lambda request, retro: _retro_row(retro))
