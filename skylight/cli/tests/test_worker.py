"""The worker as a process: does what is in the queue, stops in good order, survives a database that is away."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from skylight.cli import worker
from tests.installation import Installation

ENQUEUE = "from skylight.cli.tasks import forget_expired_sessions as job; print(job.enqueue().id)"
STATES = (
    "from django_tasks_db.models import DBTaskResult as R;"
    "print(*R.objects.order_by('enqueued_at').values_list('status', flat=True))"
)
STATE = "from django_tasks_db.models import DBTaskResult as R; print(R.objects.get(pk='{}').status)"
AWAKE = "from skylight.cli.models import Worker as W; print(W.objects.count())"


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.2)


def test_once_does_what_waits_and_stops(bare: Installation) -> None:
    bare.migrate()
    bare.python(ENQUEUE)

    done = bare.skylight("worker", "--once")

    assert (done.returncode, done.stderr) == (0, "")
    assert bare.python(STATES) == "SUCCESSFUL"


def test_it_works_until_it_is_told_to_stop_and_says_goodbye(bare: Installation) -> None:
    bare.migrate()

    with bare.running("worker") as process:
        until(lambda: bare.python(AWAKE) == "1")
        mine = bare.python(ENQUEUE)
        # Jobs of the schedule may fall due meanwhile.
        until(lambda: bare.python(STATE.format(mine)) == "SUCCESSFUL")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=20)

    assert (process.returncode, output) == (0, "")
    assert bare.python(AWAKE) == "0"


def test_a_database_that_is_away_for_a_while_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "SECONDS_TO_RECOVER", 0)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    queue = Flaky(failures=3)

    worker._work(queue)  # type: ignore[arg-type]

    assert queue.runs == 4


class Flaky:
    """A queue whose database comes back after a number of failures."""

    running = True

    def __init__(self, failures: int) -> None:
        self.failures, self.runs = failures, 0

    def run(self) -> None:
        self.runs += 1
        if self.runs <= self.failures:
            raise OperationalError("gone")


def test_a_scheduler_that_breaks_down_takes_the_worker_with_it(monkeypatch: Any) -> None:
    told: list[int] = []
    monkeypatch.setattr(worker.scheduler, "tick", _break)
    monkeypatch.setattr(worker.os, "kill", lambda pid, number: told.append(number))
    clock = worker.Clock("one")

    clock.run()

    assert clock.broken
    assert told == [signal.SIGTERM]


def _break(*_: Any, **__: Any) -> None:
    raise ValueError("no such cron")
