"""Many rows in few statements: their number grows with the size of an import divided by a thousand, not with it.

Django's own `bulk_create` and `bulk_update` prepare every value of every row by itself, which for a hundred thousand
people takes longer than everything else together. All names here come from models, all values are parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models

from skylight.activity.models import Event, salt
from skylight.imports.run import Run

CHUNK = 2_000
# What SQLite takes in one statement, as it is usually built.
MOST_VALUES = 30_000
PLAIN = {
    "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "EmailField", "ForeignKey", "IntegerField",
    "OneToOneField", "PositiveIntegerField", "PositiveSmallIntegerField", "TextField", "URLField",
}  # fmt: skip
Thing = TypeVar("Thing")
Row = TypeVar("Row", bound=models.Model)
Prepare = Callable[[Any], Any]


def chunks(things: Iterable[Thing], size: int = CHUNK) -> Iterator[list[Thing]]:
    """The things in lists of at most `size`."""
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk


def insert(rows: Iterable[Row]) -> list[Row]:
    """Insert rows that have no id yet, and give them one."""
    rows = list(rows)
    if rows:
        model = type(rows[0])
        names = [str(field.attname) for field in model._meta.concrete_fields if not field.primary_key]
        ids = insert_values(model, names, map(attrgetter(*names), rows))
        for row, pk in zip(rows, ids, strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, connection.alias
    return rows


def insert_values(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> list[int]:
    """Insert rows given as values of the named columns; the ids they got, in their order."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    prepared = map(_preparation(fields), rows)
    columns = [str(field.column) for field in fields]
    write = _copy if connection.vendor == "postgresql" else _insert
    return [pk for chunk in chunks(prepared) for pk in write(model._meta.db_table, columns, chunk)]


def insert_as_given(model: type[models.Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that bring their primary key along, given as values of these fields."""
    columns = [str(field.column) for field in fields]
    prepared = map(_preparation(fields), rows)
    write = _copy_rows if connection.vendor == "postgresql" else _insert_rows
    for chunk in chunks(prepared):
        write(model._meta.db_table, columns, chunk)


def set_columns(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the named fields of rows that stand already, each given as (id, *values)."""
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in ("id", *names)]
    table = quote(model._meta.db_table)
    sets = ", ".join(
        f"{quote(field.column)} = given.column{place}" for place, field in enumerate(fields[1:], 2)
    )
    given = _given_arrays if connection.vendor == "postgresql" else _given_values
    for chunk in chunks(map(_preparation(fields), rows), min(CHUNK, MOST_VALUES // len(fields))):
        source, values = given(fields, chunk)
        statement = f"UPDATE {table} SET {sets} FROM {source} WHERE {table}.id = given.column1"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, values)


def _copy(table: str, columns: Sequence[str], rows: list[Sequence[Any]]) -> list[int]:
    """PostgreSQL: ids from the sequence, and rows by COPY."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, len(rows)]
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    _copy_rows(table, ["id", *columns], ((pk, *row) for pk, row in zip(ids, rows, strict=True)))
    return ids


def _copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    # Django gives its own names to the errors of `execute`, not to those of `copy`.
    statement = f"COPY {quote(table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(table: str, columns: Sequence[str], rows: list[Sequence[Any]]) -> list[int]:
    """SQLite: as many rows in a statement as it takes."""
    return [pk for (pk,) in _insert_rows(table, columns, rows, "RETURNING id")]


def _insert_rows(
    table: str, columns: Sequence[str], rows: list[Sequence[Any]], returning: str = ""
) -> list[tuple[int]]:
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    answers: list[tuple[int]] = []
    for some in chunks(rows, MOST_VALUES // len(columns)):
        places = _places(len(columns), len(some))
        statement = f"INSERT INTO {quote(table)} ({names}) VALUES {places} {returning}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, [value for row in some for value in row])
            answers += cursor.fetchall() if returning else []
    return answers


def _given_arrays(fields: Sequence[Any], rows: list[Sequence[Any]]) -> tuple[str, list[Any]]:
    kinds = ", ".join(f"%s::{_kind(field)}[]" for field in fields)
    names = ", ".join(f"column{place}" for place in range(1, len(fields) + 1))
    return f"unnest({kinds}) AS given({names})", [list(column) for column in zip(*rows, strict=True)]


def _given_values(fields: Sequence[Any], rows: list[Sequence[Any]]) -> tuple[str, list[Any]]:
    return f"(VALUES {_places(len(fields), len(rows))}) AS given", [value for row in rows for value in row]


def _places(columns: int, rows: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


def _kind(field: Any) -> str:
    return str(
        field.rel_db_type(connection) if field.is_relation or field.primary_key else field.db_type(connection)
    )


def _preparation(fields: Sequence[Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """How a row's values become what the database takes: most of them are that already."""
    plain = PLAIN | {"DateField", "DateTimeField"} if connection.vendor == "postgresql" else PLAIN
    others = [(place, field) for place, field in enumerate(fields) if field.get_internal_type() not in plain]

    def prepared(row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, field in others:
            if values[place] is not None:
                values[place] = field.get_db_prep_save(values[place], connection)
        return values

    return prepared if others else tuple


class Events:
    """Events of one import, written in chunks: one for each row that was made or changed, and nobody is told."""

    NAMES = (
        "kind",
        "at",
        "by_id",
        "subject",
        "person_id",
        "team_id",
        "objective_id",
        "reason",
        "data",
        "salt",
    )

    def __init__(self, run: Run) -> None:
        self.run = run
        self.waiting: list[tuple[Any, ...]] = []

    def add(
        self,
        kind: str,
        model: type[models.Model],
        pk: int,
        *,
        person: int | None = None,
        team: int | None = None,
        objective: int | None = None,
        **data: Any,
    ) -> None:
        """Say that something happened to a row; ids put it into the feeds of a person, team or objective."""
        subject = f"{model._meta.label_lower}:{pk}"
        self.waiting.append(
            (kind, self.run.at, self.run.by.pk, subject, person, team, objective, "", data, salt())
        )
        if len(self.waiting) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        insert_values(Event, self.NAMES, self.waiting)
        self.waiting = []
