"""No question to the API costs more statements of a thousand rows than of ten, and none more than fifteen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import access_matrix, make
from tests.access_matrix import World
from tests.api_matrix import calls
from tests.crowd import grow
from tests.programs import Program, program
from tests.test_pages_statements import MOST, NO_QUESTION, _kind

pytestmark = pytest.mark.once

READ = sorted(name for name in calls() if name.startswith("GET"))


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for all of them, since they only read."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: make.NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def asked(db: None) -> dict[str, list[list[str]]]:
    """The statements behind each question: of ten rows, then of a thousand."""
    world = access_matrix.world()
    addresses = {name: address(name, world) for name in READ}
    call = program(world.people["admin"])
    call.get("/me")
    found: dict[str, list[list[str]]] = {name: [] for name in READ}
    for number in (10, 1_000):
        grow(world, number)
        for name in READ:
            found[name].append(statements(call, addresses[name]))
    return found


def address(name: str, world: World) -> str:
    row = calls()[name]
    return name.partition(" ")[2].format(**row.args(world)) + row.query


def statements(call: Program, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = call.get(path)
    assert answer.status_code in (200, 404), f"{path}: {answer.status_code}"
    said = [query["sql"] for query in captured.captured_queries]
    return [_kind(sql) for sql in said if not sql.startswith(NO_QUESTION)]


@pytest.mark.parametrize("name", READ)
def test_a_question_asks_at_most_fifteen_times_and_never_more_for_more_rows(
    name: str, asked: dict[str, list[list[str]]]
) -> None:
    few, many = asked[name]

    assert len(many) <= MOST, "\n".join(many)
    assert few == many
