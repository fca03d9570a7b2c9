"""Taking on what was asked, in one of four ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from skylight.drafting import actions
from skylight.drafting.forms import requests as forms
from skylight.drafting.models import SupportRequest
from skylight.drafting.permissions.requests import can_answer
from skylight.drafting.queries.request_page import cycles_for, goals_of, ways_to_accept
from skylight.drafting.views.requests import FORM, answer, request_or_404
from skylight.lib.errors import require
from skylight.lib.forms import Form

ACTIONS: dict[str, Callable[..., Any]] = {
    "objective": actions.accept_as_objective,
    "key_result": actions.accept_as_key_result,
    "goal": actions.accept_with,
    "work": actions.accept_as_work,
}


@require_http_methods(FORM)
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it on; `as` says how."""
    row = request_or_404(request, pk)
    require(can_answer(request.user, row))
    ways = ways_to_accept(row, request.user)
    wanted = request.GET.get("as", "")
    way = wanted if wanted in ways else ways[0]
    form = _form(request, row, way)
    return answer(
        request, row, form, ACTIONS[way], title=_("Take it on"), submit=_submit(way), lead=row.what,
        template="drafting/request_acceptance.html", way=way, ways=_tabs(row, ways, way), is_empty=_is_empty(form),
        wide=("title", "goal", "objective", "note", "link"),
    )  # fmt: skip


def _form(request: HttpRequest, row: SupportRequest, way: str) -> Form:
    data = request.POST or None
    initial = {"version": row.version, "title": row.what}
    if way == "objective":
        return forms.AsObjective(cycles_for(row, at=timezone.now()), data, initial=initial)
    elif way == "work":
        return forms.AsWork(data, initial=initial)
    goals = goals_of(request.user, at=timezone.now())
    kind = forms.AsKeyResult if way == "key_result" else forms.WithGoal
    return kind(goals, data, initial=initial)


def _is_empty(form: Form) -> bool:
    """Whether there is nothing to choose from."""
    return any(hasattr(one, "choices") and not list(one.choices) for one in form.fields.values())


def _submit(way: str) -> str:
    if way == "objective":
        return _("Begin the draft")
    elif way == "key_result":
        return _("Add the key result")
    elif way == "goal":
        return _("This goal covers it")
    else:
        return _("Put it on the list")


def _tabs(row: SupportRequest, ways: tuple[str, ...], way: str) -> list[tuple[str, str, bool]]:
    words = {
        "objective": _("As an objective"),
        "key_result": _("As a key result"),
        "goal": _("With a goal you have"),
        "work": _("As ordinary work"),
    }
    address = reverse("drafting:request_acceptance", args=[row.pk])
    return [(words[one], f"{address}?as={one}", one == way) for one in ways]
