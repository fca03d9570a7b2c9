"""Finding a template, using it, keeping one, changing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from skylight.drafting.forms.placing import Placing
from skylight.drafting.models import Function, TemplateKeyResult
from skylight.drafting.queries.templates import MeasureShown
from skylight.goals.fields import LONGEST_UNIT
from skylight.goals.forms.editing import Editing
from skylight.goals.forms.fields import AmountField, TitleField, words
from skylight.goals.models import KeyResult
from skylight.lib.forms import Form
from skylight.org.models import Team

COMPANY = "company"
EMPTY_LINES = 2
MOST_LINES = 20


class Search(Form):
    """Words and a function; both may stay empty."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    function = forms.ChoiceField(
        label=_("Function"), required=False, choices=[("", _("All")), *Function.choices]
    )


@dataclass(frozen=True)
class Choice:
    """The fields of one key result that may come along."""

    measure: MeasureShown
    take: BoundField
    start: BoundField | None
    target: BoundField | None


class Use(Placing):
    """A draft of a template: which key results come along, and from where to where each shall go."""

    def __init__(self, measures: Sequence[MeasureShown], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.measures = list(measures)
        for at, one in enumerate(self.measures):
            label = gettext("Take along: %(title)s") % {"title": one.title}
            self.fields[f"take_{at}"] = forms.BooleanField(label=label, required=False, initial=True)
            if one.is_open:
                is_range = one.kind == KeyResult.Kind.RANGE
                self.fields[f"start_{at}"] = AmountField(label=_("Not below") if is_range else _("From"))
                self.fields[f"target_{at}"] = AmountField(label=_("Not above") if is_range else _("To"))

    @property
    def choices(self) -> list[Choice]:
        """Each key result with its fields."""
        return [
            Choice(
                one, self[f"take_{at}"],
                self[f"start_{at}"] if one.is_open else None, self[f"target_{at}"] if one.is_open else None,
            )
            for at, one in enumerate(self.measures)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.taken = [at for at in range(len(self.measures)) if given.pop(f"take_{at}", False)]
        figures: dict[int, tuple[Decimal | None, Decimal | None]] = {}
        for at in range(len(self.measures)):
            pair = given.pop(f"start_{at}", None), given.pop(f"target_{at}", None)
            if at in self.taken:
                figures[at] = pair
        return {**given, "figures": figures}

    def place_of(self, field: str) -> str:
        parts = field.split(".")
        if len(parts) < 5:
            return field
        name = "start" if parts[4] in ("start", "low") else "target"
        return f"{name}_{self.taken[int(parts[3])]}"


class Keep(Form):
    """For whom a goal's words are kept, and under which function."""

    function = forms.ChoiceField(label=_("Function"), choices=Function.choices)
    place = forms.ChoiceField(label=_("For"))

    def __init__(self, teams: Sequence[Team], *args: Any, for_company: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.teams = {f"team-{one.pk}": one for one in teams}
        company = [(COMPANY, _("The whole company"))] if for_company else []
        self.fields["place"].choices = [*company, *((key, one.name) for key, one in self.teams.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["team"] = self.teams.get(given.pop("place", ""))
        return given


@dataclass(frozen=True)
class Line:
    """The fields of one key result of a template."""

    pk: BoundField
    title: BoundField
    kind: BoundField
    unit: BoundField


class Edit(Editing):
    """What a template says; a key result without words goes."""

    title = TitleField(label=_("Objective"))
    description = forms.CharField(
        label=_("Why this"), required=False, max_length=50_000, widget=words(2), help_text=_("Markdown.")
    )
    function = forms.ChoiceField(label=_("Function"), choices=Function.choices)

    def __init__(self, rows: Sequence[TemplateKeyResult], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = list(rows)
        self.count = self._sent() if self.is_bound else len(self.rows) + EMPTY_LINES
        for at in range(self.count):
            self._add_line(at, self.rows[at] if at < len(self.rows) else None)

    @property
    def lines(self) -> list[Line]:
        """The key results' fields, one line each."""
        parts = ("pk", "title", "kind", "unit")
        return [Line(*(self[f"measure_{at}_{part}"] for part in parts)) for at in range(self.count)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        found = []
        for at in range(self.count):
            said = {part: given.pop(f"measure_{at}_{part}", None) for part in ("title", "kind", "unit")}
            pk = given.pop(f"measure_{at}_pk", None)
            if said["title"]:
                said["kind"] = said["kind"] or KeyResult.Kind.INCREASE
                found.append((pk, {**said, **self._kept(pk)}))
        return {**given, "key_results": found}

    def is_of_row(self, name: str) -> bool:
        return name in ("title", "description", "function")

    def _kept(self, pk: int | None) -> dict[str, str]:
        """What this form does not ask for stays."""
        row = next((one for one in self.rows if one.pk == pk), None)
        return {"how_measured": row.how_measured, "steps": row.steps} if row else {}

    def _sent(self) -> int:
        named = [name for name in self.data if name.startswith("measure_") and name.endswith("_title")]
        return min(len(named), MOST_LINES)

    def _add_line(self, at: int, row: TemplateKeyResult | None) -> None:
        name = gettext("Key result %(number)s") % {"number": at + 1}
        self.fields[f"measure_{at}_pk"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=row.pk if row else None
        )
        self.fields[f"measure_{at}_title"] = forms.CharField(
            label=name, required=False, max_length=2_000, initial=row.title if row else ""
        )
        self.fields[f"measure_{at}_kind"] = forms.ChoiceField(
            label=_("Kind"), required=False, choices=KeyResult.Kind.choices,
            initial=row.kind if row else KeyResult.Kind.INCREASE,
        )  # fmt: skip
        self.fields[f"measure_{at}_unit"] = forms.CharField(
            label=_("Unit"), required=False, max_length=LONGEST_UNIT, initial=row.unit if row else ""
        )


class Retirement(Form):
    """Why it is not offered any more."""

    reason = forms.CharField(label=_("Why"), required=False, widget=words(2), max_length=5_000)
