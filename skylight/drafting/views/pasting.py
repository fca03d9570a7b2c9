"""Bringing in a list that was written somewhere else: paste it, look at what was understood, draft it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from skylight.drafting.forms.pasting import MOST_LINES, Paste, Preview
from skylight.drafting.pasting import read
from skylight.drafting.queries.places import Places, places
from skylight.goals import actions
from skylight.goals.views.answers import mine_at
from skylight.lib.errors import require
from skylight.policies.queries import effective, effective_for
from skylight.ui.render import page


@require_http_methods(("GET", "HEAD", "POST"))
def paste(request: HttpRequest) -> HttpResponse:
    """The text, and once it was read each of its lines; nothing is written before the last button."""
    where = places(request.user, timezone.now())
    require(not where.is_nowhere)
    if request.method == "POST" and request.POST.get("step") == "draft":
        return _draft(request, where)
    initial = {"cycle": request.GET.get("cycle"), "whose": f"team-{request.GET.get('team')}"}
    form = Paste(where, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _preview(request, where, form)
    return page(request, "drafting/paste.html", status=form.status, form=form, has_cycles=bool(where.cycles))


def _preview(request: HttpRequest, where: Places, asked: Paste) -> HttpResponse:
    placed = {name: request.POST.get(name) for name in ("cycle", "whose", "text")}
    form = Preview(asked.lines, _weighs(request, where), where, initial=placed)
    return page(request, "drafting/paste_preview.html", form=form, **_counts(form))


def _draft(request: HttpRequest, where: Places) -> HttpResponse:
    lines = read(request.POST.get("text", "")[:50_000])[:MOST_LINES]
    form = Preview(lines, _weighs(request, where), where, request.POST)
    if form.carry_out(actions.draft_together, by=request.user, at=timezone.now(), source="pasted"):
        return redirect(mine_at(form.result[0]))
    return page(request, "drafting/paste_preview.html", status=form.status, form=form, **_counts(form))


def _weighs(request: HttpRequest, where: Places) -> bool:
    team = where.team(request.POST.get("whose", ""))
    policy = effective(team) if team else effective_for(request.user)
    return bool(policy["weights"] == "set")


def _counts(form: Preview) -> dict[str, int]:
    meanings = [str(one.meaning.value()) for one in form.understood]
    return {
        "objectives": meanings.count("objective"),
        "key_results": meanings.count("key_result"),
        "left_over": sum(one.is_left_over for one in form.understood),
    }
