"""Writing and reading objectives."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from skylight.cycles.queries import cycles_to_write_in
from skylight.goals import actions, permissions
from skylight.goals.forms import objectives as forms
from skylight.goals.forms.comments import Say
from skylight.goals.models import Objective
from skylight.goals.panels import panels
from skylight.goals.policy import policy_of
from skylight.goals.queries.check_ins import trend
from skylight.goals.queries.mine_page import mine_page, place_among_all
from skylight.goals.queries.objective_page import objective_page
from skylight.goals.views.answers import act, came_from, done, form_page, id_in, mine_at, objective_or_404
from skylight.lib.errors import require
from skylight.org.models import Team
from skylight.policies.queries import effective_for
from skylight.ui.render import page

FORM = ("GET", "HEAD", "POST")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My goals of a cycle, to be written in place."""
    found = mine_page(request.user, timezone.now(), id_in(request.GET.get("cycle")))
    if found is None:
        raise Http404
    return page(request, "goals/mine.html", found=found, fresh=id_in(request.GET.get("fresh")))


@require_safe
def objective(request: HttpRequest, pk: int) -> HttpResponse:
    """One objective with all that belongs to it."""
    now = timezone.now()
    found = objective_page(pk, viewer=request.user, at=now)
    if found is None:
        raise Http404
    return page(
        request, "goals/objective.html", found=found, say=Say(found.card.key_results), trend=trend,
        panels=panels(found.objective, viewer=request.user, at=now),
    )  # fmt: skip


@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Begin an objective of one's own, or of a team."""
    at = timezone.now()
    team = _team(request)
    if team is None:
        require(permissions.can_write_for_person(request.user, request.user, effective_for(request.user)))
    else:
        require(permissions.can_write_for_team(request.user, team))
    cycles = cycles_to_write_in(at, team or request.user.team)
    initial = {"cycle": request.GET.get("cycle"), "team": team.pk if team else None}
    form = forms.NewObjective(cycles, request.POST or None, initial=initial)
    owner = {"owner_team": team} if team else {"owner_person": request.user}
    if request.method == "POST" and form.carry_out(actions.draft_objective, by=request.user, at=at, **owner):
        return _drafted(request, form.result)
    back = came_from(request) or reverse("goals:mine")
    return page(
        request, "goals/objective_new.html", block="form", status=form.status, form=form, team=team, back=back,
        next=came_from(request), has_cycles=bool(cycles),
    )  # fmt: skip


def _drafted(request: HttpRequest, drafted: Objective) -> HttpResponse:
    here = came_from(request) or mine_at(drafted).split("#")[0]
    if request.htmx:  # type: ignore[attr-defined]
        further = "&" if "?" in here else "?"
        return HttpResponseClientRedirect(f"{here}{further}fresh={drafted.pk}#objective-{drafted.pk}")
    if request.POST.get("then") == "key_result":
        onward = urlencode({"fresh": 1, **({"next": here} if came_from(request) else {})})
        return redirect(f"{reverse('goals:key_result_new', args=[drafted.pk])}?{onward}")
    return redirect(f"{here}#objective-{drafted.pk}")


@require_http_methods(FORM)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an objective says."""
    row = objective_or_404(request, pk)
    require(permissions.can_edit(request.user, row))
    form = forms.EditObjective(row, request.POST or None)
    if request.method == "POST" and form.carry_out(
        actions.edit_objective, row, by=request.user, at=timezone.now()
    ):
        return done(request, row)
    return form_page(
        request, form, row, title=_("Edit the objective"), submit=_("Save"), template="goals/objective_form.html"
    )  # fmt: skip


@require_POST
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft."""
    row = objective_or_404(request, pk)
    return act(request, actions.publish, row, on=row)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    row = objective_or_404(request, pk)
    actions.discard(row, by=request.user, at=timezone.now())
    return redirect(mine_at(row).split("#")[0])


@require_POST
def position(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an objective at another place among the owner's drafts, or among the others."""
    row = objective_or_404(request, pk)
    form = forms.Position(request.POST)
    if not form.is_valid():
        return redirect(mine_at(row))
    place = place_among_all(row, form.cleaned_data["position"])
    return act(request, actions.move_objective, row, on=row, otherwise=mine_at(row), position=place)


@require_http_methods(FORM)
def contributors(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who helps."""
    row = objective_or_404(request, pk)
    require(permissions.can_edit(request.user, row))
    helping = [one.person for one in row.contributions.filter(ended_at=None).select_related("person")]
    form = forms.Contributors(request.POST or None, initial={"people": helping, "version": row.version})
    if request.method == "POST" and form.carry_out(
        actions.set_contributors, row, by=request.user, at=timezone.now()
    ):
        return done(request, row)
    return form_page(
        request, form, row, title=_("Who helps with it"), submit=_("Save"), wide=("people",),
        lead=_("Whoever helps can check in, and hears of every change."),
    )  # fmt: skip


@require_http_methods(FORM)
def weights(request: HttpRequest, pk: int) -> HttpResponse:
    """Weigh the key results of an objective together."""
    row = objective_or_404(request, pk)
    require(permissions.can_edit(request.user, row))
    listed = list(row.key_results.live().order_by("position", "id"))
    form = forms.Weights(listed, request.POST or None, initial={"version": row.version})
    if row.is_draft:
        del form.fields["reason"]
    if request.method == "POST" and form.carry_out(
        actions.set_weights, row, by=request.user, at=timezone.now()
    ):
        return done(request, row)
    return _weights_page(request, form, row, title=_("Weigh the key results"))


@require_http_methods(FORM)
def objective_weights(request: HttpRequest, pk: int) -> HttpResponse:
    """Weigh all objectives that the owner of this one has in its cycle."""
    row = objective_or_404(request, pk)
    require(permissions.can_edit(request.user, row))
    owner = {"owner_person": row.owner_person, "owner_team": row.owner_team}
    listed = Objective.objects.in_cycle(row.cycle).not_discarded().filter(**owner).in_order()
    standing = listed.exclude(state=Objective.State.ABANDONED)
    form = forms.ObjectiveWeights(standing, request.POST or None)
    if request.method == "POST" and form.carry_out(
        actions.set_objective_weights,
        owner=row.owner_person or row.owner_team,
        cycle=row.cycle,
        by=request.user,
        at=timezone.now(),
    ):
        return redirect(came_from(request) or mine_at(row))
    return _weights_page(request, form, row, title=_("Weigh the objectives"))


def _weights_page(request: HttpRequest, form: Any, row: Objective, *, title: str) -> HttpResponse:
    return form_page(
        request, form, row, title=title, submit=_("Save"), template="goals/weights.html",
        is_used=policy_of(row)["weights"] == "set",
    )  # fmt: skip


def _team(request: HttpRequest) -> Team | None:
    wanted = request.POST.get("team") or request.GET.get("team")
    return get_object_or_404(Team, pk=id_in(wanted)) if wanted else None
