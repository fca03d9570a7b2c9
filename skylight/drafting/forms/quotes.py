"""What the buttons beside a draft send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.lib.forms import Form


class Place(Form):
    """Whose drafts, and of which cycle."""

    cycle = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    team = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)


class Presence(Place):
    """Since when the page stands that says so."""

    since = forms.DateTimeField(required=False)


class Quoting(Place):
    """Which words, and what they begin: an objective, or a key result of the draft with this number."""

    key_result = forms.IntegerField(min_value=1, required=False)
    into = forms.TypedChoiceField(label=_("Quote as"), required=False, coerce=int, empty_value=None)

    def __init__(self, drafts: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(pk, _("A key result of “%(title)s”") % {"title": title}) for pk, title in drafts]
        self.fields["into"].choices = [("", _("A new objective")), *named]  # type: ignore[attr-defined]
