"""What is said about a goal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skylight.activity.models import Comment
from skylight.goals import actions, permissions
from skylight.goals.forms.comments import Say
from skylight.goals.models import Objective
from skylight.goals.queries import comments as queries
from skylight.goals.views.answers import came_from, objective_or_404, page_number
from skylight.goals.views.objectives import FORM
from skylight.policies.queries import effective_for
from skylight.ui.render import page


@require_http_methods(FORM)
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """All comments on a goal, fifty a page; POST says one more."""
    row = objective_or_404(request, pk)
    form = Say(row.key_results.live().order_by("position", "id"), request.POST or None)
    if request.method == "POST" and form.carry_out(actions.comment, row, by=request.user, at=timezone.now()):
        return redirect(came_from(request) or f"{reverse('goals:objective', args=[pk])}#comments")
    return page(
        request, "goals/comments.html", block="comments", status=form.status, objective=row, say=form,
        comments=queries.of_objective(row, viewer=request.user, number=page_number(request)),
        may_comment=permissions.can_comment(request.user, effective_for(request.user)),
    )  # fmt: skip


@require_POST
def solving(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a comment settled."""
    said = _comment_or_404(request, pk)
    actions.solve(said, by=request.user, at=timezone.now())
    return _back(request, said)


@require_POST
def solving_undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a settled comment up again."""
    said = _comment_or_404(request, pk)
    actions.unsolve(said, by=request.user, at=timezone.now())
    return _back(request, said)


def _comment_or_404(request: HttpRequest, pk: int) -> Comment:
    readable = Objective.objects.visible_to(request.user, timezone.now())
    said = Comment.objects.filter(objective__in=readable)
    return get_object_or_404(said.select_related("objective__owner_team"), pk=pk)


def _back(request: HttpRequest, said: Comment) -> HttpResponse:
    return redirect(
        came_from(request) or f"{reverse('goals:objective', args=[said.objective_id])}#comment-{said.pk}"
    )
