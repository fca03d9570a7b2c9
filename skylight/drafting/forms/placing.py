"""What the forms share that end in drafts: into which cycle, and whose they shall be."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.cycles.names import shown_name
from skylight.drafting.queries.places import Places
from skylight.lib.errors import RuleBroken
from skylight.lib.forms import Form

ME = "me"


class Placing(Form):
    """Into which cycle, and for whom; cleaned these are `cycle` and `owner_team`."""

    cycle = forms.ChoiceField(label=_("Cycle"))
    whose = forms.ChoiceField(label=_("For"))

    def __init__(self, places: Places, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = places
        self.cycles = {str(one.pk): one for one in places.cycles}
        self.offer("cycle", [(pk, shown_name(one)) for pk, one in self.cycles.items()])
        mine = [(ME, _("Me"))] if places.may_write_own else []
        self.offer("whose", [*mine, *((f"team-{one.pk}", one.name) for one in places.teams)])

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Let one choose among these; where there is but one there is nothing to ask."""
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        wanted = str(self.initial.get(name) or "")
        usual = wanted if wanted in dict(choices) else next(iter(dict(choices)), "")
        self.initial[name] = usual
        if len(choices) < 2:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "cycle" in given:
            given["cycle"] = self.cycles[given["cycle"]]
        given["owner_team"] = self.places.team(given.pop("whose", ""))
        return given

    def place_of(self, field: str) -> str:
        """The field of this form in which stands what an action calls `objectives.0.key_results.2.target`."""
        return field

    def carry_out(self, action: Callable[..., Any], *args: Any, **extra: Any) -> bool:
        """As its base; what an action says of one of many things stands beside that thing."""

        @wraps(action)
        def named(*given: Any, **details: Any) -> Any:
            try:
                return action(*given, **details)
            except RuleBroken as broken:
                raise RuleBroken(broken.text, field=self.place_of(broken.field or "")) from broken

        return super().carry_out(named, *args, **extra)
