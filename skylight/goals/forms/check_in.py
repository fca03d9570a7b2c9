"""All my key results as one form; only what was filled in is sent on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skylight.goals.forms.fields import AmountField
from skylight.goals.models import KeyResult
from skylight.goals.queries.cards import KeyResultRow
from skylight.lib.forms import Form

STATUSES = [("", _("As suggested")), *KeyResult.Status.choices[1:]]
CONFIDENCES = [("", "–"), *[(str(step), str(step)) for step in range(11)]]
DONE = [("", _("No change")), ("0", _("Not done")), ("1", _("Done"))]


class CheckIns(Form):
    """For each key result `kr_ID_value`, `_status`, `_confidence`, `_note`, `_evidence_url`, `_same`, `_seen`, `_step_ID`."""

    def __init__(
        self, rows: Iterable[KeyResultRow], seen: dict[int, int], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.rows = list(rows)
        for row in self.rows:
            self._add(row, seen.get(row.id))

    def part(self, row: KeyResultRow, name: str) -> Any:
        """One field of one key result."""
        return self[f"kr_{row.id}_{name}"]

    def given(self, row: KeyResultRow, name: str) -> Any:
        """What was given for one field of one key result."""
        return self.cleaned_data.get(f"kr_{row.id}_{name}")

    def steps(self, row: KeyResultRow) -> dict[int, bool]:
        """The milestones whose tick was changed."""
        ticks = {step.id: bool(self.given(row, f"step_{step.id}")) for step in row.milestones}
        return {step.id: ticks[step.id] for step in row.milestones if ticks[step.id] != step.done}

    def look_again(self, seen: dict[int, int]) -> None:
        """Count the newest check-ins as seen, so that saving once more goes over them knowingly."""
        self.data = self.data.copy()
        for pk, newest in seen.items():
            self.data[f"kr_{pk}_seen"] = str(newest)

    def _add(self, row: KeyResultRow, seen: int | None) -> None:
        fields: dict[str, forms.Field] = {}
        if row.kind == KeyResult.Kind.BINARY:
            fields["value"] = forms.ChoiceField(label=_("Done?"), choices=DONE, required=False)
        elif row.kind != KeyResult.Kind.MILESTONE:
            fields["value"] = AmountField(
                label=_("Now (%(unit)s)") % {"unit": row.unit} if row.unit else pgettext_lazy("value", "Now")
            )
        for step in row.milestones:
            fields[f"step_{step.id}"] = forms.BooleanField(
                label=step.title, required=False, initial=step.done
            )
        fields["status"] = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False)
        fields["confidence"] = forms.ChoiceField(label=_("Confidence"), choices=CONFIDENCES, required=False)
        fields["note"] = forms.CharField(
            label=_("What changed"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 1})
        )
        fields["same"] = forms.BooleanField(label=_("Still as it was"), required=False)
        fields["evidence_url"] = forms.CharField(
            label=_("Evidence, as a link"), required=False, max_length=2000
        )
        fields["seen"] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=seen or 0)
        for name, field in fields.items():
            self.fields[f"kr_{row.id}_{name}"] = field
