"""How an objective ends or rests, and the declared exception to openness: each with its way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from skylight.goals import actions, permissions
from skylight.goals.forms import objectives as forms
from skylight.goals.views.answers import act, done, form_page, objective_or_404
from skylight.goals.views.objectives import FORM
from skylight.lib.errors import require


@require_http_methods(FORM)
def closure(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an objective."""
    row = objective_or_404(request, pk)
    require(permissions.can_edit(request.user, row))
    form = forms.Closure(request.POST or None)
    if request.method == "POST" and _carried(form, actions.close, row, request):
        return done(request, row)
    return form_page(
        request, form, row, title=_("Close the objective"), submit=_("Close"), wide=("reason",),
        lead=_("It stays readable for ever, with its key results, check-ins and scores."),
    )  # fmt: skip


@require_POST
def closure_undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a closure back."""
    row = objective_or_404(request, pk)
    return act(request, actions.reopen, row, on=row)


@require_http_methods(FORM)
def abandonment(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an objective up, and say why."""
    row = objective_or_404(request, pk)
    require(permissions.can_edit(request.user, row))
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and _carried(form, actions.abandon, row, request):
        return done(request, row)
    return form_page(
        request, form, row, title=_("Abandon the objective"), submit=_("Abandon"), wide=("reason",),
        lead=_("It stays readable for ever. Dropping a goal in time is no failure; saying why helps others."),
    )  # fmt: skip


@require_POST
def abandonment_undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an abandoned objective up again."""
    row = objective_or_404(request, pk)
    return act(request, actions.resume, row, on=row)


@require_http_methods(FORM)
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an objective rest for a while, and say why."""
    row = objective_or_404(request, pk)
    require(permissions.can_edit(request.user, row))
    form = forms.Pause(row.cycle.time_zone, request.POST or None)
    if request.method == "POST" and _carried(form, actions.pause, row, request):
        return done(request, row)
    return form_page(
        request, form, row, title=_("Pause the objective"), submit=_("Pause"), wide=("reason",),
        lead=_("It stays readable and keeps its figures. Nobody is asked how it goes, and silence is no bad sign."),
    )  # fmt: skip


@require_POST
def pause_ending(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an objective that rests."""
    row = objective_or_404(request, pk)
    return act(request, actions.end_pause, row, on=row)


@require_http_methods(FORM)
def restriction(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an objective to all but a few for a while, and say why."""
    row = objective_or_404(request, pk)
    require(permissions.can_restrict(request.user, row))
    now = timezone.now()
    standing = row.restrictions.filter(lifted_at=None, until_at__gt=now).prefetch_related("audience").first()
    form = forms.Restriction(row.cycle.time_zone, request.POST or None)
    if request.method == "POST" and _carried(form, actions.restrict, row, request):
        return done(request, row)
    return form_page(
        request, form, row, title=_("Restrict the objective"), submit=_("Restrict"), wide=("reason", "audience"),
        template="goals/restriction.html", standing=standing,
    )  # fmt: skip


@require_POST
def restriction_lifting(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a restricted objective before its time."""
    row = objective_or_404(request, pk)
    return act(request, actions.lift_restriction, row, on=row)


def _carried(form: forms.Form, action: object, row: object, request: HttpRequest) -> bool:
    return form.carry_out(action, row, by=request.user, at=timezone.now())
