"""How it came out, what was learnt, and what goes on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from skylight.cycles.queries import cycles_to_write_in
from skylight.goals import actions, permissions
from skylight.goals.forms import scores as forms
from skylight.goals.forms.objectives import CarryOver
from skylight.goals.models import Objective, Retro
from skylight.goals.queries.cards import cards
from skylight.goals.views.answers import done, form_page, mine_at, objective_or_404
from skylight.goals.views.objectives import FORM
from skylight.lib.errors import require


@require_http_methods(FORM)
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """Score all key results of an objective on one screen."""
    at = timezone.now()
    row = objective_or_404(request, pk)
    require(permissions.can_score(request.user, row))
    (card,) = cards(Objective.objects.filter(pk=pk), viewer=request.user, at=at)
    initial = {"version": row.version, "stated": _stated_apart(row)}
    form = forms.Scores(card.key_results, request.POST or None, initial=initial)
    if request.method == "POST" and form.carry_out(actions.score, row, by=request.user, at=at):
        return done(request, row)
    return form_page(
        request, form, row, title=_("Score the objective"), submit=_("Save the scores"), template="goals/score.html",
        card=card,
    )  # fmt: skip


@require_http_methods(FORM)
def retro(request: HttpRequest, pk: int) -> HttpResponse:
    """Look back at one objective."""
    row = objective_or_404(request, pk)
    require(permissions.can_write_retro(request.user, row))
    written = Retro.objects.filter(objective=row).first()
    names = ("expected", "happened", "why", "keep", "change", "version")
    initial = {name: getattr(written, name) for name in names} if written else {"version": 0}
    form = forms.Retro(request.POST or None, initial=initial)
    if request.method == "POST" and form.carry_out(
        actions.write_retro, row, by=request.user, at=timezone.now()
    ):
        return done(request, row)
    return form_page(
        request, form, row, title=_("Look back"), submit=_("Save"), wide=names,
        lead=_("Everybody can read it, so that others learn from it, too."),
    )  # fmt: skip


@require_http_methods(FORM)
def carry_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an objective in a later cycle, as a new draft that knows where it came from."""
    at = timezone.now()
    row = objective_or_404(request, pk)
    require(permissions.can_carry_over(request.user, row))
    team = row.owner_team or (row.owner_person.team if row.owner_person else None)
    later = [one for one in cycles_to_write_in(at, team) if _is_later(one, row)]
    key_results = row.key_results.live().order_by("position", "id")
    form = CarryOver(later, key_results, request.POST or None)
    if request.method == "POST" and form.carry_out(actions.carry_over, row, by=request.user, at=at):
        return redirect(mine_at(form.result))
    return form_page(
        request, form, row, title=_("Carry over"), submit=_("Carry over"), wide=("key_results",),
        template="goals/carry_over.html", has_cycles=bool(later),
    )  # fmt: skip


def _stated_apart(row: Objective) -> object:
    """The stated score where the owner chose another one than was reckoned."""
    return row.score_stated if row.score_stated != row.score_computed else None


def _is_later(cycle: object, row: Objective) -> bool:
    starts_at, mine = getattr(cycle, "starts_at", None), row.cycle.starts_at
    return starts_at is not None and (mine is None or starts_at > mine)
