"""The base of all forms: they parse and validate, and carry an action's refusal back to its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from skylight.lib.errors import RuleBroken, Stale


class Form(forms.Form):
    """A form that remembers what its action answered.

    `result` is what the action returned, `conflict` the row as it stands when somebody was quicker.
    """

    result: Any = None
    conflict: Any = None
    use_required_attribute = True

    def carry_out(self, action: Callable[..., Any], *args: Any, **extra: Any) -> bool:
        """Run the action with the cleaned data; True if it went through, else the reason stands in the form."""
        if not self.is_valid():
            return False
        try:
            self.result = action(*args, **{**self.cleaned_data, **extra})
        except RuleBroken as broken:
            for one in (broken, *broken.also):
                self.add_error(one.field if one.field in self.fields else None, one.text)
            return False
        except Stale as stale:
            self.conflict = stale.current
            return False
        return True

    @property
    def status(self) -> int:
        """The status of the page that shows this form again."""
        if self.conflict is not None:
            return 409
        return 422 if self.is_bound and self.errors else 200


class VersionedForm(Form):
    """A form that edits a versioned row."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
