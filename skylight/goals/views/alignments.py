"""Tying a goal to the one it serves, answering such a tie, ending it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from skylight.cycles.queries import all_choices
from skylight.goals import actions, permissions
from skylight.goals.forms import alignments as forms
from skylight.goals.models import Alignment, AlignmentAnswer, Objective
from skylight.goals.models.alignments import AlignmentQuerySet
from skylight.goals.queries.goal_search import goals_to_serve
from skylight.goals.views.answers import came_from, done, form_page, id_in, objective_or_404, page_number
from skylight.goals.views.objectives import FORM
from skylight.lib.errors import require
from skylight.ui.render import page

ENDS = ("from_objective__owner_person", "from_objective__owner_team", "from_objective__cycle",
        "to_objective__owner_person", "to_objective__owner_team", "to_objective__cycle", "to_key_result")  # fmt: skip


@require_http_methods(FORM)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the goal that this one serves, then say how."""
    row = objective_or_404(request, pk)
    require(permissions.can_align(request.user, row))
    chosen = request.POST.get("to") or request.GET.get("to")
    return _chosen(request, row, chosen) if chosen else _search(request, row)


def _search(request: HttpRequest, row: Objective) -> HttpResponse:
    at = timezone.now()
    form = forms.Search(all_choices(request.user, at), request.GET or None)
    number = page_number(request)
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in ("q", "owner", "cycle")}
    found = goals_to_serve(
        row,
        viewer=request.user,
        at=at,
        words=asked["q"],
        owner=asked["owner"],
        cycle=id_in(asked["cycle"]),
        number=number,
    )
    return page(
        request, "goals/alignments_new.html", block="found", objective=row, form=form, found=found,
        previous_url=f"?{urlencode({**asked, 'page': number - 1})}" if number > 1 else "",
        next_url=f"?{urlencode({**asked, 'page': number + 1})}" if found.has_more else "",
    )  # fmt: skip


def _chosen(request: HttpRequest, row: Objective, chosen: str) -> HttpResponse:
    target = objective_or_404(request, id_in(chosen) or 0)
    form = forms.Align(
        row.key_results.live().order_by("position", "id"),
        target.key_results.live().order_by("position", "id"),
        request.POST or None,
        initial={name: request.GET.get(name, "") for name in ("from_key_result", "to_key_result")},
    )
    if request.method == "POST" and form.carry_out(
        actions.align, from_objective=row, to_objective=target, by=request.user, at=timezone.now()
    ):
        return redirect(f"{reverse('goals:objective', args=[row.pk])}#alignment")
    return form_page(
        request, form, row, title=_("Align"), submit=_("Align"), template="goals/alignment.html", target=target,
        wide=("note",),
    )  # fmt: skip


@require_http_methods(FORM)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link of one's own goal, also when the other one cannot be read any more."""
    readable = Objective.objects.visible_to(request.user, timezone.now())
    link = _link_or_404(Alignment.objects.filter(from_objective__in=readable), pk)
    require(permissions.can_end_alignment(request.user, link))
    form = forms.EndAlignment(request.POST or None)
    if request.method == "POST" and form.carry_out(
        actions.end_alignment, link, by=request.user, at=timezone.now()
    ):
        return done(request, link.from_objective)
    return form_page(
        request, form, link.from_objective, title=_("End the alignment"), submit=_("End it"), wide=("reason",),
        lead=_("That it stood stays on record."),
    )  # fmt: skip


@require_http_methods(FORM)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Acknowledge a link to one's goal, or challenge it with a reason; of one from a hidden goal nothing is told."""
    link = _link_or_404(Alignment.objects.visible_to(request.user, timezone.now()), pk)
    require(permissions.can_answer_alignment(request.user, link))
    form = forms.Answer(request.POST or None)
    if request.method == "POST" and form.carry_out(_answer, link, by=request.user, at=timezone.now()):
        return redirect(
            came_from(request) or f"{reverse('goals:objective', args=[link.to_objective_id])}#alignment"
        )
    return form_page(
        request, form, link.to_objective, title=_("Answer an alignment"), submit=_("Answer"), wide=("reason",),
        template="goals/alignment_answer.html", link=link,
    )  # fmt: skip


def _link_or_404(links: AlignmentQuerySet, pk: int) -> Alignment:
    return get_object_or_404(links.live().select_related(*ENDS), pk=pk)


def _answer(link: Alignment, *, verdict: str, reason: str, **who: Any) -> AlignmentAnswer:
    if verdict == AlignmentAnswer.Verdict.CHALLENGED:
        return actions.challenge(link, reason=reason, **who)
    return actions.acknowledge(link, **who)
