"""Teams as a tree, and the pages on which they are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skylight.lib.errors import require
from skylight.lib.forms import Form
from skylight.org import actions, forms, permissions, queries
from skylight.org.models import Team
from skylight.org.views import sent
from skylight.ui.render import page


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """All teams from the top down."""
    words = request.GET.get("q", "").strip()[:200]
    tree = queries.team_tree(
        queries.company_day(timezone.now()), words=words, closed=request.GET.get("closed") == "1"
    )
    return page(
        request, "org/teams.html", block="results", tree=tree, words=words, closed=request.GET.get("closed") == "1",
        may_add=permissions.can_change_structure(request.user),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    require(permissions.can_change_structure(request.user))
    form = forms.NewTeam(sent(request), initial={"parent": request.GET.get("parent", "")})
    if request.method == "POST" and form.carry_out(actions.add_team, by=request.user, at=timezone.now()):
        return redirect("team", form.result.pk)
    return page(request, "org/team_new.html", form=form, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a team; its leader changes what it is about."""
    team = _team(pk)
    require(permissions.can_edit_team(request.user, team))
    form = _details(request, team)
    if request.method == "POST" and form.carry_out(
        actions.edit_team, team, by=request.user, at=timezone.now()
    ):
        return redirect("team", pk)
    return _edit_page(request, team, form)


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a team elsewhere."""
    return _carry_out(
        request, pk, actions.move_team, "place_form", forms.MoveTeam(request.POST, auto_id="place_%s")
    )


@require_POST
def leader(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who leads."""
    return _carry_out(
        request, pk, actions.lead_team, "leader_form", forms.LeadTeam(request.POST, auto_id="leader_%s")
    )


@require_POST
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a team."""
    return _carry_out(
        request, pk, actions.close_team, "closing_form", forms.CloseTeam(request.POST, auto_id="closing_%s")
    )


@require_POST
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a closing back."""
    actions.reopen_team(_team(pk), by=request.user, at=timezone.now())
    return redirect("org:team_edit", pk)


def _carry_out(
    request: HttpRequest, pk: int, action: Callable[..., Any], name: str, form: Form
) -> HttpResponse:
    team = _team(pk)
    require(permissions.can_change_structure(request.user))
    if form.carry_out(action, team, by=request.user, at=timezone.now()):
        return redirect("team", pk)
    return _edit_page(request, team, forms.about(team, forms.EditTeam), **{name: form})


def _edit_page(request: HttpRequest, team: Team, form: Form, **refused: Form) -> HttpResponse:
    others = {
        "place_form": forms.MoveTeam(initial={"parent": team.parent}, auto_id="place_%s"),
        "leader_form": forms.LeadTeam(initial={"leader": team.leader}, auto_id="leader_%s"),
        "closing_form": forms.CloseTeam(auto_id="closing_%s"),
        **refused,
    }
    status = max(one.status for one in (form, *refused.values()))
    may_change = permissions.can_change_structure(request.user)
    return page(
        request, "org/team_edit.html", team=team, form=form, may_change=may_change, status=status, **others
    )


def _details(request: HttpRequest, team: Team) -> Form:
    kind = forms.EditTeam if permissions.can_change_structure(request.user) else forms.AboutTeam
    return forms.about(team, kind, sent(request))


def _team(pk: int) -> Team:
    return get_object_or_404(Team.objects.select_related("parent", "leader"), pk=pk)
