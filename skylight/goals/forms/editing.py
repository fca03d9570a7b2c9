"""The base of the forms that edit a versioned row: when somebody was quicker, both texts stay to be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.forms import BoundField

from skylight.goals.fields import text_of
from skylight.lib.forms import Form


@dataclass(frozen=True)
class Difference:
    """One field that says something else by now than what was typed."""

    label: str
    theirs: str
    mine: str


class Editing(Form):
    """A form that says which version it read; without one the action refuses."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def carry_out(self, action: Callable[..., Any], *args: Any, **extra: Any) -> bool:
        """As its base; after a conflict the form holds the new version, so that saving again is done knowingly."""
        done = super().carry_out(action, *args, **extra)
        if self.conflict is not None:
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = self.conflict.version
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

    def _difference(self, bound: BoundField) -> Difference:
        mine = self.cleaned_data.get(bound.name)
        return Difference(
            str(bound.label), self._text(bound, self.theirs(bound.name)), self._text(bound, mine)
        )

    def _text(self, bound: BoundField, value: Any) -> str:
        choices = dict(getattr(bound.field, "choices", ()))
        return str(choices[value]) if value in choices else text_of(value).strip()
