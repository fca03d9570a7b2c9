"""What one writes about a piece of ordinary work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.drafting.models import WorkEnding, WorkItem
from skylight.goals.forms.editing import Editing
from skylight.goals.forms.fields import DayField, TitleField, words
from skylight.lib.forms import Form

LINK = {"label": _("Where it is tracked"), "required": False, "max_length": 2_000}


class NewWork(Form):
    """One more piece of work."""

    title = TitleField(label=_("What is to be done"))
    by_when = DayField(label=_("By when"))
    link = forms.CharField(widget=forms.URLInput(attrs={"placeholder": "https://"}), **LINK)
    team = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)


class EditWork(Editing):
    """A piece of work as it stands."""

    title = TitleField(label=_("What is to be done"))
    by_when = DayField(label=_("By when"))
    link = forms.CharField(widget=forms.URLInput(attrs={"placeholder": "https://"}), **LINK)

    def __init__(self, work: WorkItem, *args: Any, **options: Any) -> None:
        names = ("title", "by_when", "link", "version")
        options.setdefault("initial", {name: getattr(work, name) for name in names})
        super().__init__(*args, **options)


class Ending(Editing):
    """Done, or dropped and why."""

    kind = forms.ChoiceField(
        label=_("How it ended"), choices=WorkEnding.Kind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=5_000,
        widget=words(2),
        help_text=_("Needed when it is dropped."),
    )
