"""How an event names somebody or a team, so that its sentence can be read without another look-up."""

from __future__ import annotations

from typing import Any

from skylight.org.models import Person, Team


def named(key: str, row: Person | Team | None) -> dict[str, Any]:
    """The name of that day and the id, under a key: `named("manager", li)`."""
    return {key: row.name if row else "", f"{key}_id": row.pk if row else None}
