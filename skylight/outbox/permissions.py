"""Who may let other programs be told: everybody of what concerns them, administrators of what concerns all."""

from __future__ import annotations

from skylight.org.models import Person
from skylight.outbox.models import Endpoint


def can_add(by: Person, *, company_wide: bool) -> bool:
    """May add a webhook of one's own, or one of the company."""
    return by.runs_things or not company_wide


def can_change(by: Person, endpoint: Endpoint) -> bool:
    """May edit, pause, test and remove a webhook: its owner; of the company's, administrators."""
    if endpoint.is_company_wide:
        return by.runs_things
    return by.pk == endpoint.owner_id
