"""What pydantic finds wrong, said in the caller's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _


def said(error: Mapping[str, Any]) -> str:
    """One error of pydantic's as a sentence."""
    kind, limits = error["type"], error.get("ctx", {})
    for beginning, words in _WORDS.items():
        if kind.startswith(beginning):
            return words(limits)
    return _("This value does not fit.")


# By the beginning of pydantic's name for the error; the longer ones first.
_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda limits: _("This is required."),
    "extra_forbidden": lambda limits: _("There is no such field, or it cannot be set."),
    "greater_than_equal": lambda limits: _("Give at least %(limit)s.") % {"limit": limits.get("ge")},
    "greater_than": lambda limits: _("Give more than %(limit)s.") % {"limit": limits.get("gt")},
    "less_than_equal": lambda limits: _("Give at most %(limit)s.") % {"limit": limits.get("le")},
    "less_than": lambda limits: _("Give less than %(limit)s.") % {"limit": limits.get("lt")},
    "string_too_long": lambda limits: (
        _("Give at most %(limit)s characters.") % {"limit": limits.get("max_length")}
    ),
    "string_too_short": lambda limits: (
        _("Give at least %(limit)s characters.") % {"limit": limits.get("min_length")}
    ),
    "too_long": lambda limits: _("Give at most %(limit)s entries.") % {"limit": limits.get("max_length")},
    "too_short": lambda limits: _("Give at least %(limit)s entries.") % {"limit": limits.get("min_length")},
    "string": lambda limits: _("Give a text."),
    "int": lambda limits: _("Give a whole number."),
    "decimal": lambda limits: _("Give a number."),
    "float": lambda limits: _("Give a number."),
    "finite_number": lambda limits: _("Give a number."),
    "bool": lambda limits: _("Give true or false."),
    "datetime": lambda limits: _("Give a moment such as 2026-11-22T09:00:00Z."),
    "timezone": lambda limits: _("Give a moment with its time zone."),
    "date": lambda limits: _("Give a day such as 2026-11-22."),
    "literal_error": lambda limits: _("Choose one of: %(options)s.") % {"options": limits.get("expected")},
    "enum": lambda limits: _("Choose one of: %(options)s.") % {"options": limits.get("expected")},
    "list": lambda limits: _("Give a list."),
    "dict": lambda limits: _("Give an object."),
    "model": lambda limits: _("Give an object."),
}
