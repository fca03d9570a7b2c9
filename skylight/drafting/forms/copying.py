"""Writing a goal once more: one of them, or several of an earlier cycle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.drafting.forms.placing import Placing
from skylight.drafting.queries.copies import Source
from skylight.goals.models import KeyResult
from skylight.lib.markdown import plain


class Copy(Placing):
    """One goal: which key results come along, and whether it says where it comes from."""

    key_results = forms.MultipleChoiceField(
        label=_("Key results that come along"), required=False, widget=forms.CheckboxSelectMultiple
    )
    derived = forms.BooleanField(
        label=_("Say that it is derived from the other goal"),
        required=False,
        help_text=_("Both sides see the link."),
    )

    def __init__(self, rows: Iterable[KeyResult], *args: Any, own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(one.pk), plain(one.title)) for one in rows]
        self.fields["key_results"].choices = choices  # type: ignore[attr-defined]
        self.fields["key_results"].initial = [pk for pk, _title in choices]
        if not choices:
            del self.fields["key_results"]
        if own:
            del self.fields["derived"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["key_results"] = [int(pk) for pk in given.get("key_results", ())]
        return given


class Copies(Placing):
    """Several goals of an earlier cycle, each with a box to tick."""

    objectives = forms.MultipleChoiceField(
        label=_("Objectives"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one objective.")},
    )

    def __init__(self, sources: Iterable[Source], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sources = {str(one.pk): one for one in sources}
        self.fields["objectives"].choices = [(pk, one.title) for pk, one in self.sources.items()]  # type: ignore[attr-defined]
        self.initial["objectives"] = [pk for pk, one in self.sources.items() if not one.is_there]

    def ticked(self) -> set[str]:
        """The boxes that are ticked as the form stands."""
        return {str(pk) for pk in self["objectives"].value() or ()}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["objectives"] = [int(pk) for pk in given.get("objectives", ())]
        return given
