"""Who answers to whom, and who belongs to which team: today, and on any day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from skylight.lib.api import Listing, Paged, made, one, page
from skylight.org import actions
from skylight.org.api import shapes
from skylight.org.api.loading import named_person, named_team, person_or_404
from skylight.org.api.rows import named, show_person
from skylight.org.api.shapes import LineRow, MembershipRow, PersonRow
from skylight.org.models import Membership, ReportingLine

router = Router(tags=["Reporting lines"])
LINE_COLUMNS = (
    "id", "manager_id", "manager__name", "kind", "what_for", "from_on", "until_on", "reason",
)  # fmt: skip


@router.get("/people/{int:pk}/lines", response=Listing[LineRow])
def list_lines(request: HttpRequest, pk: int, asked: Query[Paged]) -> HttpResponse:
    """All lines a person ever had, the newest first."""
    lines = ReportingLine.objects.filter(person=person_or_404(request, pk)).values(*LINE_COLUMNS)
    return page(request, lines, asked, of=LineRow, row=_line, by="from_on", newest_first=True)


@router.get("/people/{int:pk}/memberships", response=Listing[MembershipRow])
def list_memberships(request: HttpRequest, pk: int, asked: Query[Paged]) -> HttpResponse:
    """All teams a person was ever in, the newest first."""
    stays = Membership.objects.filter(person=person_or_404(request, pk))
    rows = stays.values("id", "team_id", "team__name", "from_on", "until_on")
    return page(request, rows, asked, of=MembershipRow, row=_membership, by="from_on", newest_first=True)


@router.put("/people/{int:pk}/manager", response=PersonRow)
def set_manager(request: HttpRequest, pk: int, body: shapes.NewManager) -> HttpResponse:
    """Let a person, and all below, answer to somebody else; no loop can arise."""
    person = person_or_404(request, pk)
    manager = named_person(request, body.manager, "manager")
    actions.set_manager(
        person, by=request.user, at=timezone.now(), manager=manager, from_on=body.from_on, reason=body.reason
    )
    return show_person(request, person)


@router.put("/people/{int:pk}/team", response=PersonRow)
def join_team(request: HttpRequest, pk: int, body: shapes.NewTeamOf) -> HttpResponse:
    """Let a person belong to another team, or to none."""
    person = person_or_404(request, pk)
    team = named_team(body.team, "team")
    actions.join_team(person, by=request.user, at=timezone.now(), team=team, from_on=body.from_on)
    return show_person(request, person)


@router.post("/people/{int:pk}/lines", response={201: LineRow})
def add_line(request: HttpRequest, pk: int, body: shapes.NewLine) -> HttpResponse:
    """Draw one more line: dotted, project lead or module owner."""
    person = person_or_404(request, pk)
    given = {**body.model_dump(), "manager": named_person(request, body.manager, "manager")}
    line = actions.add_line(person, by=request.user, at=timezone.now(), **given)
    return made(request, _line_now(line), at=f"/api/v1/people/{pk}/lines")


@router.post("/people/{int:pk}/lines/{int:line}/end", response=LineRow)
def end_line(request: HttpRequest, pk: int, line: int, body: shapes.LineEnd) -> HttpResponse:
    """End a line."""
    lines = ReportingLine.objects.select_related("person", "manager")
    found = get_object_or_404(lines, pk=line, person=person_or_404(request, pk))
    actions.end_line(found, by=request.user, at=timezone.now(), on=body.on, reason=body.reason)
    return one(request, _line_now(found))


def _line_now(line: ReportingLine) -> dict[str, Any]:
    return _line(ReportingLine.objects.values(*LINE_COLUMNS).get(pk=line.pk))


def _line(row: dict[str, Any]) -> dict[str, Any]:
    as_is = {name: row[name] for name in ("id", "kind", "what_for", "from_on", "until_on", "reason")}
    return {**as_is, "manager": named(row["manager_id"], row["manager__name"])}


def _membership(row: dict[str, Any]) -> dict[str, Any]:
    as_is = {name: row[name] for name in ("id", "from_on", "until_on")}
    return {**as_is, "team": named(row["team_id"], row["team__name"])}
