"""What administrators and team leaders send to shape the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from skylight.cycles.models import Cycle
from skylight.lib.forms import Form, VersionedForm
from skylight.org.fields import TeamField
from skylight.org.models import Team

LENGTHS = [
    ("2", _("Two months")), ("1", _("One month")), ("3", _("A quarter")), ("4", _("Four months")),
    ("6", _("Half a year")), ("12", _("A year")), ("", _("Free dates")),
]  # fmt: skip


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


class NewCycle(Form):
    """A cycle to open."""

    first_day = _day(_("First day"))
    months = forms.ChoiceField(label=_("Length"), choices=LENGTHS, required=False)
    last_day = _day(_("Last day"), required=False, help_text=_("Only for free dates."))
    name = forms.CharField(
        label=_("Name"), required=False, max_length=300, help_text=_("Empty: made from the dates.")
    )
    team = TeamField(label=_("For the team"), required=False, help_text=_("Empty: for the whole company."))

    def offer(self, teams: QuerySet[Team]) -> None:
        """Let a leader choose among the teams that they lead."""
        self.fields["team"] = forms.ModelChoiceField(label=_("For the team"), queryset=teams)

    def clean_months(self) -> int | None:
        given = self.cleaned_data["months"]
        return int(given) if given else None

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if not 1970 <= day.year <= 2200:
            raise forms.ValidationError(_("Give a year from 1970 to 2200."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("months"):
            cleaned["last_day"] = None
        elif not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Give the last day, or choose a length."))
        return cleaned


class EditCycle(VersionedForm):
    """Another name."""

    name = forms.CharField(label=_("Name"), max_length=300)


class Marking(Form):
    """Set a cycle aside, or bring it back."""

    standing = forms.ChoiceField(label=_("The cycle is"), choices=Cycle.Standing.choices)
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
