"""Fields in which one names a person or a team: typed with suggestions, read without JavaScript too."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from skylight.org.models import Person, Team
from skylight.org.names import search_words

_NUMBER = re.compile(r"\(#(\d{1,15})\)\s*$|^\s*#?(\d{1,15})\s*$")
_SHOWN = 5
# SQLite refuses to look for what is longer than 50,000 bytes, and nobody is called that.
_LONGEST = 1_000


class Suggesting(forms.TextInput):
    """A text input whose suggestions come while one types."""

    def __init__(self, address: Any) -> None:
        super().__init__(attrs={"autocomplete": "off", "hx-trigger": "input changed delay:150ms"})
        self.address = address

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = f"{(attrs or {}).get('id') or 'id_' + name}_options"
        attrs = {
            **(attrs or {}), "list": options, "hx-get": f"{self.address}?field={name}", "hx-target": f"#{options}",
            "hx-swap": "innerHTML", "hx-push-url": "false",
        }  # fmt: skip
        return format_html(
            '{}<datalist id="{}"></datalist>', super().render(name, value, attrs, renderer), options
        )


class Named(forms.CharField):
    """One row by what people call it: `Ana Ruiz`, or `Ana Ruiz (#12)` where several are called alike."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return self._find(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        """The name and number to show, also where an address gave the number alone."""
        if isinstance(value, str) and value.isdecimal() and len(value) < 16:
            value = self.rows().filter(pk=int(value)).first() or value
        return numbered(value) if isinstance(value, Person | Team) else value

    def _find(self, typed: str) -> Any:
        number = _NUMBER.search(typed)
        if number:
            found = self.rows().filter(pk=int(number[1] or number[2]))[:1]
        elif len(typed) > _LONGEST:
            found = self.rows().none()
        else:
            found = self.called(typed)[: _SHOWN + 1]
        if len(found) != 1:
            raise ValidationError(self._which(found))
        return found[0]

    def _which(self, found: Any) -> Any:
        if not found:
            return self.nobody
        told = pgettext("list", ", ").join(numbered(one) for one in found[:_SHOWN])
        return _("There are several: %(found)s. Add the number of the one you mean.") % {"found": told}


class PersonField(Named):
    """Names a person who has not been merged away; whether they still work here is for the action to say."""

    nobody = _("Nobody is called that. Type a part of the name and choose a suggestion.")

    def __init__(self, **details: Any) -> None:
        super().__init__(widget=Suggesting(reverse_lazy("org:people_options")), **details)

    def rows(self) -> Any:
        return (
            Person.objects.filter(merged_into=None)
            .exclude(kind=Person.Kind.SYSTEM)
            .order_by("sort_name", "id")
        )

    def called(self, typed: str) -> Any:
        """Those whose name or e-mail it is; else those in whose names every word occurs."""
        exact = self.rows().filter(name__iexact=typed) | self.rows().filter(email__iexact=typed)
        if exact.exists():
            return exact
        like = self.rows().filter(left_on=None)
        for word in search_words(typed).split():
            like = like.filter(search_key__contains=word)
        return like


class TeamField(Named):
    """Names a team."""

    nobody = _("No team is called that. Type a part of its name and choose a suggestion.")

    def __init__(self, **details: Any) -> None:
        super().__init__(widget=Suggesting(reverse_lazy("org:teams_options")), **details)

    def rows(self) -> Any:
        return Team.objects.order_by("name", "id")

    def called(self, typed: str) -> Any:
        exact = self.rows().filter(name__iexact=typed) | self.rows().filter(other_name__iexact=typed)
        return exact if exact.exists() else self.rows().filter(closed_on=None, name__icontains=typed)


def numbered(row: Person | Team) -> str:
    """A name with the number that tells it from others called alike."""
    return f"{row.name} (#{row.pk})"
