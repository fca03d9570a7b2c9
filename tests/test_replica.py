"""How far a replica lags, told without anybody's clock but this process's own; and what is read there."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from skylight.lib import replica
from skylight.org.models import Person

NEVER = float("inf")


@pytest.mark.parametrize(
    "noted, replayed, lag",
    [
        ([(100.0, 10)], 10, 0.0),
        ([(100.0, 10)], 99, 0.0),
        ([(100.0, 10)], 9, NEVER),
        ([], 9, NEVER),
        ([(97.0, 10), (98.0, 20), (100.0, 30)], 25, 2.0),
        ([(97.0, 10), (98.0, 20), (100.0, 30)], 20, 2.0),
        ([(97.0, 10), (98.0, 10), (100.0, 30)], 10, 2.0),
        ([(97.0, 10), (98.0, 20), (100.0, 30)], -1, NEVER),
    ],
)
def test_the_lag_is_the_age_of_the_newest_moment_that_is_complete(
    noted: list[tuple[float, int]], replayed: int, lag: float
) -> None:
    assert replica.lag(noted, replayed, now=100.0) == lag


class Log:
    """Two positions in a log that a test moves."""

    def __init__(self) -> None:
        self.primary = self.replica = 0
        self.asked = 0

    def position(self, alias: str, place: str) -> int:
        self.asked += 1
        return self.replica if alias == replica.ALIAS else self.primary


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    log = Log()
    monkeypatch.setattr(replica, "position", log.position)
    return log


def test_a_replica_that_falls_behind_is_left_until_it_has_caught_up(log: Log) -> None:
    watch = replica.Watch()
    assert watch.keeps_up(0.0)
    for second in range(1, 12):
        log.primary += 10
        assert watch.keeps_up(float(second)) == (second <= replica.MAX_LAG)
    log.replica = log.primary
    assert watch.keeps_up(12.0)


def test_it_is_looked_at_once_a_second(log: Log) -> None:
    watch = replica.Watch()
    for tenth in range(10):
        watch.keeps_up(tenth / 10)
    assert log.asked == 2


def test_one_that_failed_is_left_alone_for_a_while(log: Log) -> None:
    watch = replica.Watch()
    watch.failed(0.0)
    assert not watch.keeps_up(replica.LEFT_ALONE - 0.1)
    assert watch.keeps_up(replica.LEFT_ALONE)


@pytest.mark.django_db(transaction=True)
def test_only_reads_of_the_company_go_there_and_none_inside_a_transaction() -> None:
    router: Any = replica.Router()
    assert router.db_for_read(Person) == "default"
    with replica.reading():
        assert router.db_for_read(Person) == "replica"
        assert router.db_for_read(Session) == "default"
        assert router.db_for_write(Person) == "default"
        with transaction.atomic():
            assert router.db_for_read(Person) == "default"
    assert router.db_for_read(Person) == "default"
