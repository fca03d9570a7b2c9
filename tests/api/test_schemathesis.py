"""The API keeps to its own description, whatever is sent: no surprise, no undocumented answer, no open door.

A few calls for each operation here; `bin/fuzz` makes as many as one likes.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, strategies
from pydantic import BaseModel

from tests import access_matrix, make
from tests.api import fuzzing
from tests.programs import token

pytestmark = pytest.mark.once

MODES = ("positive", "negative")
THINGS = ("goal", "lis_goal", "check_in", "comment", "link", "claim", "view", "next_cycle", "placeholder")
OPERATIONS = sorted(fuzzing.operations())


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for all calls, since whatever they do is taken back."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: make.NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(db: None) -> Any:
    """A small company in which there is one of everything."""
    world = access_matrix.world()
    for name in THINGS:
        getattr(world, name)
    make.objective(world.ana, published=False)
    return world


@contextlib.contextmanager
def keeping_open() -> Iterator[None]:
    """The database stays connected between requests, since all of them are one transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def kept_open() -> Iterator[None]:
    """For each test anew: Django's test client connects these signals, and tests may run in any order."""
    with keeping_open():
        yield


@pytest.fixture(scope="module")
def tokens(world: Any) -> list[str]:
    """Of somebody who owns goals, and of the administrator."""
    people = (world.ana, world.people["admin"])
    return [token(person)[1] for person in people]


@pytest.fixture(scope="module")
def schema(db: None) -> Any:
    with keeping_open():
        return fuzzing.schema()


@pytest.fixture
def unlimited(settings: Any) -> None:
    """So many calls a minute are no attack here."""
    settings.API_LIMIT = settings.API_LIMIT_STRANGERS = 0


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_it_keeps_to_its_description(
    path: str,
    method: str,
    mode: str,
    schema: Any,
    tokens: list[str],
    world: Any,
    unlimited: None,
    kept_open: None,
) -> None:
    operation, known = schema[path][method.upper()], fuzzing.rows()
    cases = operation.as_strategy(generation_mode=fuzzing.schemathesis.GenerationMode(mode))

    @hypothesis.settings(
        max_examples=examples(), derandomize=fuzzing.IS_SUITE, suppress_health_check=list(HealthCheck), database=None, deadline=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )  # fmt: skip
    @hypothesis.given(case=cases, data=strategies.data())
    def call(case: Any, data: Any) -> None:
        if mode == "positive":
            fuzzing.aimed(case, known, lambda options: data.draw(strategies.sampled_from(options)))
        secret = data.draw(strategies.sampled_from(tokens))
        with transaction.atomic():
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=fuzzing.checks())
            transaction.set_rollback(True)

    call()


@pytest.mark.parametrize("path", sorted({path for path, _method in OPERATIONS}))
def test_an_address_answers_no_method_that_it_does_not_describe(
    path: str, world: Any, tokens: list[str]
) -> None:
    client = Client(headers={"Authorization": f"Bearer {tokens[0]}"})
    known = {method.upper() for at, method in OPERATIONS if at == path}

    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - known:
        answer = client.generic(method, re.sub(r"{\w+}", "1", path))
        assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json"), method
        assert {one.strip() for one in answer["Allow"].split(",")} >= known


def test_no_two_shapes_have_one_name() -> None:
    # In the description they stand side by side, and the later one would hide the other.
    names = Counter(one.__name__ for one in set(shapes(BaseModel)) if one.__module__.startswith("skylight."))

    assert [name for name, number in names.items() if number > 1] == []


def shapes(of: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in of.__subclasses__():
        if "[" not in one.__name__:
            yield one
        yield from shapes(one)


def examples() -> int:
    """Less on the second engine: what is read is read alike on both."""
    return fuzzing.EXAMPLES if connection.vendor == "sqlite" else max(1, fuzzing.EXAMPLES // 2)
