"""SQL that is written once in a process and asked again with other values: conditions, columns, whole statements.

Django writes the SQL of a query anew each time; on a page of fifteen statements with conditions of many parts that
took half of the processor's time. Here the text is kept, with a mark at each value that comes later.
"""

from __future__ import annotations

import copy
import functools
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Self, TypeVar

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connections
from django.db.models import BooleanField, Exists, Expression, F, Field, Func, Model, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")

# Names that Django gives to tables in subqueries; in a kept text, also one in another, they need others than around it.
_INNER = re.compile(r"\b((?:kept_)*[T-Z]\d+)\b")
_TABLE = "\0"


class Given(Expression):
    """A value that is given by its name each time the kept text is asked."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def value_in(self, values: Mapping[str, Any], connection: Any) -> Any:
        """The value as the database's driver takes it; where a kept text stands in another one, a mark again."""
        value = values[self.name]
        return value if isinstance(value, Given) else self.output_field.get_db_prep_value(value, connection)


class GivenMany(Given):
    """Several values, for `among`."""

    def value_in(self, values: Mapping[str, Any], connection: Any) -> Any:
        """PostgreSQL takes an array, SQLite a list in JSON."""
        many = [self.output_field.get_prep_value(one) for one in values[self.name]]
        return many if connection.vendor == "postgresql" else json.dumps(many)


class _Among(Func):
    """The condition that a column is one of values that are given later, in a text that their number leaves as it is."""

    conditional = True
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **options: Any) -> Any:  # type: ignore[override]
        template = "%(expressions)s)" if connection.vendor == "postgresql" else "%(expressions)s))"
        joiner = " = ANY(" if connection.vendor == "postgresql" else " IN (SELECT value FROM json_each("
        return super().as_sql(compiler, connection, template=template, arg_joiner=joiner, **options)


def among(column: str, values: Iterable[Any] | GivenMany) -> Q:
    """The condition that a column, by its name, is one of these."""
    if isinstance(values, GivenMany):
        return Q(_Among(F(column), values))
    return Q(**{f"{column}__in": list(values)})


class Kept(Expression):
    """The condition `write(*shape)` on rows of a model, a Q or an Exists, with `values` in the places of its `Given`s.

    `write` is a function at the top of a module and `shape` decides all that changes its text; it may look at columns
    of the model and into subqueries, but not join. Raises ValueError, once and at once, when it does.
    """

    conditional = True

    def __init__(
        self, model: type[Model], write: Callable[..., Q | Exists], shape: tuple[Any, ...], **values: Any
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
        return text.replace(_TABLE, table), _filled(places, self.values, connection)


class KeptColumn(Kept):
    """As Kept, of an expression: `write(*shape)` is a column to annotate rows of a model with."""

    conditional = False

    def __init__(
        self,
        model: type[Model],
        write: Callable[..., Any],
        shape: tuple[Any, ...],
        output_field: Field[Any, Any],
        **values: Any,
    ) -> None:
        super().__init__(model, write, shape, **values)
        self.output_field = output_field


class Statement(Generic[Row]):
    """A whole query: `write(*shape)` gives a queryset, with `Given`s where `rows` puts the values.

    `write` is a function at the top of a module, and `shape` decides all that changes its text.
    """

    def __init__(self, write: Callable[..., QuerySet[Any, Row]]) -> None:
        self.write = write

    def rows(self, *shape: Any, **values: Any) -> list[Row]:
        """What is found with these values, as `list(write(*shape))` would give it."""
        queryset = _queryset(self.write, shape)
        try:
            compiler, text, places = _compiled(queryset.db, self.write, shape)
        except EmptyResultSet:
            return []
        asked = copy.copy(compiler)
        asked.connection = connections[queryset.db]
        sql = text, _filled(places, values, asked.connection)
        asked.as_sql = lambda *args, **options: sql  # type: ignore[method-assign]
        as_rows: Any = queryset._iterable_class  # type: ignore[attr-defined]
        return list(as_rows(_Asked(queryset, asked)))


class _Asked:
    """What Django's makers of rows look at in a queryset, with a compiler that has its text already."""

    def __init__(self, queryset: Any, compiler: Any) -> None:
        self.model, self.db, self.query = queryset.model, queryset.db, self
        self._known_related_objects: dict[Any, Any] = {}
        self.compiler = compiler

    def get_compiler(self, using: str | None = None) -> Any:
        return self.compiler


@functools.cache
def _queryset(write: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...]) -> QuerySet[Any, Any]:
    return write(*shape)


@functools.cache
def _compiled(
    using: str, write: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...]
) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
    """A compiler that knows its columns, the text and its values. Raises EmptyResultSet where no rows are meant."""
    # Of a query of its own: Django changes a query while it writes it, and two threads may come here at once.
    compiler = write(*shape).query.get_compiler(using=using)
    text, places = compiler.as_sql()
    return compiler, text, tuple(places)


def _filled(places: Iterable[Any], values: Mapping[str, Any], connection: Any) -> tuple[Any, ...]:
    return tuple(
        place.value_in(values, connection) if isinstance(place, Given) else place for place in places
    )


@functools.cache
def _text(
    using: str, model: type[Model], write: Callable[..., Any], shape: tuple[Any, ...]
) -> tuple[str | type[Exception], tuple[Any, ...]]:
    """The text with a mark for the table, and its values; an exception's type where all or no rows are meant."""
    query = model._base_manager.using(using).all().query
    query.get_initial_alias()
    written = write(*shape)
    if isinstance(written, Q):
        query.add_q(written)
    part = query.where if isinstance(written, Q) else written.resolve_expression(query)
    joined = [alias for alias, uses in query.alias_refcount.items() if uses][1:]
    if joined:
        raise ValueError(f"{write.__name__} joins {', '.join(joined)}; ask with a subquery instead.")
    try:
        text, places = query.get_compiler(using=using).compile(part)
    except (EmptyResultSet, FullResultSet) as found:
        return type(found), ()
    own = f"{connections[using].ops.quote_name(model._meta.db_table)}."
    return _INNER.sub(r"kept_\1", text).replace(own, f"{_TABLE}."), tuple(places)
