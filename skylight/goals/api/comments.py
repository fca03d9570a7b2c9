"""What is said about goals, over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from skylight.activity.models import Comment
from skylight.goals import actions
from skylight.goals.api.loading import named_key_result, named_objective
from skylight.goals.api.shapes.parts import CommentWord, OwnerRow, Prose, person_row
from skylight.goals.models import Objective
from skylight.lib.api import Id, Input, Listing, Paged, Row, Sparse, made, one, page

router = Router(tags=["Comments"])
COLUMNS = (
    "id",
    "objective_id",
    "key_result_id",
    "kind",
    "text",
    "by_id",
    "by__name",
    "by_name",
    "at",
    "solved_at",
)


class CommentRow(Row):
    """What somebody says about an objective or one of its key results."""

    id: int
    objective_id: int
    key_result_id: int | None
    kind: CommentWord
    text: str
    by: OwnerRow | None
    by_name: str = Field(description="As written, if the person is not known.")
    at: datetime
    solved_at: datetime | None


class CommentsAsked(Paged):
    """Which comments."""

    objective: Id | None = None
    key_result: Id | None = None
    by: Id | None = Field(None, description="Of this person.")
    open: bool = Field(False, description="Only those that are not settled.")


class NewComment(Input):
    """One more comment, by name."""

    objective: Id
    key_result: Id | None = None
    kind: CommentWord = Field("note")
    text: Prose = Field(min_length=1)


@router.get("/comments", response=Listing[CommentRow])
def list_comments(request: HttpRequest, asked: Query[CommentsAsked]) -> HttpResponse:
    """Those on objectives you may read, the newest first."""
    wanted = {"objective": asked.objective, "key_result": asked.key_result, "by": asked.by}
    found = _readable(request).filter(**{name: value for name, value in wanted.items() if value})
    found = found.filter(solved_at=None) if asked.open else found
    return page(request, found.values(*COLUMNS), asked, of=CommentRow, row=comment_row, newest_first=True)


@router.get("/comments/{int:pk}", response=CommentRow)
def get_comment(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One comment."""
    found = _readable(request).values(*COLUMNS)
    return one(request, comment_row(get_object_or_404(found, pk=pk)), asked, of=CommentRow)


@router.post("/comments", response={201: CommentRow})
def comment(request: HttpRequest, body: NewComment) -> HttpResponse:
    """Say something about a goal."""
    said = actions.comment(
        named_objective(request, body.objective, "objective"),
        by=request.user,
        at=timezone.now(),
        text=body.text,
        kind=body.kind,
        key_result=named_key_result(request, body.key_result, "key_result"),
    )
    return made(request, _row(said.pk), at=f"/api/v1/comments/{said.pk}")


@router.post("/comments/{int:pk}/solving", response=CommentRow)
def solve_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it settled."""
    return _act(request, actions.solve, pk)


@router.delete("/comments/{int:pk}/solving", response=CommentRow)
def unsolve_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    return _act(request, actions.unsolve, pk)


def comment_row(row: dict[str, Any]) -> dict[str, Any]:
    """A comment out of `.values(*COLUMNS)` as it goes out."""
    kept = {name: row[name] for name in CommentRow.model_fields if name in row}
    return {**kept, "by": person_row(row["by_id"], row["by__name"])}


def _act(request: HttpRequest, action: Callable[..., Any], pk: int) -> HttpResponse:
    said = get_object_or_404(_readable(request).select_related("objective__owner_team"), pk=pk)
    action(said, by=request.user, at=timezone.now())
    return one(request, _row(pk))


def _readable(request: HttpRequest) -> QuerySet[Comment]:
    goals = Objective.objects.visible_to(request.user, timezone.now())
    return Comment.objects.filter(objective__in=goals.values("pk"))


def _row(pk: int) -> dict[str, Any]:
    return comment_row(Comment.objects.values(*COLUMNS).get(pk=pk))
