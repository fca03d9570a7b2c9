"""Many rows in few statements: their number grows with the size of an import divided by a thousand, not with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

from skylight.activity.models import Event
from skylight.imports.run import Run

CHUNK = 2_000
Thing = TypeVar("Thing")


def chunks(things: Iterable[Thing], size: int = CHUNK) -> Iterator[list[Thing]]:
    """The things in lists of at most `size`."""
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk


def set_columns(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the fields of rows that stand already, each given as (id, *values).

    One UPDATE joined with a list of values for each chunk: `bulk_update` writes a CASE with a branch for every row,
    which takes a hundred times as long. All names come from the model, all values are parameters.
    """
    columns = [model._meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    sets = ", ".join(
        f"{quote(column.column)} = {_cast(column, place)}" for place, column in enumerate(columns, 2)
    )
    for chunk in chunks(rows):
        values = ", ".join([f"({', '.join(['%s'] * (len(columns) + 1))})"] * len(chunk))
        statement = (
            f"UPDATE {table} SET {sets} FROM (VALUES {values}) AS given WHERE {table}.id = given.column1"  # noqa: S608
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [value for row in chunk for value in _prepared(columns, row)])


def _cast(column: Any, place: int) -> str:
    # A list of values that are all null has no type of its own in PostgreSQL; SQLite would turn dates into numbers.
    if connection.vendor == "postgresql":
        return f"CAST(given.column{place} AS {column.rel_db_type(connection) if column.is_relation else column.db_type(connection)})"
    return f"given.column{place}"


def _prepared(columns: Sequence[Any], row: Sequence[Any]) -> list[Any]:
    return [
        row[0],
        *(column.get_db_prep_save(value, connection) for column, value in zip(columns, row[1:], strict=True)),
    ]


class Events:
    """Events of one import, written in chunks: one for each row that was made or changed, and nobody is told."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.waiting: list[Event] = []

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
        self.waiting.append(
            Event(
                kind=kind,
                at=self.run.at,
                by=self.run.by,
                subject=f"{model._meta.label_lower}:{pk}",
                person_id=person,
                team_id=team,
                objective_id=objective,
                data=data,
            )
        )
        if len(self.waiting) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        Event.objects.bulk_create(self.waiting)
        self.waiting = []
