"""Writing goals once more, and several in one act, over the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from skylight.goals import actions
from skylight.goals.actions.together import MOST_OBJECTIVES
from skylight.goals.api.loading import named_cycle, named_team, objective_or_404
from skylight.goals.api.rows import objective_rows, show_objective
from skylight.goals.api.shapes.key_results import MOST_STEPS, NewStep, Unit
from skylight.goals.api.shapes.objectives import ObjectiveRow
from skylight.goals.api.shapes.parts import CommitmentWord, KindWord, MeasureWord, Prose, Title
from skylight.goals.texts import KeyResultText, ObjectiveText
from skylight.lib.api import Id, Input, Listing, Number, listed, sent
from skylight.lib.api.values import Share

router = Router(tags=["Objectives"])


class Copy(Input):
    """Into which cycle, for whom, and what comes along."""

    cycle: Id
    owner_team: Id | None = Field(None, description="Null: you.")
    key_results: list[Id] | None = Field(None, max_length=200, description="Null: all that count.")
    derived: bool = Field(False, description="Say that it is derived from the other goal; both sides see it.")


class KeyResultWords(Input):
    """One key result of a new draft."""

    title: Title = Field(examples=["Median days to first order"])
    kind: MeasureWord = Field("increase")
    start: Number | None = None
    target: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Unit = Field("", examples=["days"])
    weight: Share | None = None
    how_measured: Prose = ""
    description: Prose = ""
    milestones: list[NewStep] = Field([], max_length=MOST_STEPS)


class ObjectiveWords(Input):
    """One new draft with its key results."""

    title: Title = Field(examples=["Small merchants get their first order in days, not weeks"])
    description: Prose = Field("", description="Markdown.")
    commitment: CommitmentWord = Field("committed")
    kind: KindWord = Field("project")
    weight: Share | None = None
    key_results: Annotated[list[KeyResultWords], Field(max_length=60)] = []


class Together(Input):
    """Several drafts for one cycle: all of them or none."""

    cycle: Id
    owner_team: Id | None = Field(None, description="Null: you.")
    objectives: list[ObjectiveWords] = Field(min_length=1, max_length=MOST_OBJECTIVES)


@router.post("/objectives/{int:pk}/copy", response={201: ObjectiveRow})
def copy_objective(request: HttpRequest, pk: int, body: Copy) -> HttpResponse:
    """Begin a draft with its words and figures: no check-ins, no scores, and no link unless you ask for one."""
    row, now = objective_or_404(request, pk), timezone.now()
    draft = actions.copy(
        row,
        by=request.user,
        at=now,
        cycle=named_cycle(request, body.cycle),
        owner_team=named_team(body.owner_team, "owner_team"),
        key_results=body.key_results,
        derived=body.derived,
    )
    return show_objective(request, draft.pk, now, new=True)


@router.post("/objectives/together", response=Listing[ObjectiveRow])
def draft_together(request: HttpRequest, body: Together) -> HttpResponse:
    """Begin several drafts with their key results in one act: all of them or none."""
    now = timezone.now()
    drafts = actions.draft_together(
        [_text(one) for one in body.objectives],
        by=request.user,
        at=now,
        cycle=named_cycle(request, body.cycle),
        owner_team=named_team(body.owner_team, "owner_team"),
    )
    return listed(request, objective_rows(request.user, now)([one.pk for one in drafts]))


def _text(one: ObjectiveWords) -> ObjectiveText:
    said = {name: value for name, value in sent(one).items() if name != "key_results"}
    return ObjectiveText(said, tuple(_key_result(row) for row in one.key_results))


def _key_result(row: KeyResultWords) -> KeyResultText:
    said: dict[str, Any] = {name: value for name, value in sent(row).items() if name != "milestones"}
    return KeyResultText(said, tuple((step.title, step.due_on, step.weight) for step in row.milestones))
