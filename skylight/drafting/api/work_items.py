"""Ordinary work over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from skylight.drafting import actions
from skylight.drafting.models import SupportRequest, WorkItem
from skylight.goals.api.loading import named_team
from skylight.goals.api.shapes.parts import OwnerRow, Reason, Title, owner_row
from skylight.goals.queries.owners import Owner
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
    one,
    page_by_id,
    sent,
    show_current,
    version_of,
)

router = Router(tags=["Ordinary work"])
WorkWord = Literal["open", "done", "dropped"]
TrackedAt = Annotated[str, Field(max_length=2_000, examples=["https://tracker.example/7"])]


class WorkItemRow(Row):
    """A piece of work that is in nobody's OKRs."""

    id: int
    version: int
    title: str
    owner: OwnerRow
    state: WorkWord
    by_when: date | None
    link: str
    request_id: int | None = Field(description="The request it came from, if you may read it.")
    at: datetime


class WorkItemsAsked(Paged):
    """Which pieces of work."""

    person: Id | None = None
    team: Id | None = None
    state: WorkWord | None = None


class NewWorkItem(Input):
    """One more piece of work, of yours or of a team you write for."""

    title: Title
    owner_team: Id | None = None
    by_when: Day | None = None
    link: TrackedAt = ""


class EditWorkItem(Versioned):
    """What it says from now on."""

    title: Title = ""
    by_when: Day | None = None
    link: TrackedAt = ""


class WorkItemEnding(Versioned):
    """Done, or dropped and why."""

    kind: Literal["done", "dropped"] = "done"
    reason: Reason = ""


@router.get("/work-items", response=Listing[WorkItemRow])
def list_work_items(request: HttpRequest, asked: Query[WorkItemsAsked]) -> HttpResponse:
    """Those you may read, the newest first."""
    now = timezone.now()
    wanted = {"owner_person": asked.person, "owner_team": asked.team, "state": asked.state}
    found = WorkItem.objects.visible_to(request.user, now)
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return page_by_id(request, found, asked, of=WorkItemRow, rows=_rows(request, now), newest_first=True)


@router.get("/work-items/{int:pk}", response=WorkItemRow)
def get_work_item(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One piece of work."""
    _loaded(request, pk)
    return one(request, _shown(request, pk), asked, of=WorkItemRow)


@router.post("/work-items", response={201: WorkItemRow})
def add_work_item(request: HttpRequest, body: NewWorkItem) -> HttpResponse:
    """Write down a piece of work."""
    team = named_team(body.owner_team, "owner_team")
    owner = {"owner_team": team} if team else {"owner_person": request.user}
    item = actions.add_work(
        by=request.user,
        at=timezone.now(),
        title=body.title,
        by_when=body.by_when,
        link=body.link,
        **owner,
    )
    return made(request, _shown(request, item.pk), at=f"/api/v1/work-items/{item.pk}")


@router.patch("/work-items/{int:pk}", response=WorkItemRow)
def edit_work_item(request: HttpRequest, pk: int, body: EditWorkItem) -> HttpResponse:
    """Change its words, day or link."""
    return _act(request, pk, actions.edit_work, body.version, **sent(body))


@router.post("/work-items/{int:pk}/ending", response=WorkItemRow)
def end_work_item(request: HttpRequest, pk: int, body: WorkItemEnding) -> HttpResponse:
    """Say that it is done, or that it is dropped and why."""
    return _act(request, pk, actions.end_work, body.version, kind=body.kind, reason=body.reason)


@router.delete("/work-items/{int:pk}/ending", response=WorkItemRow)
def resume_work_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    actions.resume_work(_loaded(request, pk), by=request.user, at=timezone.now())
    return one(request, _shown(request, pk))


def _act(
    request: HttpRequest, pk: int, action: Callable[..., Any], version: int | None, **given: Any
) -> HttpResponse:
    row = _loaded(request, pk)
    action(row, by=request.user, at=timezone.now(), version=version_of(request, version), **given)
    return one(request, _shown(request, pk))


def _loaded(request: HttpRequest, pk: int) -> WorkItem:
    readable = WorkItem.objects.visible_to(request.user, timezone.now())
    return get_object_or_404(readable.select_related("owner_person", "owner_team", "request__by"), pk=pk)


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    return next(iter(_rows(request, timezone.now())([pk])), {"id": pk})


def _rows(request: HttpRequest, at: datetime) -> Callable[[list[int]], list[dict[str, Any]]]:
    """What makes pieces of work of ids: two statements."""

    def rows(pks: list[int]) -> list[dict[str, Any]]:
        found = WorkItem.objects.visible_to(request.user, at).select_related("owner_person", "owner_team")
        by_id = found.in_bulk(pks)
        asked = [one.request_id for one in by_id.values() if one.request_id]
        readable = SupportRequest.objects.visible_to(request.user, at).filter(pk__in=asked)
        seen = set(readable.values_list("pk", flat=True)) if asked else set()
        return [_row(by_id[pk], seen) for pk in pks if pk in by_id]

    return rows


def _row(found: WorkItem, seen: set[int]) -> dict[str, Any]:
    owner = found.owner_person or found.owner_team
    assert owner is not None
    kind = "person" if found.owner_person is not None else "team"
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in ("version", "title", "state", "by_when", "link", "at")},
        "owner": owner_row(Owner(kind, owner.pk, owner.name)),
        "request_id": found.request_id if found.request_id in seen else None,
    }


show_current(WorkItem, lambda request, current: _shown(request, current.pk))
