"""The alignment map over the open API: the same picture that the page draws."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from skylight.goals.api.shapes.parts import Part
from skylight.lib.api import Id, one
from skylight.maps.asked import Asked, opened_in, place_in
from skylight.maps.drawing import drawing
from skylight.maps.moments import moment_of
from skylight.maps.views.alignment import MOST_PAGES, look_at

router = Router(tags=["Alignments"])
Lens = Literal["orphans", "crowded", "conflicts", "uncovered", "cross", "at_risk"]


class MapAsked(BaseModel):
    """Around what, of which cycle and day, through which lens."""

    around: str = Field(
        "", max_length=20, description="o12 an objective, p5 a person, t3 a team; empty: the company."
    )
    cycle: Id | None = Field(None, description="Null: the cycles that run on that day.")
    on: date | None = Field(None, description="A past day: the map as it stood at its end.")
    lens: Lens | None = None
    open: list[str] = Field(
        [], max_length=40, description="Objectives (o12) that are opened one step further."
    )
    page: int = Field(1, ge=1, le=MOST_PAGES, description="Of what a lens found.")


class MapNode(Part):
    """An objective, or the person or team in the middle; the counts are of links that are not drawn."""

    id: str
    kind: Literal["objective", "person", "team"]
    title: str
    owner: str
    team: str
    url: str
    status: Literal["on_track", "at_risk", "off_track", "done", "idle"]
    status_word: str
    progress: float | None
    score: float | None
    draft: bool
    more_up: int
    more_down: int
    hidden: int = Field(description="Links to goals that you may not read.")
    here: bool


class MapEdge(Part):
    """A link from the lower goal (`from`) to the goal it serves (`to`)."""

    from_: str = Field(alias="from")
    to: str
    relation: str = Field(
        description="A relation of alignments, or `owned` towards the person or team in the middle."
    )
    relation_word: str
    verdict: Literal["acknowledged", "challenged", ""]
    cross: bool = Field(description="Between teams of which neither stands in the other.")


class MapRow(Part):
    """At most 200 nodes; `cut` says how many were left out."""

    nodes: list[MapNode]
    edges: list[MapEdge]
    cut: int
    day: date | None


@router.get("/alignment-map", response=MapRow)
def alignment_map(request: HttpRequest, asked: Query[MapAsked]) -> HttpResponse:
    """How goals hang together around a place, today or on a past day."""
    place = place_in(asked.around)
    if place is None:
        raise Http404
    wanted = Asked(
        moment=moment_of(asked.on, timezone.now()),
        place=place,
        cycle=asked.cycle,
        lens=asked.lens or "",
        opened=opened_in(asked.open),
        page=asked.page,
    )
    return one(request, drawing(look_at(wanted, request.user).picture))
