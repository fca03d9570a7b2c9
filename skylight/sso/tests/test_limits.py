"""A caller may ask so often in a minute, whichever process answers, and no header of theirs changes who they are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from skylight.org.models import Person
from skylight.sso import limits
from skylight.sso.models import ApiUse
from tests import make
from tests.programs import Program, program, token

LIMIT = 600


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    limits.forget()
    yield
    limits.forget()


class Processes:
    """Several processes, each with counts of its own, beside one database."""

    def __init__(self, number: int) -> None:
        self.counts: list[dict[str, Any]] = [{} for _ in range(number)]

    def wait(self, at: datetime, process: int | None = None) -> int:
        mine = random.randrange(len(self.counts)) if process is None else process
        limits._counts = self.counts[mine]
        try:
            return limits.wait("somebody", LIMIT, at)
        finally:
            limits._counts = {}


@pytest.mark.parametrize("number", [1, 2, 4, 8])
def test_a_burst_gets_as_far_as_the_limit(db: None, number: int) -> None:
    random.seed(number)
    processes = Processes(number)

    let_through = sum(processes.wait(make.NOW) == 0 for _ in range(2 * LIMIT))

    assert abs(let_through - LIMIT) <= LIMIT * 0.05


def test_so_it_does_when_one_process_gets_most(db: None) -> None:
    random.seed(3)
    processes = Processes(4)
    mostly_one = [0] * 9 + [1, 2, 3]

    let_through = sum(processes.wait(make.NOW, random.choice(mostly_one)) == 0 for _ in range(2 * LIMIT))

    assert abs(let_through - LIMIT) <= LIMIT * 0.05


def test_a_steady_caller_gets_as_far_as_the_limit_each_minute(db: None) -> None:
    random.seed(4)
    processes = Processes(4)
    tenths = [make.NOW + timedelta(seconds=tenth / 20) for tenth in range(20 * 180)]

    let_through = sum(processes.wait(at) == 0 for at in tenths)

    assert abs(let_through - 3 * LIMIT) <= 3 * LIMIT * 0.05


def test_waiting_as_long_as_one_is_told_is_enough(db: None) -> None:
    processes = Processes(1)
    while not (wait := processes.wait(make.NOW)):
        pass

    assert 1 <= wait <= 60
    assert processes.wait(make.NOW + timedelta(seconds=wait)) == 0


def test_far_from_the_limit_few_requests_write(db: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(15):  # a look at the others, and a write for each 15 requests
        for _ in range(40):
            assert limits.wait("somebody", LIMIT, make.NOW) == 0
    assert 0 < ApiUse.objects.get().count <= 40


def test_one_token_does_not_use_up_another(ana: Person, settings: Any) -> None:
    settings.API_LIMIT = 3
    busy, quiet = program(ana), program(ana)

    codes = [busy.get("/me").status_code for _ in range(5)]

    assert codes == [200, 200, 200, 429, 429]
    assert quiet.get("/me").status_code == 200


def test_the_answer_says_how_long_to_wait(ana: Person, settings: Any) -> None:
    settings.API_LIMIT = 1
    busy = program(ana)
    busy.get("/me")

    answer = busy.get("/me")

    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer.json()["type"].endswith("#too-many")


def test_a_stranger_is_counted_by_address_whatever_the_headers_say(db: None, settings: Any) -> None:
    settings.API_LIMIT_STRANGERS = 3

    forged = [f"203.0.113.{number}" for number in range(6)]
    codes = [Program(X_Forwarded_For=address).get("/me").status_code for address in forged]

    assert codes == [401, 401, 401, 429, 429, 429]


def test_behind_a_proxy_its_word_counts_and_not_the_callers(db: None, settings: Any) -> None:
    settings.API_LIMIT_STRANGERS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2, 1

    def ask(seen_by_proxy: str, said: str) -> int:
        return Program(X_Forwarded_For=f"{said}, {seen_by_proxy}").get("/me").status_code

    assert [ask("198.51.100.7", f"10.0.0.{number}") for number in range(4)] == [401, 401, 429, 429]
    assert ask("198.51.100.8", "10.0.0.1") == 401


def test_a_whole_network_of_ipv6_is_one_caller(db: None, settings: Any) -> None:
    settings.API_LIMIT_STRANGERS = 2
    codes = [
        Program().client.get("/api/v1/me", REMOTE_ADDR=f"2001:db8::{number}").status_code
        for number in range(1, 5)
    ]

    assert codes == [401, 401, 429, 429]


def test_who_guesses_too_much_is_not_looked_up_any_more(ana: Person, settings: Any) -> None:
    settings.API_LIMIT_STRANGERS = 3
    _, secret = token(ana)
    for _ in range(4):
        Program("sky_wrong").get("/me")

    assert Program(secret).get("/me").status_code == 429
