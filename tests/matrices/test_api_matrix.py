"""Every operation of the API answers everybody as the matrix says; whoever is refused has changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from skylight.activity.models import Event
from skylight.config.api import api
from skylight.lib.api.description import operations
from skylight.org import actions as org_actions
from tests import make
from tests.access_matrix import World
from tests.api_matrix import WHO, Call, calls
from tests.matrices.test_access_matrix import Writes, fingerprint
from tests.programs import Program, program

pytestmark = pytest.mark.once

CALLS = calls()
PREFIX = "/api/v1"


def described() -> set[str]:
    """Every operation, as the description of the API names it."""
    schema = api.get_openapi_schema(path_prefix=f"{PREFIX}/")
    return {f"{method.upper()} {path.removeprefix(PREFIX)}" for method, path, _ in operations(schema)}


def test_every_operation_stands_in_the_matrix() -> None:
    assert sorted(described() - CALLS.keys()) == []


def test_the_matrix_holds_no_operation_that_is_gone() -> None:
    assert sorted(CALLS.keys() - described()) == []


@pytest.fixture(scope="module")
def programs(world: World) -> dict[str, Program]:
    """One for each column, and the three besides; each has been used, so that reading writes nothing."""
    gone = make.person("Gil Gone")
    found = {
        **{who: program(world.people[who]) for who in WHO},
        "stranger": Program(),
        "reader": program(world.ana, "read"),
        "leaver": program(gone),
    }
    for one in found.values():
        one.get("/me")
    org_actions.let_go(gone, by=make.system(), at=make.NOW - timedelta(days=1), on=make.NOW.date())
    return found


@pytest.mark.parametrize("name", CALLS)
def test_it_answers_everybody_as_the_matrix_says(
    name: str, world: World, programs: dict[str, Program]
) -> None:
    assert answers(name, CALLS[name], world, programs) == expected(name, CALLS[name])


@pytest.mark.parametrize("name", [name for name in CALLS if not name.startswith("GET")])
def test_what_writes_does_so_once_and_says_so_once(
    name: str, world: World, programs: dict[str, Program]
) -> None:
    call = CALLS[name]
    who = next((who for who, status in call.expected().items() if status < 300), None)
    assert who is not None, "nobody in the matrix can do this: give it a row in which somebody can"
    method, address, body = _request(name, call, world)
    with taken_back():
        before = Event.objects.count()
        first = programs[who].ask(method, address, body, Idempotency_Key="matrix")
        written = Event.objects.count() - before
        again = programs[who].ask(method, address, body, Idempotency_Key="matrix")

        assert written == call.events
        assert (again.status_code, again.get("Idempotent-Replayed")) == (first.status_code, "true")
        assert Event.objects.count() - before == written
        if "secret" not in str(first.content) and "link" not in str(first.content):
            assert again.content == first.content


def expected(name: str, call: Call) -> dict[str, int]:
    """The row with the three that need no column."""
    columns = call.expected()
    reader = columns["owner"] if name.startswith("GET") else 403
    return {**columns, "stranger": 401, "reader": reader, "leaver": 401}


def answers(name: str, call: Call, world: World, programs: dict[str, Program]) -> dict[str, int]:
    """What came back, in the same shape. Fails when a refusal, or reading, changed anything."""
    method, address, body = _request(name, call, world)
    before = fingerprint()
    return {
        who: _ask(one, method, address, body, before=before)
        for who, one in programs.items()
    }  # fmt: skip


def _request(name: str, call: Call, world: World) -> tuple[str, str, Any]:
    method, _, path = name.partition(" ")
    return method, path.format(**call.args(world)) + call.query, call.body(world)


def _ask(one: Program, method: str, address: str, body: Any, *, before: str) -> int:
    writes = Writes()
    with taken_back():
        with connection.execute_wrapper(writes):
            answer = one.ask(method, address, body)
        status: int = answer.status_code
        may_change = method != "GET" and status < 300
        changed = writes.any and not may_change and fingerprint() != before
    assert status < 500, f"{method} {address}: {status}"
    assert not changed, f"{method} {address} answered {status} and changed something"
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status
    return status


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever happens within has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_matrix_can_fail(world: World, programs: dict[str, Program]) -> None:
    wrong = Call("403 403 403 403 200")

    assert answers("GET /me", wrong, world, programs) != expected("GET /me", wrong)
