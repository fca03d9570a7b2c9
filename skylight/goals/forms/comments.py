"""What one says about a goal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skylight.activity.models import Comment
from skylight.goals.forms.fields import words
from skylight.goals.models import KeyResult
from skylight.lib.forms import Form
from skylight.lib.markdown import plain


class Say(Form):
    """A comment, by name, on an objective or on one of its key results."""

    text = forms.CharField(label=_("Say something about this goal"), widget=words(2), max_length=50_000)
    kind = forms.ChoiceField(label=_("Kind"), choices=Comment.Kind.choices, initial=Comment.Kind.NOTE)
    key_result = forms.ChoiceField(label=pgettext_lazy("a comment", "About"), required=False)

    def __init__(self, key_results: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = list(key_results)
        self.fields["key_result"].choices = [
            ("", _("The whole objective")),
            *((str(one.pk), plain(one.title)[:80]) for one in rows),
        ]  # type: ignore[attr-defined]

    def clean_key_result(self) -> KeyResult | None:
        chosen = self.cleaned_data["key_result"]
        return KeyResult.objects.filter(pk=chosen).first() if chosen else None
