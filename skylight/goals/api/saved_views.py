"""Filters of the explorer that one wants again, over the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from skylight.goals import actions
from skylight.goals.actions.saved_views import LONGEST_NAME, LONGEST_QUERY
from skylight.goals.api.shapes.parts import address
from skylight.goals.models import SavedView
from skylight.lib.api import Input, Listing, Paged, Row, Sparse, made, nothing, one, page

router = Router(tags=["Saved views"])


class SavedViewRow(Row):
    """One of your named filters."""

    id: int
    name: str
    query: str = Field(description="As the address of the explorer has it.", examples=["stale=on"])
    url: str
    at: datetime


class NewSavedView(Input):
    """A filter under a name; the same name again replaces it."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    query: Annotated[str, Field(max_length=LONGEST_QUERY)] = ""


@router.get("/saved-views", response=Listing[SavedViewRow])
def list_saved_views(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """Yours, in the order you made them."""
    return page(request, _mine(request), asked, of=SavedViewRow, row=_row)


@router.get("/saved-views/{int:pk}", response=SavedViewRow)
def get_saved_view(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One of yours."""
    return one(request, _row(get_object_or_404(_mine(request), pk=pk)), asked, of=SavedViewRow)


@router.post("/saved-views", response={201: SavedViewRow})
def save_view(request: HttpRequest, body: NewSavedView) -> HttpResponse:
    """Keep a filter."""
    view = actions.save_view(by=request.user, at=timezone.now(), name=body.name, query=body.query)
    return made(request, _row(view), at=f"/api/v1/saved-views/{view.pk}")


@router.delete("/saved-views/{int:pk}", response={204: None})
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of yours."""
    view = get_object_or_404(_mine(request), pk=pk)
    actions.forget_view(view, by=request.user, at=timezone.now())
    return nothing()


def _mine(request: HttpRequest) -> Any:
    return SavedView.objects.filter(person=request.user)


def _row(view: SavedView) -> dict[str, Any]:
    return {
        "id": view.pk,
        "name": view.name,
        "query": view.query,
        "url": address(f"/objectives/?{view.query}"),
        "at": view.at,
    }
