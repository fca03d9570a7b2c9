"""Writing and reading key results."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skylight.goals import actions, growth, permissions
from skylight.goals.forms import key_results as forms
from skylight.goals.forms.corrections import Correction
from skylight.goals.forms.objectives import Position
from skylight.goals.forms.steps import StepText
from skylight.goals.models import CheckIn, Objective
from skylight.goals.panels import panels
from skylight.goals.queries.key_result_page import key_result_page
from skylight.goals.views.answers import (
    act,
    done,
    form_page,
    key_result_or_404,
    mine_at,
    objective_or_404,
    page_number,
)
from skylight.goals.views.objectives import FORM
from skylight.lib.errors import require
from skylight.ui.render import page


@require_safe
def key_result(request: HttpRequest, pk: int) -> HttpResponse:
    """One key result: how it moved and what was said of each step."""
    now = timezone.now()
    found = key_result_page(pk, viewer=request.user, at=now, number=page_number(request))
    if found is None:
        raise Http404
    row = found.key_result
    return page(
        request, "goals/key_result.html", found=found, plan=StepText(auto_id="step_%s"),
        panels=panels(row.objective, row, viewer=request.user, at=now),
    )  # fmt: skip


@require_http_methods(FORM)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a key result to an objective."""
    objective = objective_or_404(request, pk)
    require(permissions.can_edit(request.user, objective))
    learns = objective.kind == Objective.Kind.ABILITY
    chosen = growth.start_of(request.GET.get("start")) if learns else None
    form = forms.NewKeyResult((), request.POST or None, initial=chosen.initial if chosen else None)
    if request.method == "POST" and form.carry_out(
        actions.add_key_result, objective, by=request.user, at=timezone.now()
    ):
        return _added(request, objective)
    return form_page(
        request, form, objective, title=_("Add a key result"), submit=_("Add"), then=_("Add, and one more"),
        template="goals/key_result_form.html", is_fresh="fresh" in request.GET,
        starts=growth.STARTS if learns else (),
    )  # fmt: skip


def _added(request: HttpRequest, objective: Objective) -> HttpResponse:
    if request.POST.get("then") == "another" and not request.htmx:  # type: ignore[attr-defined]
        return redirect("goals:key_result_new", objective.pk)
    return done(request, objective, otherwise=mine_at(objective) if objective.is_draft else "")


@require_http_methods(FORM)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a key result."""
    row = key_result_or_404(request, pk)
    require(permissions.can_edit_key_result(request.user, row))
    steps = list(row.milestones.filter(removed_at=None).order_by("position", "id"))
    form = forms.EditKeyResult(row, steps, request.POST or None)
    if request.method == "POST" and form.carry_out(
        actions.edit_key_result, row, by=request.user, at=timezone.now()
    ):
        return done(request, row.objective)
    return form_page(
        request, form, row.objective, title=_("Edit the key result"), submit=_("Save"), key_result=row,
        template="goals/key_result_form.html",
        may_cancel=permissions.can_edit(request.user, row.objective) and not row.is_cancelled,
    )  # fmt: skip


@require_http_methods(FORM)
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a key result out of the count."""
    row = key_result_or_404(request, pk)
    require(permissions.can_edit(request.user, row.objective))
    form = forms.Cancellation(request.POST or None)
    if request.method == "POST" and form.carry_out(
        actions.cancel_key_result, row, by=request.user, at=timezone.now()
    ):
        return done(request, row.objective)
    return form_page(
        request, form, row.objective, title=_("Cancel the key result"), submit=_("Cancel it"), wide=("reason",),
        lead=row.title,
    )  # fmt: skip


@require_POST
def cancellation_undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a cancelled key result count again."""
    row = key_result_or_404(request, pk)
    return act(request, actions.restore_key_result, row, on=row.objective)


@require_POST
def position(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a key result at another place."""
    row = key_result_or_404(request, pk)
    back = mine_at(row.objective)
    form = Position(request.POST)
    if not form.is_valid():
        return redirect(back)
    return act(request, actions.move_key_result, row, on=row.objective, otherwise=back, **form.cleaned_data)


@require_http_methods(FORM)
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a newer check-in in the place of a wrong one."""
    readable = CheckIn.objects.visible_to(request.user, timezone.now())
    said = get_object_or_404(
        readable.select_related("key_result__objective__owner_team", "objective__cycle", "by"), pk=pk
    )
    helpers = set(said.objective.contributions.filter(ended_at=None).values_list("person", flat=True))
    require(permissions.can_correct(request.user, said, helpers))
    form = Correction(said, request.POST or None)
    if request.method == "POST" and form.carry_out(actions.correct, said, by=request.user, at=timezone.now()):
        return redirect("goals:key_result", said.key_result_id)
    return form_page(
        request, form, said.objective, title=_("Correct a check-in"), submit=_("Correct"), wide=("note", "evidence_url"),
        lead=_("The wrong one stays to be seen, struck through."),
        key_result=said.key_result, home=reverse("goals:key_result", args=[said.key_result_id]) if said.key_result_id else "",
    )  # fmt: skip
