"""The five people of the demo company whom anybody may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.org.models import Person
from skylight.sso import admission

# External id of the person, and what one sees as this person.
PARTS = {
    "demo:ceo": _("Runs the company"),
    "demo:lead": _("Leads a department"),
    "demo:employee": _("Works in a team"),
    "demo:contract": _("Contract worker"),
    "demo:admin": _("Looks after Skylight"),
}


@dataclass(frozen=True)
class Part:
    """Somebody to be, and what for."""

    key: str
    what: Any
    person: Person


def parts(at: datetime) -> list[Part]:
    """Whom one may be; fewer than five while the demo company is not loaded."""
    found = admission.people().select_related("team").filter(external_id__in=PARTS)
    here = {person.external_id: person for person in found if admission.may_enter(person, at)}
    return [Part(key, what, here[key]) for key, what in PARTS.items() if key in here]
