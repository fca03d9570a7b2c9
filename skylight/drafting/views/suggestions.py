"""Breaking a goal down for others, and answering what was suggested to oneself."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skylight.cycles.models import Cycle
from skylight.cycles.queries import cycles_to_write_in
from skylight.drafting.actions import suggestions as actions
from skylight.drafting.forms import suggestions as forms
from skylight.drafting.models import Suggestion
from skylight.drafting.permissions.suggestions import can_answer, can_break_down, can_change
from skylight.drafting.queries import suggestions as queries
from skylight.goals.models import KeyResult, Objective
from skylight.goals.views.answers import (
    came_from,
    id_in,
    key_result_or_404,
    mine_at,
    objective_or_404,
    page_number,
)
from skylight.goals.views.objectives import FORM
from skylight.lib.errors import require
from skylight.lib.forms import Form
from skylight.ui.render import page


@require_http_methods(FORM)
def break_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest objectives to others, so that an objective is reached."""
    return _break_down(request, objective_or_404(request, pk))


@require_http_methods(FORM)
def break_down_key_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest objectives to others, so that a key result is reached."""
    row = key_result_or_404(request, pk)
    return _break_down(request, row.objective, row)


def _break_down(
    request: HttpRequest, objective: Objective, key_result: KeyResult | None = None
) -> HttpResponse:
    require(can_break_down(request.user, objective, key_result))
    if "more" in request.POST:
        return _form(request, forms.BreakDown.with_more(request.POST), objective, key_result)
    form = forms.BreakDown(request.POST or None)
    if request.method == "POST" and form.carry_out(
        actions.break_down, objective, by=request.user, at=timezone.now(), key_result=key_result
    ):
        return redirect(f"{_address(objective, key_result)}#suggested")
    return _form(request, form, objective, key_result)


def _form(
    request: HttpRequest, form: forms.BreakDown, objective: Objective, key_result: KeyResult | None
) -> HttpResponse:
    back = _address(objective, key_result)
    return page(
        request, "drafting/break_down.html", block="form", status=form.status, form=form, objective=objective,
        key_result=key_result, back=back, title=_("Break it down"),
    )  # fmt: skip


def _address(objective: Objective, key_result: KeyResult | None) -> str:
    if key_result is not None:
        return reverse("goals:key_result", args=[key_result.pk])
    return reverse("goals:objective", args=[objective.pk])


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What waits for my answer, and what came of what I suggested."""
    found = queries.suggestions_page(request.user, at=timezone.now(), number=page_number(request))
    return page(request, "drafting/suggestions.html", found=found)


@require_http_methods(FORM)
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion: its receiver makes an objective of their own of it, its proposer reads what came of it."""
    row, now = _suggestion_or_404(request, pk), timezone.now()
    if request.method != "POST" and not (row.is_open and can_answer(request.user, row)):
        return page(request, "drafting/suggestion.html", found=_row(request, pk))
    require(can_answer(request.user, row))
    form = forms.Accept(row, _cycles(row), request.POST or None)
    if request.method == "POST" and form.carry_out(actions.accept_suggestion, row, by=request.user, at=now):
        return redirect(mine_at(form.result))
    return _answer_page(request, form, row, template="drafting/suggestion_accept.html")


@require_http_methods(FORM)
def declining(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    row = _suggestion_or_404(request, pk)
    require(can_answer(request.user, row))
    form = forms.Decline(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.carry_out(
        actions.decline_suggestion, row, by=request.user, at=timezone.now()
    ):
        return redirect("home")
    return _answer_page(
        request, form, row, title=_("Decline the suggestion"), submit=_("Decline"), wide=("reason",),
        lead=_("%(name)s reads why. On your own pages nothing of it stays.") % {"name": row.by.name},
    )  # fmt: skip


@require_http_methods(FORM)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Reword what one suggested."""
    row = _suggestion_or_404(request, pk)
    require(can_change(request.user, row))
    form = forms.EditSuggestion(row, request.POST or None)
    if request.method == "POST" and form.carry_out(
        actions.edit_suggestion, row, by=request.user, at=timezone.now()
    ):
        return redirect("drafting:suggestion", pk)
    return _answer_page(
        request, form, row, title=_("Reword the suggestion"), submit=_("Save"), wide=("title", "why", "measure"),
    )  # fmt: skip


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    row = _suggestion_or_404(request, pk)
    version = id_in(request.POST.get("version"))
    actions.withdraw_suggestion(row, by=request.user, at=timezone.now(), version=version)
    return redirect(came_from(request) or reverse("drafting:suggestion", args=[pk]))


def _suggestion_or_404(request: HttpRequest, pk: int) -> Suggestion:
    readable = Suggestion.objects.visible_to(request.user, timezone.now())
    sides = ("by", "to_person__team", "to_team__leader", "objective__cycle", "key_result", "answer")
    return get_object_or_404(readable.select_related(*sides), pk=pk)


def _row(request: HttpRequest, pk: int) -> queries.SuggestionRow:
    found = queries.suggestion_row(pk, viewer=request.user, at=timezone.now())
    if found is None:
        raise Http404
    return found


def _cycles(row: Suggestion) -> list[Cycle]:
    """The cycles that the receiver writes in and that share a day with the cycle of the goal."""
    team = row.to_team or (row.to_person.team if row.to_person else None)
    written = cycles_to_write_in(timezone.now(), team)
    return [one for one in written if _meet(one, row.objective.cycle)]


def _meet(one: Cycle, other: Cycle) -> bool:
    """Do they share a moment? Of one without dates nobody can tell."""
    if one.starts_at is None or one.ends_at is None or other.starts_at is None or other.ends_at is None:
        return True
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _answer_page(request: HttpRequest, form: Form, row: Suggestion, **context: Any) -> HttpResponse:
    return page(
        request,
        context.pop("template", "drafting/suggestion_form.html"),
        block="form",
        status=form.status,
        form=form,
        found=_row(request, row.pk),
        back=came_from(request) or reverse("drafting:suggestion", args=[row.pk]),
        next=came_from(request),
        **context,
    )
