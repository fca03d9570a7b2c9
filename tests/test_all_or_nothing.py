"""Whatever goes wrong at whichever statement of an act, the database is as it was before."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from skylight.activity import events
from skylight.org.models import Person
from tests import access_matrix, make
from tests.access_matrix import World
from tests.acts import ACTS, ELSEWHERE

WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
APPS = ("activity", "org", "policies", "cycles", "goals", "imports", "sso", "outbox", "drafting", "followup")


class Stopped(OperationalError):
    """The server went away."""


class Statements:
    """Counts the statements of an act, and stops it at one of them."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.stop_at = stop_at
        self.seen: list[str] = []

    def __call__(self, execute: Any, sql: str, *details: Any) -> Any:
        self.seen.append(sql)
        if len(self.seen) == self.stop_at:
            raise Stopped(f"at statement {self.stop_at}: {sql[:200]}")
        return execute(sql, *details)


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for all acts, since each is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(db: None) -> Iterator[World]:
    """The company of the access matrix."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: make.NOW)
        yield access_matrix.world()


@pytest.mark.parametrize("name", ACTS)
def test_it_happens_as_a_whole_or_not_at_all(name: str, world: World) -> None:
    with transaction.atomic():
        act = ACTS[name](replace(world, others={}))

        assert places_that_leave_something(act) == []
        transaction.set_rollback(True)


def places_that_leave_something(act: partial[Any]) -> list[int]:
    """At which of its statements an act can fail so that some of it stays."""
    whole = statements_of(act)
    tables = written_by(whole)
    before = rows(tables)
    return [place for place in range(1, len(whole) + 1) if leaves_something(act, place, tables, before)]


def statements_of(act: partial[Any]) -> list[str]:
    """What the act asks of the database when all goes well; it is taken back. Fails when nothing came of it."""
    before = rows(every_table())
    with transaction.atomic():
        with connection.execute_wrapper(statements := Statements()):
            once(act)
        assert rows(every_table()) != before
        transaction.set_rollback(True)
    return statements.seen


def leaves_something(act: partial[Any], place: int, tables: list[str], before: list[Any]) -> bool:
    """Whether anything is left of the act when the statement at that place fails."""
    with transaction.atomic():
        with connection.execute_wrapper(statements := Statements(stop_at=place)), pytest.raises(Stopped):
            once(act)
        # A transaction of Django's own within the act asks for this one to be taken back; not before it was looked at.
        transaction.set_rollback(False)
        left = bool(written_by(statements.seen[:-1])) and rows(tables) != before
        transaction.set_rollback(True)
    return left


def once(act: partial[Any]) -> Any:
    """Do it with rows of its own, since an act that fails may leave its mark on them."""
    return partial(act.func, *deepcopy(act.args), **deepcopy(act.keywords))()


def written_by(statements: list[str]) -> list[str]:
    """The tables that these statements can change: those they name in a write, and what a trigger adds."""
    writes = [sql for sql in statements if sql.lstrip().upper().startswith(WRITES)]
    named = {table for table in every_table() if any(f'"{table}"' in sql for sql in writes)}
    return sorted(named | {"activity_unsealed"}) if named else []


@cache
def every_table() -> list[str]:
    """All of them, Django's own too."""
    return sorted(connection.introspection.table_names())


def rows(tables: list[str]) -> list[list[str]]:
    """Every row of these tables, in an order that says nothing of how they are stored."""
    with connection.cursor() as cursor:
        return [rows_of(cursor, table) for table in tables]


def rows_of(cursor: Any, table: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{table}"')
    return [table, *sorted(map(repr, cursor.fetchall()))]


def test_every_act_is_looked_at() -> None:
    assert sorted(set(acts()) - ACTS.keys() - ELSEWHERE.keys()) == []


def acts() -> Iterator[str]:
    """All that somebody can do at a moment."""
    for app in APPS:
        package = import_module(f"skylight.{app}.actions")
        within = pkgutil.iter_modules(getattr(package, "__path__", []), f"{package.__name__}.")
        for module in (package, *(import_module(one.name) for one in within)):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                takes = inspect.signature(function).parameters
                if function.__module__ == module.__name__ and {"by", "at"} <= takes.keys() and name[0] != "_":
                    yield f"{app}.{name}"


def rename_in_two_steps(person: Person, *, by: Person, at: Any) -> None:
    """An act as none may be: what it has done stays when its second half fails."""
    Person.objects.filter(pk=person.pk).update(role="Something else")
    events.record("org.person_edited", by=by, at=at, subject=person)


def test_an_act_without_a_transaction_would_be_found(world: World) -> None:
    with transaction.atomic():
        act = partial(rename_in_two_steps, world.ana, by=world.ana, at=make.NOW)

        assert places_that_leave_something(act) == [2]
        transaction.set_rollback(True)
