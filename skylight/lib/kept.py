"""A condition whose SQL is written once in a process and asked again with other values.

Django writes the SQL of a query anew each time; for a condition of many parts, used several times on each page, that
took a third of the processor's time of a page. Here the text is kept, with a mark at each value that comes later.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any, Self

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connections
from django.db.models import BooleanField, Expression, Field, Model, Q

# Names that Django gives to tables in subqueries; in a kept text they need others than those around it.
_INNER = re.compile(r"\b([T-Z]\d+)\b")
_TABLE = "\0"


class Given(Expression):
    """A value that is given by its name each time the condition is asked."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def value_in(self, values: dict[str, Any], connection: Any) -> Any:
        """The value as the database's driver takes it."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


class Kept(Expression):
    """What `write(*shape)` says of rows of a model, with `values` in the places of its `Given`s.

    `write` is a function at the top of a module and `shape` decides all that changes its text; it may look at columns
    of the model and into subqueries, but not join. Raises ValueError, once and at once, when it does.
    """

    conditional = True

    def __init__(
        self, model: type[Model], write: Callable[..., Q], shape: tuple[Any, ...], **values: Any
    ) -> None:
        super().__init__(output_field=BooleanField())
        self.model, self.write, self.shape, self.values = model, write, shape, values
        self.alias = model._meta.db_table

    @property
    def identity(self) -> tuple[Any, ...]:
        return type(self), self.write, self.shape, tuple(self.values.items()), self.alias

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Self:
        found = super().resolve_expression(query, *args, **kwargs)
        found.alias = query.get_initial_alias()
        return found

    def relabeled_clone(self, change_map: Mapping[str, str]) -> Self:
        clone = self.copy()
        clone.alias = change_map.get(self.alias, self.alias)
        return clone

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        text, places = _text(connection.alias, self.model, self.write, self.shape)
        if isinstance(text, type):
            raise text
        table = compiler.quote_name_unless_alias(self.alias)
        return text.replace(_TABLE, table), tuple(self._filled(one, connection) for one in places)

    def _filled(self, place: Any, connection: Any) -> Any:
        return place.value_in(self.values, connection) if isinstance(place, Given) else place


@functools.cache
def _text(
    using: str, model: type[Model], write: Callable[..., Q], shape: tuple[Any, ...]
) -> tuple[str | type[Exception], tuple[Any, ...]]:
    """The text with a mark for the table, and its values; an exception's type where all or no rows are meant."""
    query = model._base_manager.using(using).filter(write(*shape)).query
    joined = [alias for alias, uses in query.alias_refcount.items() if uses][1:]
    if joined:
        raise ValueError(f"{write.__name__} joins {', '.join(joined)}; ask with a subquery instead.")
    try:
        text, places = query.get_compiler(using=using).compile(query.where)
    except (EmptyResultSet, FullResultSet) as found:
        return type(found), ()
    own = f"{connections[using].ops.quote_name(model._meta.db_table)}."
    return _INNER.sub(r"kept_\1", text).replace(own, f"{_TABLE}."), tuple(places)
