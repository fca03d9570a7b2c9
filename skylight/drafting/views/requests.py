"""Asking for support, and the pages of what was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from skylight.drafting import actions
from skylight.drafting.forms import requests as forms
from skylight.drafting.models import SupportRequest
from skylight.drafting.permissions.requests import can_answer, can_ask, can_lead
from skylight.drafting.queries.request_page import driven_by, goals_of, request_page
from skylight.drafting.queries.requests import SIDES, request_list, requests_page
from skylight.drafting.story import newest_proposal
from skylight.goals.views.answers import came_from, id_in, key_result_or_404, objective_or_404, page_number
from skylight.lib.errors import require
from skylight.lib.forms import Form
from skylight.ui.render import page

FORM = ("GET", "HEAD", "POST")
LISTS = ("to", "by", "led")


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What I was asked and what I asked; with `list` or `objective` all of one kind, page by page."""
    now, which, about = timezone.now(), request.GET.get("list", ""), request.GET.get("objective")
    if which not in LISTS and not about:
        found = requests_page(request.user, at=now)
        return page(request, "drafting/requests.html", found=found)
    objective = objective_or_404(request, id_in(about) or 0) if about else None
    number = page_number(request)
    listed = request_list(
        request.user, at=now, which=which, objective=objective.pk if objective else None, number=number
    )
    asked = {"objective": objective.pk} if objective else {"list": which}
    return page(
        request, "drafting/request_list.html", found=listed, which=which, objective=objective,
        previous_url=f"?{urlencode({**asked, 'page': number - 1})}" if number > 1 else "",
        next_url=f"?{urlencode({**asked, 'page': number + 1})}" if listed.has_more else "",
    )  # fmt: skip


@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for support; the goal stands in the form when one comes from its page."""
    now = timezone.now()
    goals, driven = goals_of(request.user, at=now), driven_by(request.user, at=now)
    form = forms.Ask(goals, driven, request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.carry_out(actions.ask, by=request.user, at=now):
        return redirect("drafting:request", form.result.pk)
    return page(
        request, "drafting/request_new.html", block="form", status=form.status, form=form,
        has_goals=bool(form.ends), back=came_from(request) or reverse("drafting:requests"), next=came_from(request),
    )  # fmt: skip


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The goal or key result that one comes from, and whom one wants to ask."""
    initial: dict[str, Any] = {name: request.GET.get(name, "") for name in ("to_person", "to_team")}
    if wanted := id_in(request.GET.get("key_result")):
        row = key_result_or_404(request, wanted)
        require(can_ask(request.user, row.objective, row))
        return {**initial, "goal": f"k{row.pk}"}
    if wanted := id_in(request.GET.get("objective")):
        goal = objective_or_404(request, wanted)
        require(can_ask(request.user, goal))
        return {**initial, "goal": f"o{goal.pk}"}
    return initial


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with its whole story."""
    found = request_page(pk, viewer=request.user, at=timezone.now())
    if found is None:
        raise Http404
    return page(request, "drafting/request.html", found=found)


@require_http_methods(FORM)
def counter(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose something else."""
    row = request_or_404(request, pk)
    require(can_answer(request.user, row))
    form = forms.Counter(row, request.POST or None)
    return answer(
        request, row, form, actions.counter, title=_("Propose something else"), submit=_("Propose it"),
        lead=_("What was asked stays in the story. %(name)s agrees, or asks anew.") % {"name": row.by.name},
        wide=("what", "note"),
    )  # fmt: skip


@require_http_methods(FORM)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for something else than before."""
    row = request_or_404(request, pk)
    require(can_lead(request.user, row))
    form = forms.Change(row, request.POST or None)
    return answer(
        request, row, form, actions.change_request, title=_("Change what you ask"), submit=_("Ask for this"),
        lead=_("What was asked before stays in the story."), wide=("what", "why", "note"),
    )  # fmt: skip


@require_http_methods(FORM)
def declining(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    row = request_or_404(request, pk)
    require(can_answer(request.user, row))
    form = forms.Declining(request.POST or None, initial={"version": row.version})
    return answer(
        request, row, form, actions.decline_request, title=_("Decline the request"), submit=_("Decline"),
        wide=("reason",),
    )  # fmt: skip


@require_http_methods(FORM)
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for it no longer."""
    row = request_or_404(request, pk)
    require(can_lead(request.user, row))
    form = forms.Withdrawal(request.POST or None, initial={"version": row.version})
    return answer(
        request, row, form, actions.withdraw_request, title=_("Withdraw the request"), submit=_("Withdraw it"),
        lead=_("That it was asked stays on record."), wide=("reason",),
    )  # fmt: skip


@require_http_methods(FORM)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to what was proposed instead."""
    row = request_or_404(request, pk)
    require(can_lead(request.user, row))
    form = forms.Agreement(request.POST or None, initial={"version": row.version})
    proposed = newest_proposal(row)
    return answer(
        request, row, form, actions.agree, title=_("Agree to the proposal"), submit=_("Agree"),
        lead=proposed.what if proposed else "",
    )  # fmt: skip


def request_or_404(request: HttpRequest, pk: int) -> SupportRequest:
    """The request if the reader may read it."""
    readable = SupportRequest.objects.visible_to(request.user, timezone.now())
    return get_object_or_404(readable.select_related(*SIDES, "to_person__team"), pk=pk)


def answer(
    request: HttpRequest,
    row: SupportRequest,
    form: Form,
    action: Callable[..., Any],
    *,
    title: str,
    submit: str,
    template: str = "drafting/request_form.html",
    **context: Any,
) -> HttpResponse:
    """A page with one form about a request; afterwards one is back at its story."""
    if request.method == "POST" and form.carry_out(action, row, by=request.user, at=timezone.now()):
        return redirect("drafting:request", row.pk)
    return page(
        request, template, block="form", status=form.status, form=form, row=row, title=title, submit=submit,
        back=reverse("drafting:request", args=[row.pk]), next="", **context,
    )  # fmt: skip
