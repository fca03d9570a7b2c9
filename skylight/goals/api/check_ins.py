"""Check-ins over the API: one, or all my key results in one go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from skylight.goals import actions
from skylight.goals.actions import CheckInEntry, Conflict
from skylight.goals.api.loading import fields_named, named_key_result
from skylight.goals.api.shapes import check_ins as shapes
from skylight.goals.api.shapes.check_ins import CheckInRow, check_in_row
from skylight.goals.models import CheckIn, KeyResult
from skylight.goals.models.check_ins import CheckInQuerySet
from skylight.lib.api import Listing, Sparse, made, one, page, show_current
from skylight.lib.errors import RuleBroken

router = Router(tags=["Check-ins"])
ENDS = ("key_result__objective__owner_team", "objective__cycle", "by")


@router.get("/check-ins", response=Listing[CheckInRow])
def list_check_ins(request: HttpRequest, asked: Query[shapes.CheckInsAsked]) -> HttpResponse:
    """Those on objectives you may read, the newest first."""
    readable = CheckIn.objects.visible_to(request.user, timezone.now())
    found = _with_all(_narrowed(readable, asked))
    return page(request, found, asked, of=CheckInRow, row=check_in_row, newest_first=True)


@router.get("/check-ins/{int:pk}", response=CheckInRow)
def get_check_in(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One check-in."""
    readable = CheckIn.objects.visible_to(request.user, timezone.now())
    return one(request, check_in_row(get_object_or_404(_with_all(readable), pk=pk)), asked, of=CheckInRow)


@router.post("/check-ins", response={201: CheckInRow})
def check_in(request: HttpRequest, body: shapes.NewCheckIn) -> HttpResponse:
    """Report on one key result; the same figures again are a report too."""
    key_result = named_key_result(request, body.key_result, "key_result")
    saved = actions.check_in(key_result, by=request.user, at=timezone.now(), **_said(body))
    return _made(request, saved)


@router.post("/check-ins/bulk", response=shapes.BulkSaved)
def check_in_all(request: HttpRequest, body: shapes.BulkCheckIns) -> HttpResponse:
    """Report on several key results: all are saved or none, and every line that is wrong is told."""
    asked = [line.key_result for line in body.check_ins]
    found = _key_results(request, asked)
    entries = [
        CheckInEntry(found[line.key_result], **_said(line), confirm=line.confirm) for line in body.check_ins
    ]
    with fields_named(lambda field: _line_field(field, asked)):
        saved = actions.check_in_all(entries, by=request.user, at=timezone.now())
    told = {row.key_result_id for row in saved}
    rows = _with_all(CheckIn.objects.filter(pk__in=[row.pk for row in saved])).order_by("pk")
    unchanged = [pk for pk in asked if pk not in told]
    return one(request, {"items": [check_in_row(row) for row in rows], "unchanged": unchanged})


@router.post("/check-ins/{int:pk}/correction", response={201: CheckInRow})
def correct_check_in(request: HttpRequest, pk: int, body: shapes.Said) -> HttpResponse:
    """Put a newer one in the place of a wrong one, which stays to be seen. Say all of it again."""
    readable = CheckIn.objects.visible_to(request.user, timezone.now()).select_related(*ENDS)
    wrong = get_object_or_404(readable, pk=pk)
    correction = actions.correct(wrong, by=request.user, at=timezone.now(), **_words(body))
    return _made(request, correction)


def _narrowed(found: CheckInQuerySet, asked: shapes.CheckInsAsked) -> CheckInQuerySet:
    wanted = {
        "objective": asked.objective,
        "key_result": asked.key_result,
        "by": asked.by,
        "at__gte": asked.since,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return found.standing() if asked.standing else found


def _with_all(found: CheckInQuerySet) -> Any:
    # Asked for each row: SQLite takes a join to the few corrections for one to all check-ins, and reads them all.
    corrected = Exists(CheckIn.objects.filter(corrects=OuterRef("pk")))
    return found.select_related("by").prefetch_related("marks").annotate(is_corrected=corrected)


def _words(body: shapes.Said) -> dict[str, Any]:
    """What was said, as the actions call it."""
    return {
        "value": body.value,
        "status": "" if body.status == KeyResult.Status.NONE else body.status,
        "confidence": body.confidence,
        "note": body.note,
        "evidence_url": body.evidence_url,
    }


def _said(body: shapes.NewCheckIn) -> dict[str, Any]:
    ticks = {mark.id: mark.done for mark in body.milestones} or None
    return {**_words(body), "milestones_done": ticks, "seen_check_in": body.seen}


def _key_results(request: HttpRequest, asked: list[int]) -> dict[int, KeyResult]:
    """The key results of all lines. Raises RuleBroken that tells of every line without one, or with one twice."""
    readable = KeyResult.objects.visible_to(request.user, timezone.now())
    found = readable.select_related("objective__owner_team", "objective__cycle").in_bulk(set(asked))
    wrong = [*_without(asked, found), *_twice(asked)]
    if wrong:
        first, *others = wrong
        raise RuleBroken(first.text, field=first.field, also=others)
    return found


def _without(asked: list[int], found: dict[int, KeyResult]) -> Iterable[RuleBroken]:
    for line, pk in enumerate(asked):
        if pk not in found:
            yield RuleBroken(_("There is no such key result."), field=f"check_ins.{line}.key_result")


def _twice(asked: list[int]) -> Iterable[RuleBroken]:
    for line, pk in enumerate(asked):
        if pk in asked[:line]:
            yield RuleBroken(_("Each key result stands here once."), field=f"check_ins.{line}.key_result")


def _line_field(field: str, asked: list[int]) -> str:
    """`kr_12_value` as the body calls it: `check_ins.0.value`."""
    _kr, pk, *name = field.split("_", 2)
    return ".".join(["check_ins", str(asked.index(int(pk))), *name])


def _made(request: HttpRequest, saved: CheckIn) -> HttpResponse:
    row = check_in_row(_with_all(CheckIn.objects.filter(pk=saved.pk)).get())
    return made(request, row, at=f"/api/v1/check-ins/{saved.pk}")


show_current(Conflict, lambda request, conflict: check_in_row(conflict.newest))
