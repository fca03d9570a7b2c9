"""How what people write becomes what is kept, and how what is kept reads in a history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from skylight.goals.models import KeyResult, Objective
from skylight.goals.progress import LARGEST_NUMBER, QUOTIENTS, SMALLEST_STEP
from skylight.lib.errors import RuleBroken
from skylight.org.models import Person

Reader = Callable[[Any, str], Any]
LONGEST_TITLE = 2_000
LONGEST_TEXT = 50_000
LONGEST_UNIT = 40
LARGEST_STEP = 100
# SQLite keeps numbers as doubles, which hold fifteen digits of any decimal exactly and the sixteenth of some.
KEPT_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP, traps=[])
THOUSANDTH = Decimal("0.001")


def cleaned(readers: Mapping[str, Reader], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given values as they are kept. Raises RuleBroken, or TypeError for a field that is not one of these."""
    unknown = given.keys() - readers.keys()
    if unknown:
        raise TypeError(f"not a field one can edit: {', '.join(sorted(unknown))}")
    return {name: readers[name](value, name) for name, value in given.items()}


def tidy(text: str) -> str:
    """Text without what browsers add to it: outer blanks, carriage returns, zero bytes."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def text_of(value: Any) -> str:
    """A value as a history shows it: the same in every language."""
    if value is None:
        return ""
    elif isinstance(value, Person):
        return f"{value.name} (#{value.pk})"
    elif isinstance(value, Decimal):
        return _digits(value)
    elif isinstance(value, list | tuple):
        return "\n".join(text_of(one) for one in value)
    else:
        return str(value)


def title(value: str, field: str) -> str:
    text = tidy(value)
    if not text:
        raise RuleBroken(_("Write what you want to achieve."), field=field)
    return _no_longer_than(LONGEST_TITLE, text, field)


def prose(value: str, field: str) -> str:
    return _no_longer_than(LONGEST_TEXT, tidy(value), field)


def unit(value: str, field: str) -> str:
    return _no_longer_than(LONGEST_UNIT, tidy(value), field)


def one_of(options: Any) -> Reader:
    """A reader of one of a model's choices."""

    def read(value: str, field: str) -> str:
        if value not in options.values:
            raise RuleBroken(
                _("Choose one of: %(options)s.")
                % {"options": pgettext("list", ", ").join(map(str, options.labels))},
                field=field,
            )
        return str(value)

    return read


def one_of_or_none(options: Any) -> Reader:
    """A reader of one of a model's choices, or of nothing."""
    read = one_of(options)
    return lambda value, field: read(value, field) if value else ""


def day(value: date | None, field: str) -> date | None:
    return value


def person(value: Person | None, field: str) -> Person | None:
    if value is not None and (value.kind == Person.Kind.SYSTEM or value.merged_into_id is not None):
        raise RuleBroken(_("Choose somebody who works here."), field=field)
    return value


def figure(value: Decimal | None, field: str) -> Decimal | None:
    """A measured number, to fifteen digits and ten decimal places."""
    if value is None:
        return None
    rounded = KEPT_DIGITS.plus(value)
    if not rounded.is_finite() or rounded.copy_abs() > LARGEST_NUMBER:
        raise RuleBroken(_("This number is too large. Use a larger unit."), field=field)
    return rounded.quantize(SMALLEST_STEP, ROUND_HALF_UP, QUOTIENTS)


def weight(value: Decimal | None, field: str) -> Decimal | None:
    """A weight, to three decimal places."""
    if value is None:
        return None
    if not value.is_finite() or not 0 <= value <= 1:
        raise RuleBroken(_("Give a weight from 0 to 1."), field=field)
    return value.quantize(THOUSANDTH, ROUND_HALF_UP, QUOTIENTS)


def step_weight(value: Decimal | None, field: str) -> Decimal:
    """What a milestone weighs beside the others: 1 unless told otherwise."""
    if value is None:
        return Decimal(1)
    if not value.is_finite() or not 0 <= value <= LARGEST_STEP:
        raise RuleBroken(_("Give a weight from 0 to %(largest)s.") % {"largest": LARGEST_STEP}, field=field)
    return value.quantize(THOUSANDTH, ROUND_HALF_UP, QUOTIENTS)


OBJECTIVE: dict[str, Reader] = {
    "title": title,
    "description": prose,
    "commitment": one_of(Objective.Commitment),
    "kind": one_of(Objective.Kind),
    "readers": one_of(Objective.Readers),
    "mentor": person,
    "source": one_of_or_none(Objective.Source),
    "concentrated": prose,
    "challenging": prose,
    "controllable": prose,
    "scoring_guide": prose,
    "weight": weight,
    "deadline": day,
    "backup_owner": person,
}

KEY_RESULT: dict[str, Reader] = {
    "title": title,
    "description": prose,
    "kind": one_of(KeyResult.Kind),
    "start": figure,
    "target": figure,
    "low": figure,
    "high": figure,
    "unit": unit,
    "weight": weight,
    "owner": person,
    "backup_owner": person,
    "deadline": day,
    "how_measured": prose,
    "scoring_guide": prose,
    "profile": one_of(KeyResult.Profile),
}


def _no_longer_than(longest: int, text: str, field: str) -> str:
    if len(text) > longest:
        raise RuleBroken(_("Use at most %(count)s characters.") % {"count": longest}, field=field)
    return text


def _digits(number: Decimal) -> str:
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
