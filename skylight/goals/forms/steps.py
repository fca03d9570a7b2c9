"""What one writes about a next step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.goals.actions.steps import LONGEST_LINK, LONGEST_WORDS
from skylight.goals.forms.editing import Editing
from skylight.goals.forms.fields import DayField, PersonField
from skylight.goals.models import Step
from skylight.lib.forms import Form

ROW = ("words", "due_on", "owner", "link", "version")


class StepText(Form):
    """What a step says."""

    words = forms.CharField(label=_("Next step"), max_length=LONGEST_WORDS)
    due_on = DayField(label=_("Due on"))
    owner = PersonField(
        label=_("Who does it"), required=False, help_text=_("Empty: whoever drives the key result.")
    )
    link = forms.CharField(
        label=_("Link to the task"),
        required=False,
        max_length=LONGEST_LINK,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Where the work is kept in detail."),
    )


class EditStep(StepText, Editing):
    """A step as it stands."""

    def __init__(self, step: Step, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {name: getattr(step, name) for name in ROW})
        super().__init__(*args, **options)
