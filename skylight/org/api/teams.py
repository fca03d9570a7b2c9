"""Teams, and where they stand."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from skylight.lib import paths
from skylight.lib.api import Listing, Sparse, one, page, sent, version_of
from skylight.org import actions, queries
from skylight.org.api import shapes
from skylight.org.api.loading import named_person, named_team, team_or_404
from skylight.org.api.rows import TEAM_COLUMNS, show_team, team_row
from skylight.org.api.shapes import TeamRow
from skylight.org.models import Team

router = Router(tags=["Teams"])


@router.get("/teams", response=Listing[TeamRow])
def list_teams(request: HttpRequest, asked: Query[shapes.TeamsAsked]) -> HttpResponse:
    """All teams that are open, in the order in which they were made."""
    teams = Team.objects.all()
    if not asked.closed:
        day = queries.company_day(timezone.now())
        teams = teams.filter(Q(closed_on=None) | Q(closed_on__gt=day))
    if asked.q.strip():
        teams = teams.filter(Q(name__icontains=asked.q.strip()) | Q(other_name__icontains=asked.q.strip()))
    if asked.under:
        teams = teams.filter(paths.within("path", _path(asked.under))).exclude(pk=asked.under)
    exact = {"parent": asked.parent, "leader": asked.leader}
    teams = teams.filter(**{name: pk for name, pk in exact.items() if pk})
    return page(request, teams.values(*TEAM_COLUMNS), asked, of=TeamRow, row=team_row)


@router.get("/teams/{int:pk}", response=TeamRow)
def read_team(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One team."""
    return one(
        request, team_row(get_object_or_404(Team.objects.values(*TEAM_COLUMNS), pk=pk)), asked, of=TeamRow
    )


@router.post("/teams", response={201: TeamRow})
def add_team(request: HttpRequest, body: shapes.NewTeam) -> HttpResponse:
    """Make a team, at the top or below another."""
    given = sent(body)
    given["parent"] = named_team(body.parent, "parent")
    given["leader"] = named_person(request, body.leader, "leader")
    return show_team(request, actions.add_team(by=request.user, at=timezone.now(), **given), new=True)


@router.patch("/teams/{int:pk}", response=TeamRow)
def edit_team(request: HttpRequest, pk: int, body: shapes.EditTeam) -> HttpResponse:
    """Change what a team is called and what it is about."""
    team = team_or_404(pk)
    version = version_of(request, body.version)
    actions.edit_team(team, by=request.user, at=timezone.now(), version=version, **sent(body))
    return show_team(request, team)


@router.put("/teams/{int:pk}/parent", response=TeamRow)
def move_team(request: HttpRequest, pk: int, body: shapes.NewParent) -> HttpResponse:
    """Put a team and all below it elsewhere."""
    team, parent = team_or_404(pk), named_team(body.parent, "parent")
    actions.move_team(team, by=request.user, at=timezone.now(), parent=parent, reason=body.reason)
    return show_team(request, team)


@router.put("/teams/{int:pk}/leader", response=TeamRow)
def lead_team(request: HttpRequest, pk: int, body: shapes.NewLeader) -> HttpResponse:
    """Name who leads a team."""
    team, leader = team_or_404(pk), named_person(request, body.leader, "leader")
    return show_team(request, actions.lead_team(team, by=request.user, at=timezone.now(), leader=leader))


@router.put("/teams/{int:pk}/closing", response=TeamRow)
def close_team(request: HttpRequest, pk: int, body: shapes.Closing) -> HttpResponse:
    """Set the first day on which a team is no more; it is empty by then."""
    team = team_or_404(pk)
    return show_team(request, actions.close_team(team, by=request.user, at=timezone.now(), on=body.on))


@router.delete("/teams/{int:pk}/closing", response=TeamRow)
def reopen_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a closing back."""
    return show_team(request, actions.reopen_team(team_or_404(pk), by=request.user, at=timezone.now()))


def _path(pk: int) -> str:
    path = Team.objects.filter(pk=pk).values_list("path", flat=True).first()
    return path or "zzzzz"
