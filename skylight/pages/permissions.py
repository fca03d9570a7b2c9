"""Who may do what concerns a whole person."""

from __future__ import annotations

from skylight.org.models import Person


def can_erase(by: Person) -> bool:
    """Whoever runs the installation."""
    return by.runs_things
