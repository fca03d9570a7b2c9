"""Puts many rows into tables at once: COPY on PostgreSQL, executemany on SQLite, every constraint checked at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

Row = tuple[Any, ...]


class Tables:
    """Rows waiting to be written, table by table; `add` takes values in the order of the columns."""

    def __init__(self) -> None:
        self._waiting: dict[type[models.Model], list[Row]] = {}
        self._columns: dict[type[models.Model], tuple[list[str], Row]] = {}
        self.written: dict[str, int] = {}

    def table(self, model: type[models.Model], *fields: str) -> Callable[[Row], None]:
        """What takes rows with these fields; other fields that may not be empty get their default."""
        given = {model._meta.get_field(name).column for name in fields}
        rest = [
            field
            for field in model._meta.concrete_fields
            if field.column not in given and not field.null and not field.primary_key
        ]
        names = [model._meta.get_field(name).column for name in fields] + [field.column for field in rest]
        self._columns[model] = (names, tuple(field.get_default() for field in rest))
        return self._waiting.setdefault(model, []).append

    def write(self) -> None:
        """Write what waits."""
        for model, rows in self._waiting.items():
            if rows:
                names, rest = self._columns[model]
                _write(model._meta.db_table, names, rows, rest)
                self.written[model._meta.label] = self.written.get(model._meta.label, 0) + len(rows)
                rows.clear()


def next_id(model: type[models.Model]) -> int:
    """The first id that is free."""
    highest: int | None = model._base_manager.aggregate(highest=models.Max("pk"))["highest"]
    return (highest or 0) + 1


@contextmanager
def in_bulk(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Indexes and constraints of these tables rest meanwhile and are built, and so checked, at the end."""
    resting = _rest(tables) if connection.vendor == "postgresql" else []
    yield
    with connection.cursor() as cursor:
        for statement in resting:
            cursor.execute(statement)
    _count_on(tables)


def settle() -> None:
    """Tell the planner what stands in the tables; outside a transaction, as VACUUM wants it."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _write(table: str, names: list[str], rows: list[Row], rest: Row) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row + rest)
        else:
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(
                f'INSERT INTO "{table}" ({columns}) VALUES ({places})', [row + rest for row in rows]
            )


def _rest(tables: Sequence[type[models.Model]]) -> list[str]:
    """Take constraints and indexes away, and give back the statements that make them again."""
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        # What this transaction wrote so far is checked now: a table with checks to come cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            """SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
               WHERE contype IN ('f', 'u') AND conrelid = ANY(%s::regclass[]) ORDER BY contype DESC, conname""",
            [names],
        )
        constraints = cursor.fetchall()
        cursor.execute(
            """SELECT quote_ident(i.indexname), i.indexdef FROM pg_indexes i
               WHERE i.schemaname = current_schema() AND i.tablename = ANY(%s) AND NOT EXISTS (
                   SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)""",
            [names],
        )
        indexes = cursor.fetchall()
        for table, name, _definition in sorted(constraints, key=lambda one: not one[2].startswith("FOREIGN")):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    # Foreign keys come last: they need the unique ones.
    return [definition for _name, definition in indexes] + [
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in constraints
    ]


def _count_on(tables: Sequence[type[models.Model]]) -> None:
    """Let the next row get the next id."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in tables:
            table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
            cursor.execute(
                f"""SELECT setval(pg_get_serial_sequence('"{table}"', %s),
                       coalesce((SELECT max("{key}") FROM "{table}"), 0) + 1, false)""",
                [key],
            )
