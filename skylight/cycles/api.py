"""The calendar over the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from skylight.cycles import actions, queries
from skylight.cycles.models import Cycle, CycleQuerySet
from skylight.cycles.names import shown_name
from skylight.lib.api import (
    Day,
    Id,
    Input,
    Listing,
    Paged,
    Row,
    Sparse,
    Versioned,
    listed,
    made,
    one,
    page,
    show_current,
    version_of,
)
from skylight.lib.errors import RuleBroken
from skylight.org.models import Team

router = Router(tags=["Cycles"])
Phase = Literal["upcoming", "drafting", "active", "scoring", "closed"]
Standing = Literal["normal", "invalid", "hidden"]


class CycleRow(Row):
    """A time box for goals, [starts_at, ends_at)."""

    id: int = Field(examples=[4])
    name: str = Field(examples=["March–April 2026"])
    team: int | None = Field(description="null for the whole company.")
    months: Literal[1, 2, 3, 4, 6, 12] | None = Field(description="null for free dates.")
    first_day: date | None
    last_day: date | None
    time_zone: str
    starts_at: datetime | None
    ends_at: datetime | None
    draft_opens_at: datetime | None
    closes_at: datetime | None = Field(description="When scoring ends.")
    phase: Phase = Field(description="Follows from the dates.")
    standing: Standing
    reason: str = Field(description="Why it was set aside.")
    version: int


class CyclesAsked(Paged):
    """Which cycles."""

    team: Id | None = Field(None, description="This team's own.")
    company: bool = Field(False, description="Only those of the whole company.")
    on: Day | None = Field(None, description="Those that hold this day.")
    standing: Standing | None = Field(None, description="Only administrators see the hidden ones.")


class CurrentAsked(Sparse):
    """For whom."""

    team: Id | None = Field(None, description="The people of this team; of the company without one.")


class NewCycle(Input):
    """A cycle of so many months, or with a last day of its own."""

    first_day: Day = Field(examples=["2026-05-01"])
    months: Literal[1, 2, 3, 4, 6, 12] | None = Field(None, examples=[2])
    last_day: Day | None = None
    name: str = Field("", max_length=300)
    time_zone: str | None = Field(None, max_length=60)
    team: Id | None = None


class EditCycle(Versioned):
    """Another name."""

    name: str = Field(max_length=300)


class Marking(Input):
    """Sets a cycle aside, or brings it back."""

    standing: Standing
    reason: str = Field(max_length=2000, examples=["Opened twice"])


@router.get("/cycles", response=Listing[CycleRow])
def list_cycles(request: HttpRequest, asked: Query[CyclesAsked]) -> HttpResponse:
    """All cycles, the last made first."""
    cycles = _seen_by(request)
    if asked.team:
        cycles = cycles.filter(team=asked.team)
    if asked.company:
        cycles = cycles.filter(team=None)
    if asked.on:
        cycles = cycles.filter(first_day__lte=asked.on, last_day__gte=asked.on)
    if asked.standing:
        cycles = cycles.filter(standing=asked.standing)
    return page(request, cycles, asked, of=CycleRow, row=_rows(timezone.now()), newest_first=True)


@router.get("/cycles/current", response=CycleRow)
def current_cycle(request: HttpRequest, asked: Query[CurrentAsked]) -> HttpResponse:
    """The cycle that people of a team, or of the company, work in now."""
    cycle = queries.current_cycle(timezone.now(), _team(asked.team))
    if cycle is None:
        raise Http404
    return one(request, _rows(timezone.now())(cycle), asked, of=CycleRow)


@router.get("/cycles/{int:pk}", response=CycleRow)
def read_cycle(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One cycle."""
    return one(request, _current(request, get_object_or_404(_seen_by(request), pk=pk)), asked, of=CycleRow)


@router.post("/cycles", response={201: CycleRow})
def open_cycle(request: HttpRequest, body: NewCycle) -> HttpResponse:
    """Open a cycle for the company or one team."""
    given = {**body.model_dump(), "team": _team(body.team)}
    cycle = actions.open_cycle(by=request.user, at=timezone.now(), **given)
    return made(request, _current(request, cycle), at=f"/api/v1/cycles/{cycle.pk}")


@router.post("/cycles/open-due", response=Listing[CycleRow])
def open_due_cycles(request: HttpRequest) -> HttpResponse:
    """Open what the rhythm of the company and of each department asks for by now; nothing twice."""
    opened = actions.open_due_cycles(by=request.user, at=timezone.now())
    return listed(request, map(_rows(timezone.now()), opened))


@router.patch("/cycles/{int:pk}", response=CycleRow)
def edit_cycle(request: HttpRequest, pk: int, body: EditCycle) -> HttpResponse:
    """Give a cycle another name; its boundaries never move."""
    cycle, version = get_object_or_404(_seen_by(request), pk=pk), version_of(request, body.version)
    edited = actions.edit_cycle(cycle, by=request.user, at=timezone.now(), version=version, name=body.name)
    return one(request, _current(request, edited))


@router.put("/cycles/{int:pk}/standing", response=CycleRow)
def mark_cycle(request: HttpRequest, pk: int, body: Marking) -> HttpResponse:
    """Mark a cycle invalid or hidden, or bring it back; its goals stay as they are."""
    cycle = get_object_or_404(_seen_by(request), pk=pk)
    return one(
        request,
        _current(request, actions.mark(cycle, by=request.user, at=timezone.now(), **body.model_dump())),
    )


def _seen_by(request: HttpRequest) -> CycleQuerySet:
    cycles = Cycle.objects.select_related("team")
    seen: CycleQuerySet = cycles if request.user.runs_things else cycles.visible_to(request.user)
    return seen


def _team(pk: int | None) -> Team | None:
    team = Team.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and team is None:
        raise RuleBroken(_("There is no such team."), field="team")
    return team


def _current(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    return _rows(timezone.now())(cycle)


def _rows(at: datetime) -> Any:
    as_is = [name for name in CycleRow.model_fields if name not in ("id", "name", "team", "phase")]

    def row(cycle: Cycle) -> dict[str, Any]:
        said = {name: getattr(cycle, name) for name in as_is}
        return {
            "id": cycle.pk,
            "name": shown_name(cycle),
            "team": cycle.team_id,
            "phase": cycle.phase(at),
            **said,
        }

    return row


show_current(Cycle, _current)
