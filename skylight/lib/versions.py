"""Optimistic locking: a write says which version it read, so nobody overwrites unseen words."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from skylight.lib.errors import Stale, VersionMissing

Row = TypeVar("Row", bound=models.Model)


class Versioned(models.Model):
    """A row with a version that grows by one at each edit."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


def lock(row: Row, version: int | None) -> Row:
    """The row as it stands, locked until the transaction ends.

    Raises VersionMissing without a version, Stale (with the current row) when somebody was quicker.
    """
    if version is None:
        raise VersionMissing
    current = row.__class__._default_manager.select_for_update().get(pk=row.pk)
    if getattr(current, "version") != version:  # noqa: B009
        raise Stale(current)
    return current


def save(row: models.Model, fields: list[str]) -> None:
    """Write the named fields of a locked row and count its version up."""
    row.version += 1  # type: ignore[attr-defined]
    row.save(update_fields=[*fields, "version"])
