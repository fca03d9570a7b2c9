"""Who may let somebody in."""

from __future__ import annotations

from skylight.org.models import Person


def can_invite(by: Person, person: Person) -> bool:
    """Administrators, and Skylight itself on the command line."""
    return by.runs_things


def can_set_password(by: Person, person: Person) -> bool:
    """Everybody their own; administrators send a link instead."""
    return by.pk == person.pk
