"""Putting a check-in right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.goals.forms.fields import AmountField, words
from skylight.goals.models import CheckIn, KeyResult
from skylight.lib.forms import Form

CONFIDENCES = [("", "–"), *((str(step), str(step)) for step in range(11))]


class Correction(Form):
    """The whole check-in as it should have been."""

    value = AmountField(label=_("Value"))
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", "–"), *KeyResult.Status.choices[1:]]
    )
    confidence = forms.TypedChoiceField(
        label=_("Confidence"), required=False, choices=CONFIDENCES, coerce=int, empty_value=None
    )
    note = forms.CharField(label=_("What changed"), required=False, max_length=50_000, widget=words(2))
    evidence_url = forms.CharField(label=_("Evidence, as a link"), required=False, max_length=2_000)

    def __init__(self, check_in: CheckIn, *args: Any, **options: Any) -> None:
        names = ("value", "confidence", "note", "evidence_url")
        initial = {name: getattr(check_in, name) for name in names}
        initial["status"] = "" if check_in.status == KeyResult.Status.NONE else check_in.status
        super().__init__(*args, **{"initial": initial, **options})
        if check_in.key_result is not None and check_in.key_result.kind == KeyResult.Kind.MILESTONE:
            del self.fields["value"]
