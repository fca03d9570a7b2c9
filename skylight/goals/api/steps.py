"""The next steps of key results, over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from skylight.goals import actions
from skylight.goals.actions.steps import LONGEST_LINK, LONGEST_WORDS
from skylight.goals.api.loading import key_result_or_404, named_person
from skylight.goals.api.shapes.parts import OwnerRow, person_row
from skylight.goals.models import Step
from skylight.goals.models.steps import StepQuerySet
from skylight.goals.queries.steps import with_completion
from skylight.goals.views.answers import OWNERS
from skylight.lib.api import (
    Day,
    Id,
    Input,
    Listing,
    Paged,
    Row,
    Sparse,
    Versioned,
    made,
    nothing,
    one,
    page,
    sent,
    show_current,
    version_of,
)

router = Router(tags=["Next steps"])
COLUMNS = (
    "id", "version", "key_result_id", "words", "owner_id", "owner__name", "due_on", "link", "by_id", "by__name", "at",
    "done_at", "done_by_id", "done_by_name",
)  # fmt: skip
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]
Link = Annotated[str, Field(max_length=LONGEST_LINK, description="Where the task lives; https.")]


class PlannedStepRow(Row):
    """One step in the plan of a key result."""

    id: int
    version: int
    key_result_id: int
    words: str
    owner: OwnerRow | None = Field(description="Null: whoever drives the key result.")
    due_on: date | None
    link: str
    by: OwnerRow | None
    at: datetime
    done_at: datetime | None
    done_by: OwnerRow | None


class StepsAsked(Paged):
    """Which steps."""

    key_result: Id | None = None
    objective: Id | None = Field(None, description="Of any key result of this goal.")
    owner: Id | None = Field(None, description="Of this person.")
    open: bool = Field(False, description="Only those that are not done.")


class NewPlannedStep(Input):
    """One more step."""

    words: Words
    owner: Id | None = None
    due_on: Day | None = None
    link: Link = ""


class EditPlannedStep(Versioned):
    """What a step says from now on."""

    words: Words = ""
    owner: Id | None = None
    due_on: Day | None = None
    link: Link = ""


@router.get("/steps", response=Listing[PlannedStepRow])
def list_steps(request: HttpRequest, asked: Query[StepsAsked]) -> HttpResponse:
    """Those of the key results you may read, in the order they were planned."""
    wanted = {"key_result": asked.key_result, "key_result__objective": asked.objective, "owner": asked.owner}
    found = _readable(request).filter(**{name: value for name, value in wanted.items() if value})
    found = found.exclude(pk__in=Step.objects.done().values("pk")) if asked.open else found
    return page(request, with_completion(found).values(*COLUMNS), asked, of=PlannedStepRow, row=_row)


@router.get("/steps/{int:pk}", response=PlannedStepRow)
def get_step(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One step."""
    return one(
        request, _row(get_object_or_404(_columns(_readable(request)), pk=pk)), asked, of=PlannedStepRow
    )


@router.post("/key-results/{int:pk}/steps", response={201: PlannedStepRow})
def add_step(request: HttpRequest, pk: int, body: NewPlannedStep) -> HttpResponse:
    """Plan one more step of a key result; nobody is notified."""
    row = key_result_or_404(request, pk)
    given = {**sent(body), "owner": named_person(request, body.owner, "owner")}
    step = actions.add_step(row, by=request.user, at=timezone.now(), **given)
    return made(request, _shown(step.pk), at=f"/api/v1/steps/{step.pk}")


@router.patch("/steps/{int:pk}", response=PlannedStepRow)
def edit_step(request: HttpRequest, pk: int, body: EditPlannedStep) -> HttpResponse:
    """Change what it says."""
    step, given = _loaded(request, pk), sent(body)
    if "owner" in given:
        given["owner"] = named_person(request, body.owner, "owner")
    version = version_of(request, body.version)
    actions.edit_step(step, by=request.user, at=timezone.now(), version=version, **given)
    return one(request, _shown(pk))


@router.post("/steps/{int:pk}/completion", response=PlannedStepRow)
def finish_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is done."""
    return _act(request, actions.finish_step, pk)


@router.delete("/steps/{int:pk}/completion", response=PlannedStepRow)
def unfinish_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is not done after all."""
    return _act(request, actions.unfinish_step, pk)


@router.delete("/steps/{int:pk}", response={204: None})
def remove_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of the plan."""
    actions.remove_step(_loaded(request, pk), by=request.user, at=timezone.now())
    return nothing()


def _act(request: HttpRequest, action: Callable[..., Any], pk: int) -> HttpResponse:
    action(_loaded(request, pk), by=request.user, at=timezone.now())
    return one(request, _shown(pk))


def _readable(request: HttpRequest) -> StepQuerySet:
    return Step.objects.live().visible_to(request.user, timezone.now())


def _loaded(request: HttpRequest, pk: int) -> Step:
    owners = [f"key_result__objective__{name}" for name in OWNERS]
    return get_object_or_404(_readable(request).select_related("owner", *owners), pk=pk)


def _columns(steps: StepQuerySet) -> Any:
    return with_completion(steps).values(*COLUMNS)


def _shown(pk: int) -> dict[str, Any]:
    return _row(_columns(Step.objects.all()).get(pk=pk))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    kept = ("id", "version", "key_result_id", "words", "due_on", "link", "at", "done_at")
    return {
        **{name: row[name] for name in kept},
        "owner": person_row(row["owner_id"], row["owner__name"]),
        "by": person_row(row["by_id"], row["by__name"]),
        "done_by": person_row(row["done_by_id"], row["done_by_name"]),
    }


show_current(Step, lambda request, current: _shown(current.pk))
