"""The next steps of a key result: planned, changed, done, taken out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from skylight.goals import actions, permissions
from skylight.goals.forms.steps import EditStep, StepText
from skylight.goals.models import KeyResult, Step
from skylight.goals.views.answers import OWNERS, form_page, key_result_or_404
from skylight.goals.views.objectives import FORM
from skylight.lib.errors import require


@require_http_methods(FORM)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one more step."""
    row = key_result_or_404(request, pk)
    require(permissions.can_plan(request.user, row, _helpers(row)))
    form = StepText(request.POST or None)
    if request.method == "POST" and form.carry_out(actions.add_step, row, by=request.user, at=timezone.now()):
        return redirect(_plan_of(row))
    return _page(request, form, row, title=_("Plan a next step"), submit=_("Add"))


@require_http_methods(FORM)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a step."""
    step = _step_or_404(request, pk)
    row = step.key_result
    require(permissions.can_plan(request.user, row, _helpers(row)))
    form = EditStep(step, request.POST or None)
    if request.method == "POST" and form.carry_out(
        actions.edit_step, step, by=request.user, at=timezone.now()
    ):
        return redirect(_plan_of(row))
    return _page(request, form, row, title=_("Change a next step"), submit=_("Save"))


@require_POST
def completion(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a step is done."""
    return _act(request, actions.finish_step, pk)


@require_POST
def completion_undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a step is not done after all."""
    return _act(request, actions.unfinish_step, pk)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step out of the plan."""
    return _act(request, actions.remove_step, pk)


def _act(request: HttpRequest, action: Callable[..., Any], pk: int) -> HttpResponse:
    step = _step_or_404(request, pk)
    action(step, by=request.user, at=timezone.now())
    return redirect(_plan_of(step.key_result))


def _step_or_404(request: HttpRequest, pk: int) -> Step:
    readable = Step.objects.live().visible_to(request.user, timezone.now())
    owners = [f"key_result__objective__{name}" for name in OWNERS]
    return get_object_or_404(readable.select_related("owner", *owners), pk=pk)


def _helpers(row: KeyResult) -> set[int]:
    return set(row.objective.contributions.filter(ended_at=None).values_list("person", flat=True))


def _plan_of(row: KeyResult) -> str:
    return f"{reverse('goals:key_result', args=[row.pk])}#steps"


def _page(request: HttpRequest, form: Any, row: KeyResult, *, title: str, submit: str) -> HttpResponse:
    return form_page(
        request, form, row.objective, title=title, submit=submit, wide=("words", "link"), lead=row.title,
    )  # fmt: skip
