"""How a team comes along in a cycle, over the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.cycles.queries import current_cycle
from skylight.followup.queries.heat_map import HeatMap, heat_map
from skylight.followup.queries.timeline import KINDS, Group, timeline
from skylight.goals.api.loading import named_cycle
from skylight.goals.api.shapes.parts import CycleOfGoal, Part
from skylight.lib.api import Id, one
from skylight.org.models import Team
from skylight.org.queries import company_day

router = Router(tags=["Teams"])


class WeekRow(Part):
    """One week of a cycle; `at` is the moment it is looked at, null before it begins."""

    number: int
    first_day: date
    last_day: date
    at: datetime | None


class MapLine(Part):
    """One line of the map: how many key results had which status at the end of each week that has begun."""

    kind: str = Field(
        description="whole, own (the team's own goals), team, direct (its people together) or person."
    )
    id: int
    name: str
    weeks: list[dict[str, int] | None]


class TeamProgress(Part):
    """How the key results of a team stood, week by week."""

    cycle: CycleOfGoal
    weeks: list[WeekRow]
    rows: list[MapLine]
    has_more_people: bool
    counted_at: datetime | None = Field(description="Null: counted now.")


class Told(Part):
    """One thing that happened to a goal."""

    event: int
    kind: str
    at: datetime
    by: str
    objective: int | None
    title: str
    reason: str


class TimelineWeek(Part):
    """What happened in one week; 0 is before the cycle began."""

    number: int
    happened: list[Told]
    restricted: int = Field(description="How many goals became restricted; which ones is not told.")


class PublishedRow(Part):
    """Counts of people: all, who has published, and who did so by the agreed day."""

    people: int
    published: int
    in_time: int
    by: date | None


class TeamTimeline(Part):
    """What happened in a team's cycle, newest first."""

    cycle: CycleOfGoal
    published: PublishedRow
    weeks: list[TimelineWeek]
    has_more: bool


class CycleAsked(BaseModel):
    """Which cycle, and which page of what is long."""

    cycle: Id | None = Field(None, description="Null: the running one.")
    page: int = Field(1, ge=1, le=10_000)


class TimelineAsked(CycleAsked):
    """Which kind of thing."""

    kind: str = Field("", description=f"One of {', '.join(KINDS)}; empty: all of them.")


@router.get("/teams/{int:pk}/progress", response=TeamProgress)
def team_progress(request: HttpRequest, pk: int, asked: Query[CycleAsked]) -> HttpResponse:
    """The status of key results by week: of the whole, of each team below, of its people, fifty at a time."""
    now = timezone.now()
    team, cycle = _team_and_cycle(request, pk, asked, now)
    found = heat_map(team, cycle, viewer=request.user, at=now, today=company_day(now), page=asked.page)
    return one(request, {"cycle": _cycle(cycle, now), **_map(found)})


@router.get("/teams/{int:pk}/timeline", response=TeamTimeline)
def team_timeline(request: HttpRequest, pk: int, asked: Query[TimelineAsked]) -> HttpResponse:
    """Who published, changed, scored and ended what, fifty at a time."""
    now = timezone.now()
    team, cycle = _team_and_cycle(request, pk, asked, now)
    kind = asked.kind if asked.kind in KINDS else ""
    found = timeline(
        team, cycle, viewer=request.user, at=now, today=company_day(now), kind=kind, page=asked.page
    )
    out = found.published
    counts = {"people": out.people, "published": out.published, "in_time": out.in_time, "by": out.by}
    groups = [_group(group) for group in found.groups]
    return one(
        request,
        {"cycle": _cycle(cycle, now), "published": counts, "weeks": groups, "has_more": found.has_more},
    )


def _team_and_cycle(request: HttpRequest, pk: int, asked: CycleAsked, now: datetime) -> tuple[Team, Cycle]:
    team = get_object_or_404(Team, pk=pk)
    if asked.cycle is not None:
        return team, named_cycle(request, asked.cycle)
    return team, current_cycle(now, team) or get_object_or_404(Cycle, pk=0)


def _cycle(cycle: Cycle, now: datetime) -> dict[str, Any]:
    return {"id": cycle.pk, "name": shown_name(cycle), "phase": cycle.phase(now)}


def _map(found: HeatMap) -> dict[str, Any]:
    return {
        "weeks": [vars(week) for week in found.weeks],
        "rows": [
            {
                "kind": row.kind,
                "id": row.id,
                "name": row.name,
                "weeks": [dict(cell.counts) if cell else None for cell in row.cells],
            }
            for row in found.rows
        ],
        "has_more_people": found.has_more_people,
        "counted_at": found.counted_at,
    }


def _group(group: Group) -> dict[str, Any]:
    told = [
        {
            "event": one.id, "kind": one.kind, "at": one.at, "by": one.by, "objective": one.objective_id,
            "title": one.title, "reason": one.reason,
        }
        for one in group.happened
    ]  # fmt: skip
    return {"number": group.number, "happened": told, "restricted": group.restricted}
