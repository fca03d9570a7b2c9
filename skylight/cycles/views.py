"""The calendar: everybody reads it, administrators and team leaders shape it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skylight.cycles import actions, forms, permissions, queries
from skylight.cycles.models import Cycle
from skylight.lib.errors import require
from skylight.org.models import Team
from skylight.policies.queries import effective
from skylight.ui.render import page


@require_safe
def cycles(request: HttpRequest) -> HttpResponse:
    """All cycles, newest first."""
    runs_things = request.user.runs_things
    return page(
        request,
        "cycles/list.html",
        choices=queries.all_choices(request.user, timezone.now()),
        may_open=runs_things or Team.objects.filter(leader=request.user, closed_on=None).exists(),
        hidden=queries.hidden_cycles() if runs_things else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a cycle."""
    form = forms.NewCycle(request.POST or None, initial={"months": effective(None)["cycle_months"]})
    if not request.user.runs_things:
        led = Team.objects.filter(closed_on=None, leader=request.user).order_by("name", "id")
        require(led.exists())
        form.offer(led)
    if request.method == "POST" and form.carry_out(actions.open_cycle, by=request.user, at=timezone.now()):
        return redirect("goals:board", form.result.pk)
    return page(
        request, "cycles/form.html", status=form.status, form=form, title=_("Open a cycle"), marking=None
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a cycle another name, or set it aside."""
    cycle = _cycle(request, pk)
    require(permissions.can_edit_cycle(request.user, cycle))
    form = forms.EditCycle(request.POST or None, initial={"name": cycle.name, "version": cycle.version})
    if request.method == "POST" and form.carry_out(
        actions.edit_cycle, cycle, by=request.user, at=timezone.now()
    ):
        return redirect("goals:board", pk)
    return _form(request, cycle, form=form, marking=forms.Marking(initial={"standing": cycle.standing}))


@require_POST
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a cycle invalid or hidden, or bring it back."""
    cycle = _cycle(request, pk)
    marking = forms.Marking(request.POST)
    if marking.carry_out(actions.mark, cycle, by=request.user, at=timezone.now()):
        return redirect("cycles:list")
    form = forms.EditCycle(initial={"name": cycle.name, "version": cycle.version})
    return _form(request, cycle, form=form, marking=marking)


def _form(request: HttpRequest, cycle: Cycle, *, form: Any, marking: Any) -> HttpResponse:
    if form.conflict:
        form.data = {**form.data.dict(), "version": form.conflict.version}
    status = max(form.status, marking.status)
    return page(
        request,
        "cycles/form.html",
        status=status,
        form=form,
        marking=marking,
        cycle=cycle,
        title=_("Edit the cycle"),
    )


def _cycle(request: HttpRequest, pk: int) -> Cycle:
    """A cycle one may see; administrators see the hidden ones too."""
    seen = Cycle.objects.visible_to(request.user) if not request.user.runs_things else Cycle.objects.all()
    return get_object_or_404(seen.select_related("team"), pk=pk)
