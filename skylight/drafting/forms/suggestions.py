"""What one writes when one breaks a goal down for others, and when one answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.drafting.actions.suggestions import MOST_LINES, Line
from skylight.drafting.models import Suggestion
from skylight.goals.forms.editing import Editing
from skylight.goals.forms.fields import AmountField, PersonField, TitleField, words
from skylight.goals.models import Alignment
from skylight.lib.errors import RuleBroken
from skylight.lib.forms import Form
from skylight.org.fields import TeamField

FIRST_LINES = 3
MORE_LINES = 3
WORDS = ("title", "why", "measure", "start", "target", "unit")
PARTS = ("to_person", "to_team", *WORDS)


def _figures() -> dict[str, forms.Field]:
    """A key result to begin with, from where to where."""
    return {
        "measure": forms.CharField(
            label=_("A key result to begin with"),
            required=False,
            max_length=2_000,
            help_text=_("How would one know? It can be changed."),
        ),
        "start": AmountField(label=_("Start")),
        "target": AmountField(label=_("Target")),
        "unit": forms.CharField(label=_("Unit"), required=False, max_length=40),
    }


@dataclass(frozen=True)
class FieldsOfLine:
    """The fields of one suggestion, and how it is called on the page."""

    name: str
    parts: dict[str, BoundField]

    def __getitem__(self, part: str) -> BoundField:
        return self.parts[part]

    @property
    def is_measured(self) -> bool:
        """Was something said of a key result, or something wrong with it?"""
        shown = (self.parts[part] for part in ("measure", "start", "target", "unit"))
        return any(bound.value() or bound.errors for bound in shown)


class BreakDown(Form):
    """Several suggestions in lines `line_N_title` and so on; one in which nothing stands is none."""

    def __init__(self, *args: Any, number: int = FIRST_LINES, **options: Any) -> None:
        super().__init__(*args, **options)
        self.number = min(self._lines_sent() or number, MOST_LINES) if self.is_bound else number
        for place in range(self.number):
            self._add_line(place)

    @classmethod
    def with_more(cls, data: Any) -> BreakDown:
        """The form as somebody has filled it in so far, with a few more lines."""
        sent = sum(name.startswith("line_") and name.endswith("_title") for name in data)
        return cls(initial=data.dict(), number=min(sent + MORE_LINES, MOST_LINES))

    @property
    def lines(self) -> list[FieldsOfLine]:
        """The fields, line by line."""
        return [
            FieldsOfLine(
                gettext("Suggestion %(number)s") % {"number": place + 1},
                {part: self[f"line_{place}_{part}"] for part in PARTS},
            )
            for place in range(self.number)
        ]

    @property
    def may_grow(self) -> bool:
        return self.number < MOST_LINES

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        lines = {place: self._line(given, place) for place in range(self.number)}
        self.places = [place for place, line in lines.items() if any(line.values())]
        return {"lines": [Line(**lines[place]) for place in self.places]}

    def carry_out(self, action: Callable[..., Any], *args: Any, **extra: Any) -> bool:
        """As its base; what is wrong with a line stands beside it, whichever lines were left empty."""

        def act(*args: Any, **given: Any) -> Any:
            try:
                return action(*args, **given)
            except RuleBroken as broken:
                raise self._at_its_place(broken) from broken

        return super().carry_out(act, *args, **extra)

    def _at_its_place(self, broken: RuleBroken) -> RuleBroken:
        field, also = broken.field, [self._at_its_place(one) for one in broken.also]
        if field and field.startswith("line_") and self.places:
            _line, number, part = field.split("_", 2)
            field = f"line_{self.places[int(number)]}_{part}"
        return RuleBroken(broken.text, field=field, also=also)

    def _lines_sent(self) -> int:
        return sum(name.startswith("line_") and name.endswith("_title") for name in self.data)

    def _line(self, given: dict[str, Any], place: int) -> dict[str, Any]:
        # What could not be read is told anyway and counts as something.
        line = {part: given.get(f"line_{place}_{part}") for part in PARTS}
        texts = {part: line[part] or "" for part in ("title", "why", "measure", "unit")}
        return {**line, **texts}

    def _add_line(self, place: int) -> None:
        fields: dict[str, forms.Field] = {
            "to_person": PersonField(label=_("To a person"), required=False),
            "to_team": TeamField(label=_("or to a team"), required=False),
            "title": TitleField(label=_("Objective you suggest"), required=False, widget=words(1)),
            "why": forms.CharField(label=_("Why"), required=False, max_length=10_000, widget=words(1)),
            **_figures(),
        }
        for part, field in fields.items():
            self.fields[f"line_{place}_{part}"] = field


class EditSuggestion(Editing):
    """A suggestion in other words."""

    title = TitleField(label=_("Objective you suggest"))
    why = forms.CharField(label=_("Why"), required=False, max_length=10_000, widget=words(2))

    def __init__(self, suggestion: Suggestion, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {name: getattr(suggestion, name) for name in (*WORDS, "version")})
        super().__init__(*args, **options)
        self.fields.update(_figures())


class Accept(Editing):
    """What the receiver makes of it: their own words, their own cycle."""

    title = TitleField(
        label=_("Your objective"), help_text=_("What shall be true at the end? Say it in your own words.")
    )
    description = forms.CharField(
        label=_("Why this, and why now"), required=False, max_length=50_000, widget=words(3)
    )
    cycle = forms.ChoiceField(label=_("Cycle"))
    relation = forms.ChoiceField(
        label=_("How they hang together"),
        choices=[
            (Alignment.Relation.DERIVED_FROM, _("Mine was made from it")),
            (Alignment.Relation.SUPPORTS, _("Mine serves it")),
        ],
        initial=Alignment.Relation.DERIVED_FROM,
    )

    def __init__(self, suggestion: Suggestion, cycles: Iterable[Cycle], *args: Any, **options: Any) -> None:
        named = {name: getattr(suggestion, name) for name in (*WORDS, "version")}
        options.setdefault("initial", {**named, "description": suggestion.why})
        super().__init__(*args, **options)
        self.cycles = {str(one.pk): one for one in cycles}
        self.fields["cycle"].choices = [(pk, shown_name(one)) for pk, one in self.cycles.items()]
        self.fields.update(_figures())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "cycle" in given:
            given["cycle"] = self.cycles[given["cycle"]]
        return given

    def is_of_row(self, name: str) -> bool:
        return name in WORDS or name == "description"

    def theirs(self, name: str) -> Any:
        return self.conflict.why if name == "description" else super().theirs(name)


class Decline(Editing):
    """Why not; only whoever suggested it reads that."""

    reason = forms.CharField(
        label=_("Why not"),
        max_length=5_000,
        widget=words(3),
        help_text=_("Only whoever suggested it reads this."),
    )
