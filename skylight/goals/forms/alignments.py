"""How one goal is tied to another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skylight.cycles.queries import CycleChoice
from skylight.goals.forms.fields import words
from skylight.goals.models import Alignment, AlignmentAnswer, KeyResult
from skylight.lib.forms import Form
from skylight.lib.markdown import plain

WHOLE = _("The whole objective")


class Search(Form):
    """What the goal to align to is looked for by; what cannot be read is left out instead of refused."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    owner = forms.CharField(label=_("Owner or team"), required=False, max_length=100)
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)

    def __init__(self, cycles: Iterable[CycleChoice], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["q"].widget.attrs.update({"type": "search", "autofocus": True})
        self.fields["cycle"].choices = [
            ("", _("Any that overlaps")),
            *((str(one.pk), one.name) for one in cycles),
        ]  # type: ignore[attr-defined]


class Align(Form):
    """The link itself: which end to which, and in what way."""

    relation = forms.ChoiceField(
        label=_("How they hang together"),
        choices=[
            (Alignment.Relation.SUPPORTS, _("Mine serves it")),
            (Alignment.Relation.DERIVED_FROM, _("Mine was made from it")),
            (Alignment.Relation.DEPENDS_ON, _("Mine needs it")),
            (Alignment.Relation.SHARED, _("We do it together")),
        ],
        initial=Alignment.Relation.SUPPORTS,
    )
    from_key_result = forms.ChoiceField(label=pgettext_lazy("an alignment", "From"), required=False)
    to_key_result = forms.ChoiceField(label=pgettext_lazy("an alignment", "To"), required=False)
    note = forms.CharField(label=_("A few words"), required=False, max_length=5_000, widget=words(1))

    def __init__(
        self, mine: Iterable[KeyResult], theirs: Iterable[KeyResult], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.key_results: dict[str, dict[str, KeyResult]] = {}
        for name, rows in (("from_key_result", mine), ("to_key_result", theirs)):
            by_id = {str(one.pk): one for one in rows}
            self.key_results[name] = by_id
            self.fields[name].choices = [
                ("", WHOLE),
                *((pk, plain(one.title)[:80]) for pk, one in by_id.items()),
            ]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = {name: rows.get(given.get(name, "")) for name, rows in self.key_results.items()}
        return {**given, **chosen}


class EndAlignment(Form):
    """Why the link no longer stands."""

    reason = forms.CharField(label=_("Why"), required=False, max_length=5_000, widget=words(2))


class Answer(Form):
    """What the owner of the goal that is served says to it."""

    verdict = forms.ChoiceField(
        label=_("Your answer"),
        choices=AlignmentAnswer.Verdict.choices,
        widget=forms.RadioSelect,
        initial=AlignmentAnswer.Verdict.ACKNOWLEDGED,
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=5_000,
        widget=words(2),
        help_text=_("Needed for a challenge."),
    )
