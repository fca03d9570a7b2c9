"""Which goal serves which, over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from skylight.goals import actions
from skylight.goals.api.loading import named_key_result, named_objective, objective_or_404
from skylight.goals.api.shapes import alignments as shapes
from skylight.goals.api.shapes.alignments import AlignmentRow, alignment_row, coverage_row, node_row
from skylight.goals.coverage import coverage
from skylight.goals.models import Alignment, AlignmentAnswer, Objective
from skylight.goals.models.alignments import AlignmentQuerySet
from skylight.goals.queries import outline
from skylight.lib.api import Listing, Sparse, made, one, page

router = Router(tags=["Alignments"])
ENDS = ("from_objective__owner_person", "from_objective__owner_team", "to_objective__owner_person",
        "to_objective__owner_team")  # fmt: skip


@router.get("/alignments", response=Listing[AlignmentRow])
def list_alignments(request: HttpRequest, asked: Query[shapes.AlignmentsAsked]) -> HttpResponse:
    """Those of which you may read both ends, the newest first."""
    readable = Alignment.objects.visible_to(request.user, timezone.now())
    found = _columns(_narrowed(readable, asked))
    return page(request, found, asked, of=AlignmentRow, row=alignment_row, newest_first=True)


@router.get("/alignments/{int:pk}", response=AlignmentRow)
def get_alignment(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One alignment."""
    readable = Alignment.objects.visible_to(request.user, timezone.now())
    return one(request, alignment_row(get_object_or_404(_columns(readable), pk=pk)), asked, of=AlignmentRow)


@router.post("/alignments", response={201: AlignmentRow})
def align(request: HttpRequest, body: shapes.NewAlignment) -> HttpResponse:
    """Link a goal of yours to the goal it serves; a loop is refused with its path."""
    link = actions.align(
        by=request.user,
        at=timezone.now(),
        from_objective=named_objective(request, body.from_objective, "from_objective"),
        to_objective=named_objective(request, body.to_objective, "to_objective"),
        from_key_result=named_key_result(request, body.from_key_result, "from_key_result"),
        to_key_result=named_key_result(request, body.to_key_result, "to_key_result"),
        relation=body.relation,
        note=body.note,
    )
    return made(request, _row(request, link.pk), at=f"/api/v1/alignments/{link.pk}")


@router.post("/alignments/{int:pk}/answers", response=AlignmentRow)
def answer_alignment(request: HttpRequest, pk: int, body: shapes.Answer) -> HttpResponse:
    """Acknowledge a link to your goal, or challenge it with a reason; the newest answer counts."""
    now = timezone.now()
    link = get_object_or_404(Alignment.objects.visible_to(request.user, now).select_related(*ENDS), pk=pk)
    if body.verdict == AlignmentAnswer.Verdict.CHALLENGED:
        actions.challenge(link, by=request.user, at=now, reason=body.reason)
    else:
        actions.acknowledge(link, by=request.user, at=now)
    return one(request, _row(request, pk))


@router.post("/alignments/{int:pk}/ending", response=AlignmentRow)
def end_alignment(request: HttpRequest, pk: int, body: shapes.Ending) -> HttpResponse:
    """End a link of your goal, also when you may not read the other one any more; that it stood stays on record."""
    now = timezone.now()
    mine = Alignment.objects.filter(from_objective__in=Objective.objects.visible_to(request.user, now))
    link = get_object_or_404(mine.select_related(*ENDS), pk=pk)
    actions.end_alignment(link, by=request.user, at=now, reason=body.reason)
    return one(request, _row(request, pk))


@router.get("/objectives/{int:pk}/alignment", response=shapes.OutlineRow)
def alignment_outline(request: HttpRequest, pk: int) -> HttpResponse:
    """The outline from every top goal down to this one, and one step below it."""
    objective, now = objective_or_404(request, pk), timezone.now()
    nodes = outline.around(objective, viewer=request.user, at=now)
    return one(request, {"nodes": [node_row(node) for node in nodes]})


@router.get("/objectives/{int:pk}/alignment/below", response=shapes.NodeRow)
def alignment_below(request: HttpRequest, pk: int) -> HttpResponse:
    """One objective with the step below it."""
    objective, now = objective_or_404(request, pk), timezone.now()
    return one(request, node_row(outline.below(objective, viewer=request.user, at=now)))


@router.get("/objectives/{int:pk}/coverage", response=shapes.CoverageRow)
def objective_coverage(request: HttpRequest, pk: int) -> HttpResponse:
    """How the goals that serve this one are doing."""
    objective, now = objective_or_404(request, pk), timezone.now()
    return one(request, coverage_row(coverage([objective], viewer=request.user, at=now)[pk]))


def _narrowed(found: AlignmentQuerySet, asked: shapes.AlignmentsAsked) -> AlignmentQuerySet:
    names = ("from_objective", "to_objective", "relation")
    found = found.filter(**{name: getattr(asked, name) for name in names if getattr(asked, name)})
    if asked.objective:
        found = found.filter(Q(from_objective=asked.objective) | Q(to_objective=asked.objective))
    return found if asked.ended else found.live()


def _columns(found: AlignmentQuerySet) -> Any:
    answers = AlignmentAnswer.objects.filter(alignment=OuterRef("pk")).order_by("-at", "-id")
    return found.annotate(
        verdict=Subquery(answers.values("verdict")[:1]),
        verdict_reason=Subquery(answers.values("reason")[:1]),
        verdict_at=Subquery(answers.values("at")[:1]),
    ).values(*shapes.COLUMNS)


def _row(request: HttpRequest, pk: int) -> dict[str, Any]:
    """An alignment of which the caller may read one end at least."""
    row = _columns(Alignment.objects.filter(pk=pk)).get()
    ends = {side: row[f"{side}_objective_id"] for side in ("from", "to")}
    goals = Objective.objects.visible_to(request.user, timezone.now()).filter(pk__in=ends.values())
    readable = set(goals.values_list("pk", flat=True))
    return alignment_row(row, tuple(side for side, goal in ends.items() if goal not in readable))
