"""Who may take words away that have been recorded, and who may follow what happens."""

from __future__ import annotations

from typing import Any

from skylight.activity.models import Follow


def can_redact(by: Any) -> bool:
    """Whoever runs the installation, and Skylight itself at work."""
    return bool(by.runs_things)


def can_follow(by: Any) -> bool:
    """Everybody who works here."""
    return bool(by.is_authenticated and by.is_real)


def can_end_follow(by: Any, follow: Follow) -> bool:
    """One's own alone."""
    return bool(by.pk == follow.person_id)
