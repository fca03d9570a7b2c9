"""What one may ask the explorer for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.cycles.queries import CycleChoice
from skylight.goals.models import KeyResult, Objective
from skylight.goals.queries.explorer import Filter
from skylight.lib.forms import Form
from skylight.org.models import Team

ANY = [("", _("Any"))]
ORDERS = [
    ("newest", _("Newest first")),
    ("title", _("Title")),
    ("owner", _("Owner")),
    ("least", _("Least progress")),
    ("most", _("Most progress")),
    ("deadline", _("Deadline")),
]


STATUSES = [*KeyResult.Status.choices[1:], (KeyResult.Status.NONE.value, _("Without a word"))]


class Explorer(Form):
    """A filter as fields; what cannot be read is left out instead of refused."""

    words = forms.CharField(label=_("Words"), required=False, max_length=200)
    who = forms.CharField(label=_("Owner"), required=False, max_length=100)
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    team = forms.ChoiceField(label=_("Team, with its teams"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *Objective.State.choices])
    status = forms.ChoiceField(label=_("Status of a key result"), required=False, choices=[*ANY, *STATUSES])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *Objective.Kind.choices])
    commitment = forms.ChoiceField(
        label=_("Commitment"), required=False, choices=[*ANY, *Objective.Commitment.choices]
    )
    source = forms.ChoiceField(
        label=_("Where it comes from"), required=False, choices=[*ANY, *Objective.Source.choices]
    )
    stale = forms.BooleanField(label=_("No news"), required=False)
    unaligned = forms.BooleanField(label=_("Not aligned"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    def offer(self, cycles: list[CycleChoice], teams: list[Team]) -> None:
        """Fill the two lists one chooses from."""
        self.fields["cycle"].choices = [*ANY, *[(str(one.pk), one.name) for one in cycles]]  # type: ignore[attr-defined]
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", _("Whole company")),
            *[(str(one.pk), "\u2003" * one.depth + one.name) for one in teams],
        ]


class ViewName(Form):
    """A name for a filter."""

    name = forms.CharField(label=_("Name of this view"), max_length=100)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)


def filter_from(values: Mapping[str, Any], cycles: Iterable[CycleChoice], teams: Iterable[Team]) -> Filter:
    """The filter a query string describes among what is on offer; what makes no sense counts as not said."""

    def one_of(name: str, choices: list[tuple[str, Any]]) -> str:
        given = str(values.get(name, ""))
        return given if given in dict(choices) else ""

    return Filter(
        cycle=next((one.pk for one in cycles if one.pk == number(values.get("cycle"))), None),
        team=next((one for one in teams if one.pk == number(values.get("team"))), None),
        who=text(values.get("who")),
        words=text(values.get("words")),
        state=one_of("state", Objective.State.choices),
        status=one_of("status", KeyResult.Status.choices),
        kind=one_of("kind", Objective.Kind.choices),
        commitment=one_of("commitment", Objective.Commitment.choices),
        source=one_of("source", Objective.Source.choices),
        stale=bool(values.get("stale")),
        unaligned=bool(values.get("unaligned")),
        order=one_of("order", ORDERS) or "newest",
        page=max(1, min(number(values.get("page")) or 1, 2000)),
    )


def number(given: Any) -> int | None:
    """A row's id or a page as sent; none when it cannot be one."""
    text = str(given or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def text(given: Any) -> str:
    """Words as sent, without what a database refuses."""
    return str(given or "").replace("\x00", "")[:200].strip()
