"""How it came out, and what was learnt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from skylight.goals import scoring
from skylight.goals.forms.editing import Editing
from skylight.goals.forms.fields import ScoreField, words
from skylight.goals.queries.cards import KeyResultRow

WHY = _("Why does it differ from what was reckoned? One sentence is enough.")


@dataclass(frozen=True)
class Line:
    """One key result with the fields for its score."""

    row: KeyResultRow
    suggested: Decimal | None
    value: BoundField
    note: BoundField


class Scores(Editing):
    """Every key result of an objective, as `kr_ID_value` and `kr_ID_note`, and the objective itself."""

    stated = ScoreField(
        label=_("Score of the objective"),
        help_text=_("Empty: as reckoned from the key results and their weights."),
    )
    note = forms.CharField(
        label=_("A few words on the score"), required=False, max_length=20_000, widget=words(2)
    )

    def __init__(self, rows: Iterable[KeyResultRow], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = list(rows)
        for row in self.rows:
            self._add(row)

    @property
    def lines(self) -> list[Line]:
        """The key results, each with its two fields."""
        return [
            Line(
                row, scoring.suggested_score(row.shown), self[f"kr_{row.id}_value"], self[f"kr_{row.id}_note"]
            )
            for row in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        scores: dict[int, tuple[Decimal | None, str]] = {}
        for row in self.rows:
            value, note = given.pop(f"kr_{row.id}_value", None), given.pop(f"kr_{row.id}_note", "")
            if value is None:
                continue
            scores[row.id] = (value, note)
            if scoring.needs_reason(value, scoring.suggested_score(row.shown)) and not note.strip():
                self.add_error(f"kr_{row.id}_note", WHY)
        return {**given, "key_results": scores}

    def is_of_row(self, name: str) -> bool:
        return False

    def _add(self, row: KeyResultRow) -> None:
        prefilled = row.score if row.score is not None else scoring.suggested_score(row.shown)
        self.fields[f"kr_{row.id}_value"] = ScoreField(label=_("Score"), initial=prefilled)
        self.fields[f"kr_{row.id}_note"] = forms.CharField(
            label=_("Why this score"),
            required=False,
            max_length=20_000,
            widget=words(1),
            initial=row.score_note,
        )


class Retro(Editing):
    """The look back at one objective."""

    expected = forms.CharField(
        label=_("What did we expect?"), required=False, widget=words(2), max_length=50_000
    )
    happened = forms.CharField(label=_("What happened?"), required=False, widget=words(2), max_length=50_000)
    why = forms.CharField(
        label=_("Why was there a difference?"), required=False, widget=words(2), max_length=50_000
    )
    keep = forms.CharField(label=_("What do we keep?"), required=False, widget=words(2), max_length=50_000)
    change = forms.CharField(
        label=_("What do we change?"), required=False, widget=words(2), max_length=50_000
    )
