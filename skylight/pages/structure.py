"""Structure health: layers and spans, what is worth a look, and what a move would change before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from skylight.lib.forms import Form
from skylight.org import actions, permissions, queries
from skylight.org.fields import PersonField
from skylight.org.models import Person, StructureFigures, Team
from skylight.org.structure import (
    Figures,
    Shape,
    Thresholds,
    Warning,
    after_move,
    effective_spans,
    figures,
    new_warnings,
    warnings,
)
from skylight.policies.queries import effective
from skylight.ui.render import page

LISTED = 20
DAYS_SHOWN = 30
MOVES_SHOWN = 20


class Look(Form):
    """Under whom one moves in thought."""

    manager = PersonField(label=gettext_lazy("Reports to (nobody, if empty)"), required=False)


class Move(Look):
    """Under whom one moves, from when and why."""

    from_on = forms.DateField(
        label=gettext_lazy("From"), required=False, help_text=gettext_lazy("Today if empty."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True)
class Span:
    """A manager in a list: direct reports, and with other lines at half weight."""

    id: int
    name: str
    solid: int
    effective: Decimal


@dataclass(frozen=True)
class WhatIf:
    """The figures of the company before and after a move, and the warnings it brings."""

    manager: Person | None
    before: Figures
    after: Figures
    warnings_before: list[Warning]
    warnings_after: list[Warning]
    people_moved: int

    @property
    def new(self) -> list[Warning]:
        return new_warnings(self.warnings_before, self.warnings_after)

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """What the comparison shows: words, before, after."""
        words = {
            "layers": _("Layers below the top"), "mean_layer": _("Mean layer"),
            "top_span": _("Direct reports of the top"), "managers": _("Managers"),
            "mean_span": _("Mean number of direct reports"), "median_span": _("Median number of direct reports"),
            "chains_of_one": _("Managers with one report"), "no_manager": _("People without a manager"),
        }  # fmt: skip
        return [(word, getattr(self.before, name), getattr(self.after, name)) for name, word in words.items()]


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Layers and spans of the company, of everybody under a person, or of a team."""
    under, team = _scope(request)
    day = queries.company_day(timezone.now())
    shape = queries.shape(day, under=under, team=team)
    thresholds = thresholds_for(team)
    reckoned = figures(shape)
    loose = queries.loose_ends(day, under=under, team=team)
    return page(
        request, "pages/structure.html", under=under, team=team, day=day, figures=reckoned, thresholds=thresholds,
        layers=sorted((layer, count) for layer, count in shape.people.items() if count),
        warnings=warnings(reckoned, thresholds), spans=_listed(shape, thresholds),
        manager_left=[one for one in loose if one.manager], no_manager=[one for one in loose if _is_loose(one, shape)],
        past=list(StructureFigures.objects.order_by("-on")[:DAYS_SHOWN]),
        moves=queries.history(kinds=queries.MOVES, count=MOVES_SHOWN)[:MOVES_SHOWN],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change if somebody, with everybody below, answered to somebody else; and the move itself."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("manager"), pk=pk)
    sent = request.POST if request.method == "POST" else None
    look = (
        Look(sent if sent is not None else request.GET)
        if sent is not None or "manager" in request.GET
        else Look()
    )
    what_if = _what_if(person, look) if look.is_bound else None
    new = what_if.new if what_if else []
    form = Move(sent)
    form.fields["reason"].required = bool(new)
    if sent is not None and form.carry_out(
        actions.set_manager,
        person,
        by=request.user,
        at=timezone.now(),
        warnings=[warning.code for warning in new],
    ):
        return redirect("org:lines", pk)
    return page(
        request, "pages/structure_move.html", block="what_if", person=person, form=form, look=look, what_if=what_if,
        may_move=permissions.can_change_structure(request.user), status=form.status,
    )  # fmt: skip


def thresholds_for(team: Team | None) -> Thresholds:
    """From which figure on a warning is due, as settled for a team or the company."""
    policy = effective(team)
    return Thresholds(
        max_layers=policy["max_layers_warn"],
        span_low=policy["span_warn_low"],
        span_high=policy["span_warn_high"],
        top_span=policy["top_span_target"],
    )


def _scope(request: HttpRequest) -> tuple[Person | None, Team | None]:
    under, team = request.GET.get("person", ""), request.GET.get("team", "")
    if under.isdecimal():
        return get_object_or_404(Person.objects.visible_to(request.user), pk=int(under)), None
    if team.isdecimal():
        return None, get_object_or_404(Team, pk=int(team))
    return None, None


def _what_if(person: Person, look: Look) -> WhatIf | None:
    """The comparison; None when the form names nobody known, or somebody below (the reason then stands in it)."""
    if not look.is_valid():
        return None
    manager: Person | None = look.cleaned_data["manager"]
    if manager is not None and manager.path.startswith(person.path):
        look.add_error(
            "manager",
            _("%(manager)s stands below %(name)s.") % {"manager": manager.name, "name": person.name},
        )
        return None
    day: date = queries.company_day(timezone.now())
    thresholds = thresholds_for(None)
    shape, moving = queries.shape(day), queries.subtree(person, manager, day)
    before, after = figures(shape), figures(after_move(shape, moving))
    return WhatIf(
        manager,
        before,
        after,
        warnings(before, thresholds),
        warnings(after, thresholds),
        sum(moving.people.values()),
    )


def _listed(shape: Shape, thresholds: Thresholds) -> dict[str, list[Span]]:
    """Managers worth a look, by name: too many reports, only one, only a few."""
    wanted = {
        "wide": [pk for pk, span in shape.solid.items() if span > thresholds.span_high],
        "one": [pk for pk, span in shape.solid.items() if span == 1],
        "few": [pk for pk, span in shape.solid.items() if 1 < span < thresholds.span_low],
    }
    ids = [pk for group in wanted.values() for pk in group[: LISTED * 10]]
    people = Person.objects.filter(pk__in=ids).order_by("sort_name", "id").values_list("id", "name")
    effective = effective_spans(shape)
    spans = [Span(pk, name, shape.solid[pk], effective[pk]) for pk, name in people]
    return {
        code: [span for span in spans if span.id in set(group)][:LISTED] for code, group in wanted.items()
    }


def _is_loose(person: Person, shape: Shape) -> bool:
    return person.manager is None and person.pk != shape.top
