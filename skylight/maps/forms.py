"""What one may ask the map for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.cycles.queries import CycleChoice
from skylight.lib.forms import Form
from skylight.org.forms import day_input


class Finder(Form):
    """Words to find a goal, a person or a team by, the cycle and the day; what cannot be read is left out."""

    q = forms.CharField(label=_("A goal, person or team"), required=False, max_length=200)
    owner = forms.CharField(label=_("Owner"), required=False, max_length=100)
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    on = forms.DateField(label=_("As of"), required=False, widget=day_input())

    def offer(self, cycles: list[CycleChoice]) -> None:
        """Fill the list of cycles."""
        offered = [("", _("Running that day")), *[(str(one.pk), one.name) for one in cycles]]
        self.fields["cycle"].choices = offered  # type: ignore[attr-defined]
