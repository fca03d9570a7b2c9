"""Fields that the forms about goals share: figures, weights, scores, days, people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skylight.goals.fields import text_of
from skylight.goals.progress import parse_number
from skylight.org.fields import PersonField, numbered
from skylight.org.models import Person

__all__ = [
    "AmountField",
    "DayField",
    "PeopleField",
    "PersonField",
    "ScoreField",
    "ScoringGuideField",
    "TitleField",
    "WeightField",
    "words",
]

MOST_PEOPLE = 100
LONGEST_FIGURE = 60


def words(rows: int = 3, **attrs: Any) -> forms.Textarea:
    """A box for a few sentences."""
    return forms.Textarea(attrs={"rows": rows, **attrs})


class TitleField(forms.CharField):
    """One sentence, that may well be a long one."""

    def __init__(self, **details: Any) -> None:
        super().__init__(**{"max_length": 2_000, "widget": words(1, autofocus=True), **details})

    def to_python(self, value: Any) -> str:
        # A title is one line, whatever was pasted.
        return " ".join(str(super().to_python(value)).split())


class AmountField(forms.Field):
    """A figure as people write it: 1,234.5, 45 %, １２."""

    def __init__(self, **details: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": LONGEST_FIGURE}
        super().__init__(**{"required": False, "widget": forms.TextInput(attrs), **details})

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        return self.read(text) if text else None

    def read(self, text: str) -> Decimal:
        """The figure that was typed. Raises ValidationError."""
        if len(text) > LONGEST_FIGURE:
            raise forms.ValidationError(_("This number is too long."))
        try:
            return parse_number(text)
        except ValueError as problem:
            raise forms.ValidationError(_in_words(problem))

    def prepare_value(self, value: Any) -> Any:
        return text_of(value) if isinstance(value, Decimal) else value


class WeightField(AmountField):
    """A weight from 0 to 1; "40 %" is 0.4."""

    def read(self, text: str) -> Decimal:
        number = super().read(text)
        weight = number / 100 if text.rstrip().endswith(("%", "％")) else number
        if not 0 <= weight <= 1:
            raise forms.ValidationError(_("Give a weight from 0 to 1, such as 0.4 or 40 %."))
        return weight


class ScoreField(AmountField):
    """A score from 0.0 to 1.0."""

    def read(self, text: str) -> Decimal:
        score = super().read(text)
        if not 0 <= score <= 1:
            raise forms.ValidationError(_("Give a score from 0.0 to 1.0."))
        return score


class ScoringGuideField(forms.CharField):
    """What the scores will mean, agreed before anybody knows how it comes out."""

    def __init__(self, **details: Any) -> None:
        given = {
            "label": _("What the scores will mean"),
            "help_text": _("Such as: 0.3 is two shops, 0.7 is ten, 1.0 is every shop in one town."),
            "required": False,
            "max_length": 50_000,
            "widget": words(1),
        }
        super().__init__(**{**given, **details})


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **details: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"required": False, "widget": widget, **details})


class PeopleField(forms.CharField):
    """Several people, one a line, each as in a field for one."""

    def __init__(self, **details: Any) -> None:
        super().__init__(**{"required": False, "widget": words(3), "max_length": 20_000, **details})
        self.one = PersonField(required=False)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(numbered(person) for person in value)

    def clean(self, value: Any) -> list[Person]:  # type: ignore[override]
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        named = [line for line in dict.fromkeys(lines) if line]
        if len(named) > MOST_PEOPLE:
            raise forms.ValidationError(_("Name at most %(count)s people.") % {"count": MOST_PEOPLE})
        found = [self._person(line) for line in named]
        return list({person.pk: person for person in found}.values())

    def _person(self, line: str) -> Person:
        try:
            person: Person = self.one.clean(line)
        except forms.ValidationError as problem:
            raise forms.ValidationError(
                _("“%(line)s”: %(problem)s") % {"line": line[:80], "problem": " ".join(problem.messages)}
            )
        return person


def _in_words(problem: ValueError) -> Any:
    if "too large" in str(problem):
        return _("This number is too large. Use a larger unit.")
    return _("Give a number, such as 1,234.5.")
