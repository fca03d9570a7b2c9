"""Writing goals once more: one that one reads, or several of an earlier cycle."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from skylight.drafting.forms.copying import Copies, Copy
from skylight.drafting.queries.copies import copies_page
from skylight.drafting.queries.places import places
from skylight.drafting.queries.templates import may_keep
from skylight.goals import actions
from skylight.goals.models import Objective
from skylight.goals.permissions import can_copy, can_edit
from skylight.goals.views.answers import came_from, id_in, mine_at, objective_or_404
from skylight.lib.errors import require
from skylight.ui.render import page

FORM = ("GET", "HEAD", "POST")


@require_http_methods(FORM)
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft with the words of one goal."""
    at = timezone.now()
    row = objective_or_404(request, pk)
    where = places(request.user, at)
    require(can_copy(request.user, row) and not where.is_nowhere)
    own = can_edit(request.user, row)
    key_results = row.key_results.live().order_by("position", "id")
    initial = {"cycle": row.cycle_id, "whose": f"team-{row.owner_team_id}"}
    form = Copy(key_results, where, request.POST or None, own=own, initial=initial)
    if request.method == "POST" and form.carry_out(actions.copy, row, by=request.user, at=at):
        return redirect(mine_at(form.result))
    return page(
        request,
        "drafting/copy.html",
        status=form.status,
        form=form,
        objective=row,
        own=own,
        may_keep=may_keep(request.user, row),
        has_cycles=bool(where.cycles),
        back=came_from(request) or reverse("goals:objective", args=[pk]),
    )


@require_http_methods(FORM)
def copies(request: HttpRequest) -> HttpResponse:
    """Copy goals of an earlier cycle in one act."""
    at = timezone.now()
    where = places(request.user, at)
    require(not where.is_nowhere)
    asked = request.POST or request.GET
    wanted = {str(one.pk): one for one in where.cycles}
    into = wanted.get(asked.get("cycle", "")) or next(iter(where.cycles), None)
    whose = asked.get("whose") or f"team-{asked.get('team')}"
    team = where.team(whose) or (None if where.may_write_own else where.teams[0])
    found = copies_page(request.user, at, team=team, into=into, chosen=id_in(asked.get("from")))
    initial = {"cycle": into.pk if into else None, "whose": f"team-{team.pk}" if team else "me"}
    form = Copies(found.sources, where, request.POST or None, initial=initial)
    if request.method == "POST" and form.carry_out(_copy(request), by=request.user, at=at):
        return redirect(mine_at(form.result[0]))
    return page(
        request,
        "drafting/copies.html",
        status=form.status,
        form=form,
        found=found,
        into=into,
        team=team,
        has_several=len(where.cycles) > 1 or len(where.teams) + where.may_write_own > 1,
    )


def _copy(request: HttpRequest):  # type: ignore[no-untyped-def]
    def copied(*, objectives: list[int], **details: object) -> list[Objective]:
        readable = Objective.objects.visible_to(request.user, timezone.now())
        rows = readable.filter(pk__in=objectives).select_related("owner_person", "owner_team", "cycle")
        return actions.copy_all(list(rows.in_order()), **details)

    return copied
