"""The ground every change of structure stands on: one lock, places kept as paths, figures counted afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar, overload

from django.db import transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext_lazy as _

from skylight.lib import paths
from skylight.lib.errors import RuleBroken
from skylight.org.models import Company, Person, Team

Place = TypeVar("Place", Person, Team)
DEEPEST = (Person._meta.get_field("path").max_length or 0) // paths.WIDTH


def lock_structure() -> Company:
    """The company's row, locked: changes of structure happen one after the other, so none can close a loop unseen.

    On SQLite the transaction itself is that lock, since it begins as a writer.
    """
    return Company.objects.select_for_update().get()


@overload
def as_it_stands(row: Place) -> Place: ...
@overload
def as_it_stands(row: None) -> None: ...
def as_it_stands(row: Person | Team | None) -> Person | Team | None:
    """The row read again behind the lock; what the caller holds may be older than the last move."""
    # Not its type, which is another one for the person of a request.
    model: Any = row and row._meta.model
    return None if row is None else model._default_manager.get(pk=row.pk)


def first_place(row: Place, above: Place | None) -> None:
    """Give a new row its place. Raises RuleBroken when that is too deep."""
    path = (above.path if above else "") + paths.step(row.pk)
    _refuse_too_deep(len(path))
    row.path = path
    row.save(update_fields=["path"])


def move(row: Place, above: Place | None) -> None:
    """Put a row and all below it under another place (or at the top), in two statements whatever its size.

    Raises RuleBroken when the deepest of them would stand too deep.
    """
    place = (above.path if above else "") + paths.step(row.pk)
    _replant(type(row), row.path, place)
    row.path = place


def hand_over(row: Place, to: Place) -> None:
    """Put all below a row under another one; the row itself is left alone at the top."""
    _replant(type(row), row.path, to.path)
    row.path = paths.step(row.pk)
    type(row)._default_manager.filter(pk=row.pk).update(path=row.path)


def _replant(model: type[Person] | type[Team], before: str, after: str) -> None:
    start, end = paths.below(before)
    tree = model._default_manager.filter(path__gte=start, path__lt=end)
    longest = tree.aggregate(longest=Max(Length("path")))["longest"] or len(before)
    _refuse_too_deep(longest - len(before) + len(after))
    tree.update(path=Concat(Value(after), Substr("path", len(before) + 1)))


def figures_due(company: Company, day: date) -> None:
    """Have the structure counted once this change is committed; many changes in a row are counted once."""
    from skylight.org import tasks

    if company.figures_due_on != day:
        company.figures_due_on = day
        company.save(update_fields=["figures_due_on"])
        transaction.on_commit(tasks.record_figures.enqueue, robust=True)


def _refuse_too_deep(length: int) -> None:
    if length > DEEPEST * paths.WIDTH:
        raise RuleBroken(_("That would make more than %(layers)d layers.") % {"layers": DEEPEST})
