"""What one writes about an objective as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.cycles.calendar import start_of_day
from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.goals.carrying import is_unfinished
from skylight.goals.forms.editing import Editing
from skylight.goals.forms.fields import (
    DayField,
    PeopleField,
    PersonField,
    ScoringGuideField,
    TitleField,
    WeightField,
    words,
)
from skylight.goals.models import KeyResult, Objective
from skylight.lib.forms import Form
from skylight.lib.markdown import plain

WHY = _("Everybody who can read the goal can read this.")
ROW = (
    "title", "description", "commitment", "kind", "readers", "mentor", "source", "concentrated", "challenging",
    "controllable", "scoring_guide", "deadline", "backup_owner", "version",
)  # fmt: skip


class StandingChoice(forms.ChoiceField):
    """A choice that stays as it was where nothing was sent: leaving it out opens nothing."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)


class ObjectiveText(Form):
    """What an objective says."""

    title = TitleField(label=_("Objective"), help_text=_("What shall be true at the end? One sentence."))
    description = forms.CharField(
        label=_("Why this, and why now"),
        required=False,
        max_length=50_000,
        widget=words(3),
        help_text=_("Markdown. What you leave out is worth a line, too."),
    )
    commitment = forms.ChoiceField(
        label=_("Commitment"),
        choices=Objective.Commitment.choices,
        initial=Objective.Commitment.COMMITTED,
        help_text=_("A committed goal is meant to reach 1.0, an aspirational one about 0.7."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Objective.Kind.choices, initial=Objective.Kind.PROJECT)
    readers = StandingChoice(
        label=_("Who reads it"),
        choices=Objective.Readers.choices,
        initial=Objective.Readers.ALL,
        help_text=_("The team only: your team, its leader and your manager. That it is there stays open."),
    )
    mentor = PersonField(
        label=_("Mentor"), required=False, help_text=_("Helps you to learn it, and reads it in any case.")
    )
    source = forms.ChoiceField(
        label=_("Where it comes from"), required=False, choices=[("", "–"), *Objective.Source.choices]
    )
    concentrated = forms.CharField(
        label=_("Which priority does it serve?"), required=False, max_length=50_000, widget=words(1)
    )
    challenging = forms.CharField(
        label=_("What makes it hard?"), required=False, max_length=50_000, widget=words(1)
    )
    controllable = forms.CharField(
        label=_("What of it lies outside your hands, and who takes care of that?"),
        required=False,
        max_length=50_000,
        widget=words(1),
    )
    scoring_guide = ScoringGuideField()
    deadline = DayField(label=_("Deadline"), help_text=_("Empty: the end of the cycle."))
    backup_owner = PersonField(
        label=_("Backup owner"), required=False, help_text=_("Looks after it while the owner is away.")
    )


class NewObjective(ObjectiveText):
    """A draft, in one of the cycles one may write in."""

    cycle = forms.ChoiceField(label=_("Cycle"))
    team = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    contributors = PeopleField(label=_("Who helps"), help_text=_("One name or e-mail address a line."))

    field_order = (
        "title",
        "description",
        "cycle",
        "commitment",
        "kind",
        "deadline",
        "backup_owner",
        "contributors",
    )

    def __init__(self, cycles: Iterable[Cycle], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cycles = {str(one.pk): one for one in cycles}
        self.fields["cycle"].choices = [(pk, shown_name(one)) for pk, one in self.cycles.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given.pop("team", None)
        if "cycle" in given:
            given["cycle"] = self.cycles[given["cycle"]]
        return given


class EditObjective(ObjectiveText, Editing):
    """A draft or a published objective."""

    reason = forms.CharField(label=_("Why the change"), required=False, max_length=2_000, help_text=WHY)

    def __init__(self, objective: Objective, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {name: getattr(objective, name) for name in ROW})
        super().__init__(*args, **options)
        self.fields["readers"].initial = objective.readers
        if objective.is_draft:
            del self.fields["reason"]


class Closure(Form):
    """The end of an objective."""

    reason = forms.CharField(
        label=_("A few words on how it ended"), required=False, widget=words(2), max_length=5_000
    )


class Reason(Form):
    """Why one does it."""

    reason = forms.CharField(label=_("Why"), widget=words(2), max_length=5_000, help_text=WHY)


class _UntilADay(Form):
    """Something that lasts until a day begins in the cycle's time zone."""

    def __init__(self, zone: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone

    def clean_until_at(self) -> datetime:
        day: date = self.cleaned_data["until_at"]
        try:
            return start_of_day(day, self.zone)
        except OverflowError:
            raise forms.ValidationError(_("Choose a nearer day."))


class Pause(_UntilADay):
    """Why it rests, and until when."""

    reason = forms.CharField(label=_("Why"), widget=words(2), max_length=5_000, help_text=WHY)
    until_at = DayField(label=_("Goes on from"), required=True)


class Restriction(_UntilADay):
    """The declared exception: why, until when, and who reads it meanwhile."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=2_000,
        help_text=_("This stays open to everybody, as does that the goal exists, and whose it is."),
    )
    until_at = DayField(label=_("Open again on"), required=True)
    audience = PeopleField(
        label=_("Who may read it meanwhile"),
        help_text=_("One name or e-mail address a line; the owners may anyway."),
    )


class Contributors(Editing):
    """Who helps with an objective."""

    people = PeopleField(label=_("Who helps"), help_text=_("One name or e-mail address a line."))

    def is_of_row(self, name: str) -> bool:
        return name == "people"

    def theirs(self, name: str) -> Any:
        helps = self.conflict.contributions.filter(ended_at=None).select_related("person")
        return [one.person for one in helps.order_by("person__name", "person")]


class Position(Form):
    """A place in a list, counted from 0."""

    position = forms.IntegerField(min_value=0, max_value=100_000)


class Weights(Editing):
    """One weight for each of a list, as `weight_ID`."""

    reason = forms.CharField(label=_("Why the change"), required=False, max_length=2_000, help_text=WHY)

    def __init__(self, rows: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = list(rows)
        for row in self.rows:
            self.fields[f"weight_{row.pk}"] = WeightField(label=_("Weight"), initial=row.weight)

    def row_fields(self) -> list[tuple[Any, forms.BoundField]]:
        """Each row with its field."""
        return [(row, self[f"weight_{row.pk}"]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        weights: dict[int, Decimal | None] = {
            row.pk: given.pop(f"weight_{row.pk}") for row in self.rows if f"weight_{row.pk}" in given
        }
        return {**given, "weights": weights}


class ObjectiveWeights(Weights):
    """One weight for each objective of an owner; they are read and written together, so that no version is needed."""

    version = None  # type: ignore[assignment]
    reason = None  # type: ignore[assignment]


class CarryOver(Form):
    """Into which cycle, and which key results come along."""

    cycle = forms.ChoiceField(label=_("Into the cycle"))
    key_results = forms.MultipleChoiceField(
        label=_("Key results that come along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each begins where it stands now."),
    )

    def __init__(
        self, cycles: Iterable[Cycle], key_results: Iterable[KeyResult], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.cycles = {str(one.pk): one for one in cycles}
        self.key_results = {str(one.pk): one for one in key_results}
        self.fields["cycle"].choices = [(pk, shown_name(one)) for pk, one in self.cycles.items()]  # type: ignore[attr-defined]
        self.fields["key_results"].choices = [(pk, plain(one.title)) for pk, one in self.key_results.items()]  # type: ignore[attr-defined]
        self.fields["key_results"].initial = [
            pk for pk, one in self.key_results.items() if is_unfinished(one)
        ]
        if not self.key_results:
            del self.fields["key_results"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "cycle" in given:
            given["cycle"] = self.cycles[given["cycle"]]
        given["key_results"] = [int(pk) for pk in given.get("key_results", ())]
        return given
