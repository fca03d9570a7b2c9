"""What one follows, over the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from skylight.activity import actions
from skylight.activity.models import Follow
from skylight.followup.queries import following
from skylight.goals.api.loading import named_objective, named_person, named_team
from skylight.goals.api.shapes.parts import address
from skylight.lib.api import Id, Input, Listing, Moment, Paged, Row, Sparse, made, nothing, one, page
from skylight.lib.errors import RuleBroken

router = Router(tags=["Following"])


class FollowRow(Row):
    """One person, team or objective that you follow; a person or a team stands for the goals they own."""

    id: int
    kind: str = Field(description="person, team or objective.")
    target: int = Field(description="The id of that person, team or objective.")
    name: str = Field(description="Empty of a goal that you may not read now.")
    url: str
    since: Moment


class NewFollow(Input):
    """What to follow: one of the three."""

    person: Id | None = None
    team: Id | None = None
    objective: Id | None = None


@router.get("/follows", response=Listing[FollowRow])
def list_follows(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """Yours, in the order you began them."""
    return page(request, _mine(request), asked, of=FollowRow, row=_row)


@router.get("/follows/{int:pk}", response=FollowRow)
def get_follow(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One of yours."""
    return one(request, _row(get_object_or_404(_mine(request), pk=pk)), asked, of=FollowRow)


@router.post("/follows", response={201: FollowRow})
def follow(request: HttpRequest, body: NewFollow) -> HttpResponse:
    """Follow a person, a team or an objective; whoever follows it already gets the same row."""
    wanted = [name for name in ("person", "team", "objective") if getattr(body, name) is not None]
    if len(wanted) != 1:
        raise RuleBroken(_("Name a person, a team or an objective."), field="objective")
    target = {
        "person": named_person(request, body.person, "person"),
        "team": named_team(body.team),
        "objective": named_objective(request, body.objective, "objective") if body.objective else None,
    }
    followed = actions.follow(by=request.user, at=timezone.now(), **target)
    row = _mine(request).get(pk=followed.pk)
    return made(request, _row(row), at=f"/api/v1/follows/{followed.pk}")


@router.delete("/follows/{int:pk}", response={204: None})
def unfollow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow it no more."""
    followed = get_object_or_404(Follow.objects.live().filter(person=request.user), pk=pk)
    actions.unfollow(followed, by=request.user, at=timezone.now())
    return nothing()


def _mine(request: HttpRequest) -> Any:
    return following.follows_of(request.user, timezone.now())


def _row(follow: Any) -> dict[str, Any]:
    row = following.row_of(follow)
    where = address(row.url) if row.url else ""
    return {
        "id": row.id, "kind": row.kind, "target": row.target, "name": row.name, "url": where, "since": row.since,
    }  # fmt: skip
