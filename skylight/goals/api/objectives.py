"""Objectives over the API: finding, writing, publishing, putting in order."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from skylight.goals import actions
from skylight.goals.api.loading import (
    fields_named,
    named_cycle,
    named_people,
    named_person,
    named_team,
    objective_or_404,
)
from skylight.goals.api.rows import objective_rows, show_objective
from skylight.goals.api.shapes import objectives as shapes
from skylight.goals.api.shapes.key_results import Position
from skylight.goals.api.shapes.objectives import ObjectiveRow, RestrictedRow, TeamOnlyRow
from skylight.goals.api.shapes.parts import owner_row
from skylight.goals.models import Objective, Publication, Restriction
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.explorer import Filter, in_order
from skylight.goals.queries.led_page import concerning
from skylight.goals.queries.owners import owner_of
from skylight.goals.visibility import restricted_from, team_only_from
from skylight.lib.api import Listing, Sparse, listed, nothing, page, page_by_id, sent, version_of
from skylight.lib.api.values import number

router = Router(tags=["Objectives"])


@router.get("/objectives", response=Listing[ObjectiveRow])
def list_objectives(request: HttpRequest, asked: Query[shapes.ObjectivesAsked]) -> HttpResponse:
    """Those you may read, newest first. What a restriction hides from you stands under /objectives/restricted."""
    now = timezone.now()
    found = _of_whom(in_order(_filter(asked), viewer=request.user, at=now), asked)
    found = found.filter(concerning(request.user, now)) if asked.led else found
    rows = objective_rows(request.user, now)
    return page_by_id(request, found, asked, of=ObjectiveRow, rows=rows, newest_first=True)


@router.get("/objectives/restricted", response=Listing[RestrictedRow])
def list_restricted(request: HttpRequest, asked: Query[shapes.WhoseAsked]) -> HttpResponse:
    """What stays open of objectives that a restriction hides from you: whose, why, until when."""
    now = timezone.now()
    hidden = restricted_from(_asked_for(asked), request.user, now)
    found = Restriction.objects.filter(objective__in=hidden.values("pk"), lifted_at=None, until_at__gt=now)
    rows = found.select_related("objective__owner_person", "objective__owner_team")
    return page(request, rows, asked, of=RestrictedRow, row=_restricted_row)


@router.get("/objectives/team-only", response=Listing[TeamOnlyRow])
def list_team_only(request: HttpRequest, asked: Query[shapes.WhoseAsked]) -> HttpResponse:
    """What stays open of ability goals that only their teams read: whose, and what they weigh."""
    hidden = team_only_from(_asked_for(asked), request.user, timezone.now())
    found = Publication.objects.filter(objective__in=hidden.values("pk"))
    rows = found.select_related("objective__owner_person", "objective__owner_team")
    return page(request, rows, asked, of=TeamOnlyRow, row=_team_only_row)


@router.post("/objectives", response={201: ObjectiveRow})
def draft_objective(request: HttpRequest, body: shapes.NewObjective) -> HttpResponse:
    """Begin a draft of your own, or of your team; only its writers and the manager see it."""
    now = timezone.now()
    team = named_team(body.owner_team, "owner_team")
    given = _with_people(request, sent(body))
    given["cycle"] = named_cycle(request, body.cycle)
    given["contributors"] = named_people(request, body.contributors, "contributors")
    given.pop("owner_team", None)
    owner = {"owner_team": team} if team else {"owner_person": request.user}
    with fields_named(lambda field: "contributors" if field == "people" else field):
        drafted = actions.draft_objective(by=request.user, at=now, **owner, **given)
    return show_objective(request, drafted.pk, now, new=True)


@router.put("/objectives/weights", response=Listing[ObjectiveRow])
def weigh_objectives(request: HttpRequest, body: shapes.ObjectiveWeights) -> HttpResponse:
    """Weigh all objectives of one owner in a cycle together: they make 1, or all are null."""
    now = timezone.now()
    rows = actions.set_objective_weights(
        by=request.user,
        at=now,
        owner=named_team(body.owner_team, "owner_team") or request.user,
        cycle=named_cycle(request, body.cycle),
        weights={one.id: one.weight for one in body.weights},
    )
    shown = objective_rows(request.user, now)([row.pk for row in rows])
    return listed(request, shown)


@router.get("/objectives/{int:pk}", response=ObjectiveRow)
def get_objective(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One objective with its key results."""
    now = timezone.now()
    objective_or_404(request, pk)
    return show_objective(request, pk, now, asked)


@router.patch("/objectives/{int:pk}", response=ObjectiveRow)
def edit_objective(request: HttpRequest, pk: int, body: shapes.EditObjective) -> HttpResponse:
    """Change what it says; once it is published every change is a revision that all can read."""
    row, now = objective_or_404(request, pk), timezone.now()
    version = version_of(request, body.version)
    given = _with_people(request, sent(body))
    actions.edit_objective(row, by=request.user, at=now, version=version, **given)
    return show_objective(request, pk, now)


@router.delete("/objectives/{int:pk}", response={204: None})
def discard_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away. What was published is closed or abandoned instead."""
    actions.discard(objective_or_404(request, pk), by=request.user, at=timezone.now())
    return nothing()


@router.post("/objectives/{int:pk}/publication", response=ObjectiveRow)
def publish_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a draft to everybody; nobody has to approve."""
    row, now = objective_or_404(request, pk), timezone.now()
    actions.publish(row, by=request.user, at=now)
    return show_objective(request, pk, now)


@router.put("/objectives/{int:pk}/position", response=ObjectiveRow)
def move_objective(request: HttpRequest, pk: int, body: Position) -> HttpResponse:
    """Put it at a place among its owner's objectives of the cycle."""
    row, now = objective_or_404(request, pk), timezone.now()
    actions.move_objective(row, by=request.user, at=now, position=body.position)
    return show_objective(request, pk, now)


@router.put("/objectives/{int:pk}/contributors", response=ObjectiveRow)
def set_contributors(request: HttpRequest, pk: int, body: shapes.Contributors) -> HttpResponse:
    """Say who helps from now on; they can check in, and hear of every change."""
    row, now = objective_or_404(request, pk), timezone.now()
    version = version_of(request, body.version)
    people = named_people(request, body.people, "people")
    actions.set_contributors(row, by=request.user, at=now, version=version, people=people)
    return show_objective(request, pk, now)


@router.put("/objectives/{int:pk}/weights", response=ObjectiveRow)
def weigh_key_results(request: HttpRequest, pk: int, body: shapes.Weights) -> HttpResponse:
    """Weigh all its key results together: they make 1, or all are null."""
    row, now = objective_or_404(request, pk), timezone.now()
    actions.set_weights(
        row,
        by=request.user,
        at=now,
        version=version_of(request, body.version),
        weights={one.id: one.weight for one in body.weights},
        reason=body.reason,
    )
    return show_objective(request, pk, now)


def _filter(asked: shapes.ObjectivesAsked) -> Filter:
    return Filter(
        cycle=asked.cycle,
        team=named_team(asked.team),
        state=asked.state or "",
        status=asked.status or "",
        kind=asked.kind or "",
        commitment=asked.commitment or "",
        source=asked.source or "",
        stale=asked.stale,
        unaligned=asked.unaligned,
        words=asked.q,
    )


def _asked_for(asked: shapes.WhoseAsked) -> ObjectiveQuerySet:
    goals = _of_whom(Objective.objects.all(), asked)
    goals = goals.in_cycle(asked.cycle) if asked.cycle else goals
    team = named_team(asked.team)
    return goals.of_team_tree(team) if team else goals


def _of_whom(goals: ObjectiveQuerySet, asked: shapes.WhoseAsked) -> ObjectiveQuerySet:
    if asked.owner:
        goals = goals.filter(owner_person=asked.owner)
    return goals.filter(owner_team=asked.owner_team) if asked.owner_team else goals


def _with_people(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    people = [name for name in ("backup_owner", "mentor") if name in given]
    return {**given, **{name: named_person(request, given[name], name) for name in people}}


def _restricted_row(one: Restriction) -> dict[str, Any]:
    return {
        "id": one.pk,
        "owner": owner_row(owner_of(one.objective)),
        "reason": one.reason,
        "until_at": one.until_at,
    }


def _team_only_row(one: Publication) -> dict[str, Any]:
    goal = one.objective
    return {
        "id": one.pk,
        "owner": owner_row(owner_of(goal)),
        "kind": goal.kind,
        "weight": number(goal.weight),
    }
