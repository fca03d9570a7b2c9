"""The words of a weekly report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.goals.forms.editing import Editing
from skylight.goals.forms.fields import words


class Report(Editing):
    """A conclusion, and what one asks of others; everything else comes from the check-ins."""

    conclusion = forms.CharField(
        label=_("Conclusion"),
        help_text=_("What this week comes to, in a sentence or two."),
        required=False,
        max_length=20_000,
        widget=words(3),
    )
    asks = forms.CharField(
        label=_("What I ask of others"),
        help_text=_("Who should do what, and by when."),
        required=False,
        max_length=20_000,
        widget=words(2),
    )
