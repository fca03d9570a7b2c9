"""Moving one of a list to another place, so that positions run from 0 without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def reorder(rows: Sequence[Row], row: Row, position: int) -> bool:
    """Put a row at a place among its neighbours, which are locked and in order; False if it stands there already."""
    moved = [one for one in rows if one != row]
    moved.insert(max(position, 0), row)
    if moved == list(rows):
        return False
    for place, one in enumerate(moved):
        one.position = place  # type: ignore[attr-defined]
    type(row)._default_manager.bulk_update(moved, ["position"])
    return True
