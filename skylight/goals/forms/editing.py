"""The base of the forms that edit a versioned row: when somebody was quicker, both texts stay to be seen.

The form remembers what it had read. What its writer did not touch then takes the newer words by itself; only what both
have changed is for the writer to put together.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.db import models
from django.forms import BoundField

from skylight.goals.fields import text_of, tidy
from skylight.lib.forms import Form

LONGEST_MEMORY = 4_000


@dataclass(frozen=True)
class Difference:
    """One field that says something else by now than what was typed; `taken` is theirs as the field would send it."""

    label: str
    theirs: str
    mine: str
    field: str = ""
    taken: str = ""


class Editing(Form):
    """A form that says which version it read; without one the action refuses."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_MEMORY, required=False)
    merged: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            read = {one.name: _mark(as_sent(one, one.initial)) for one in self._plain_fields()}
            self.initial = {**self.initial, "seen": json.dumps(read)}

    def carry_out(self, action: Callable[..., Any], *args: Any, **extra: Any) -> bool:
        """As its base; after a conflict the form holds the new version, so that saving again is done knowingly."""
        remembered = self.cleaned_data.pop("seen", "") if self.is_valid() else ""
        done = super().carry_out(action, *args, **extra)
        if self.conflict is not None:
            self.data = self.data.copy()
            self.merged = tuple(self._merge(_read(remembered)))
            self.data[self.add_prefix("version")] = self.conflict.version
            self.data[self.add_prefix("seen")] = json.dumps(self._standing())
        return done

    @property
    def differences(self) -> list[Difference]:
        """Where the row as it stands and what was typed differ."""
        if self.conflict is None:
            return []
        found = [self._difference(bound) for bound in self.visible_fields() if self.is_of_row(bound.name)]
        return [one for one in found if one.theirs != one.mine]

    def is_of_row(self, name: str) -> bool:
        """Is the field of that name one of the row's own?"""
        return hasattr(self.conflict, name)

    def theirs(self, name: str) -> Any:
        """What the row says now."""
        value = getattr(self.conflict, name)
        return list(value.all()) if isinstance(value, models.Manager) else value

    def _merge(self, seen: dict[str, str]) -> list[str]:
        """Put their words where the writer has changed nothing; the labels of these fields."""
        found = []
        for bound in self._plain_fields():
            name = bound.name
            untouched = seen.get(name) == _mark(str(self.data.get(bound.html_name) or ""))
            if not untouched or not self.is_of_row(name) or self._same(bound):
                continue
            self.data[bound.html_name] = as_sent(bound, self.theirs(name))
            self.cleaned_data[name] = self.theirs(name)
            found.append(str(bound.label))
        return found

    def _same(self, bound: BoundField) -> bool:
        return self._text(bound, self.theirs(bound.name)) == self._text(
            bound, self.cleaned_data.get(bound.name)
        )

    def _standing(self) -> dict[str, str]:
        """What a form would have read that was opened now."""
        rows = [one for one in self._plain_fields() if self.is_of_row(one.name)]
        return {one.name: _mark(as_sent(one, self.theirs(one.name))) for one in rows}

    def _plain_fields(self) -> list[BoundField]:
        """Those that one input each sends as it stands."""
        return [one for one in self.visible_fields() if not one.name.startswith("step_")]

    def _difference(self, bound: BoundField) -> Difference:
        mine, theirs = self.cleaned_data.get(bound.name), self.theirs(bound.name)
        return Difference(
            str(bound.label),
            self._text(bound, theirs),
            self._text(bound, mine),
            bound.id_for_label,
            as_sent(bound, theirs),
        )

    def _text(self, bound: BoundField, value: Any) -> str:
        choices = dict(getattr(bound.field, "choices", ()))
        return str(choices[value]) if value in choices else text_of(value).strip()


def as_sent(bound: BoundField, value: Any) -> str:
    """What a browser sends for a field that shows this value and that nobody touches."""
    shown = bound.field.prepare_value(value)
    if shown is None:
        return ""
    return shown.isoformat() if isinstance(shown, date) else str(shown)


def _mark(text: str) -> str:
    """A short mark of a text, so that the form need not carry it twice."""
    return sha256(tidy(text).encode()).hexdigest()[:12]


def _read(remembered: str) -> dict[str, str]:
    try:
        found = json.loads(remembered or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
