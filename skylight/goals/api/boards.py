"""How far a cycle has come, and who a placeholder is, over the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.goals import actions, permissions
from skylight.goals.api.loading import named_person, named_team
from skylight.goals.api.shapes.parts import CycleOfGoal, OwnerRow, Part, person_row
from skylight.goals.queries.board import Row as BoardLine
from skylight.goals.queries.board import board
from skylight.lib.api import Id, Input, one
from skylight.lib.errors import require
from skylight.org.models import Person
from skylight.org.queries import company_day

router = Router()


class TeamOnBoard(Part):
    """A team on the way down to what the board shows."""

    id: int
    name: str


class DepartmentRow(Part):
    """One department with all below it: counts of people and key results, never a ranking of people."""

    id: int | None = Field(description="Null: those who belong to no department of this level.")
    name: str
    people: int
    drafted: int
    published: int
    aligned: int
    scored: int
    key_results: int
    fresh: int
    statuses: dict[str, int]


class BoardRow(Part):
    """How far a cycle has come at one level of the structure."""

    cycle: CycleOfGoal
    line: list[TeamOnBoard]
    whole: DepartmentRow
    rows: list[DepartmentRow]


class BoardAsked(BaseModel):
    """Which level."""

    team: Id | None = Field(None, description="The departments below this team; null: below the top.")


class Merging(Input):
    """Who a placeholder turned out to be."""

    into: Id


@router.get("/cycles/{int:pk}/board", response=BoardRow, tags=["Cycles"])
def cycle_board(request: HttpRequest, pk: int, asked: Query[BoardAsked]) -> HttpResponse:
    """How many have drafted, published, aligned and scored, department by department."""
    now = timezone.now()
    cycle = get_object_or_404(Cycle.objects.visible_to(request.user).select_related("team"), pk=pk)
    team = named_team(asked.team) or cycle.team
    found = board(cycle, team=team, at=now, today=company_day(now))
    return one(
        request,
        {
            "cycle": {"id": cycle.pk, "name": shown_name(cycle), "phase": cycle.phase(now)},
            "line": [{"id": one.pk, "name": one.name} for one in found.line],
            "whole": _line(found.whole),
            "rows": [_line(one) for one in found.rows],
        },
    )


@router.post("/people/{int:pk}/merging", response=OwnerRow, tags=["People"])
def merge_person(request: HttpRequest, pk: int, body: Merging) -> HttpResponse:
    """Say who a placeholder is; all that is kept under its name becomes theirs. For administrators."""
    people = Person.objects.visible_to(request.user)
    placeholder = get_object_or_404(people, pk=pk, kind=Person.Kind.PLACEHOLDER)
    require(permissions.can_merge(request.user))
    into = named_person(request, body.into, "into")
    merged = actions.merge_person(placeholder, by=request.user, at=timezone.now(), into=into)
    return one(request, person_row(merged.pk, merged.name) or {})


def _line(row: BoardLine) -> dict[str, Any]:
    return asdict(row)
