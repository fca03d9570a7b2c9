"""Following people, teams and goals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from skylight.activity import actions
from skylight.activity.models import Follow
from skylight.followup.queries.following import following as following_of
from skylight.goals.views.answers import came_from, objective_or_404
from skylight.org.models import Person, Team
from skylight.ui.render import page


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What one follows, to look at and to let go of."""
    return page(
        request, "followup/following.html", rows=following_of(request.user, timezone.now()), here=request.path
    )


@require_POST
def follow_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear of what changes in somebody's goals."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    actions.follow(by=request.user, at=timezone.now(), person=person)
    return redirect("person", pk)


@require_POST
def follow_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear of what changes in a team's goals."""
    actions.follow(by=request.user, at=timezone.now(), team=get_object_or_404(Team, pk=pk))
    return redirect("team", pk)


@require_POST
def follow_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear of what changes in one goal."""
    actions.follow(by=request.user, at=timezone.now(), objective=objective_or_404(request, pk))
    return redirect("goals:objective", pk)


@require_POST
def unfollow(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear of it no more; back to the page that one came from."""
    followed = get_object_or_404(Follow.objects.filter(person=request.user), pk=pk)
    actions.unfollow(followed, by=request.user, at=timezone.now())
    return redirect(came_from(request) or "followup:following")
