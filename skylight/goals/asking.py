"""Statements that depend on who reads, written once for all readers of a shape and asked with each reader's values.

`rows(write, viewer, at, *shape, **values)` is `list(write(viewer, at, *shape, **values))` with a kept text. `write` is
a function at the top of a module that builds a queryset from nothing but these: of the viewer it may look at `pk`,
`team_id` and `manager_id` and ask what `visible_to` shows them; values (an id, a day, a list of ids for `among`, or
None) and the moment it may only compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, DateField, QuerySet

from skylight.goals import visibility
from skylight.lib.kept import Given, GivenMany, Statement
from skylight.org.models import Person

Write = Callable[..., QuerySet[Any, Any]]
Load = Callable[[QuerySet[Any], Person, datetime], QuerySet[Any]]
Value = int | date | Sequence[int] | None


@dataclass(frozen=True)
class Goals:
    """Goals that a page shows, not asked for yet: those of `write(viewer, at, *shape, **values)`."""

    write: Write
    shape: tuple[Any, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


class Reader(Given):
    """Anybody of one shape who reads: in place of a person while a text is written."""

    is_authenticated, is_contract, kind, team = True, False, Person.Kind.EMPLOYEE, None

    def __init__(self, draft_readers: str, has_team: bool, has_manager: bool) -> None:
        super().__init__("viewer", BigIntegerField())
        self.pk = visibility.VIEWER
        self.team_id = visibility.TEAM if has_team else None
        self.manager_id = MANAGER if has_manager else None
        # What `visibility.policies_of_moment` has found for this moment already, as far as it decides the text.
        self._policies_at, self._policies = visibility.AT, lambda team: {"draft_readers": draft_readers}


MANAGER = Given("manager", BigIntegerField())


def rows(write: Write, viewer: Person, at: datetime, *shape: Any, **values: Value) -> list[Any]:
    """What `write` finds for this viewer at that moment."""
    reader = visibility.shape_for(viewer, visibility.policy_of(viewer, at))
    if reader is None:
        return list(write(viewer, at, *shape, **values))
    of_reader = {**visibility.values_for(viewer, at), "manager": viewer.manager_id}
    names = tuple((name, _kind(value)) for name, value in values.items())
    whole = (*reader, viewer.manager_id is not None)
    return _STATEMENT.rows(write, whole, shape, names, **of_reader, **values)


def loaded(goals: QuerySet[Any] | Goals, load: Load, viewer: Person, at: datetime) -> list[Any]:
    """The rows of `load(goals, viewer, at)`, with a kept text where the goals are not asked for yet."""
    if isinstance(goals, Goals):
        return rows(_loading, viewer, at, load, goals.write, *goals.shape, **goals.values)
    return list(load(goals, viewer, at))


def _loading(
    viewer: Person, at: datetime, load: Load, write: Write, *shape: Any, **values: Any
) -> QuerySet[Any, Any]:
    return load(write(viewer, at, *shape, **values), viewer, at)


def _written(
    write: Write, reader: tuple[str, bool, bool], shape: tuple[Any, ...], names: tuple[tuple[str, str], ...]
) -> QuerySet[Any, Any]:
    values = {name: _MARKS[kind](name) for name, kind in names}
    return write(Reader(*reader), visibility.AT, *shape, **values)


def _kind(value: Value) -> str:
    if isinstance(value, date):
        return "day"
    elif isinstance(value, int):
        return "id"
    else:
        return "none" if value is None else "ids"


_MARKS: dict[str, Callable[[str], Given | None]] = {
    "none": lambda name: None,
    "id": lambda name: Given(name, BigIntegerField()),
    "ids": lambda name: GivenMany(name, BigIntegerField()),
    "day": lambda name: Given(name, DateField()),
}
_STATEMENT: Statement[Any] = Statement(_written)
