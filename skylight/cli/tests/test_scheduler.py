"""A recurring job is enqueued once for each time it falls due: several workers, restarts and odd clocks included."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from croniter import croniter
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from skylight.cli import scheduler, tasks
from skylight.cli.models import ScheduledRun, Worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jobs_in_the_database")]

JOB = "skylight.cli.tasks.forget_expired_sessions"
NIGHTLY = [("17 3 * * *", JOB, "every night")]
EVENING = datetime(2026, 3, 16, 20, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 17, 3, 17, tzinfo=UTC)


def enqueue(at: datetime) -> list[str]:
    return scheduler.enqueue_due(NIGHTLY, at=at)


def queued() -> int:
    return DBTaskResult.objects.filter(task_path=JOB).count()


def test_a_job_is_enqueued_when_it_falls_due_and_only_then() -> None:
    assert enqueue(EVENING) == []
    assert enqueue(NIGHT - timedelta(microseconds=1)) == []
    assert enqueue(NIGHT) == [JOB]
    assert enqueue(NIGHT) == []
    assert enqueue(NIGHT + timedelta(hours=23)) == []
    assert enqueue(NIGHT + timedelta(hours=24)) == [JOB]
    assert queued() == 2


def test_a_job_new_to_this_database_waits_for_its_next_moment() -> None:
    assert enqueue(NIGHT + timedelta(hours=1)) == []
    assert queued() == 0
    assert ScheduledRun.objects.get().enqueued_at is None


def test_runs_missed_while_nobody_was_awake_become_one() -> None:
    enqueue(EVENING)

    assert enqueue(NIGHT + timedelta(days=5)) == [JOB]
    assert queued() == 1
    assert ScheduledRun.objects.get().due_at == NIGHT + timedelta(days=5)


def test_a_clock_set_back_doubles_nothing_and_set_forward_skips_nothing() -> None:
    enqueue(EVENING)

    assert enqueue(NIGHT) == [JOB]
    assert enqueue(NIGHT - timedelta(days=1)) == []
    assert enqueue(NIGHT + timedelta(minutes=1)) == []
    assert enqueue(NIGHT + timedelta(days=1, hours=1)) == [JOB]


@pytest.mark.django_db(transaction=True)
def test_several_workers_enqueue_it_once() -> None:
    enqueue(EVENING)
    together = threading.Barrier(4)
    enqueued: list[str] = []

    def tick() -> None:
        together.wait()
        enqueued.extend(enqueue(NIGHT))
        connection.close()

    workers = [threading.Thread(target=tick) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert enqueued == [JOB]
    assert queued() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_while_enqueueing_leaves_the_run_to_the_next_tick(monkeypatch: Any) -> None:
    enqueue(EVENING)

    monkeypatch.setattr(Task, "enqueue", _crash)
    with pytest.raises(RuntimeError):
        enqueue(NIGHT)
    monkeypatch.undo()

    assert enqueue(NIGHT) == [JOB]
    assert queued() == 1


def _crash(*_: Any) -> None:
    raise RuntimeError("the power went")


@pytest.mark.parametrize(
    "cron, at, expected",
    [
        ("0 * * * *", "12:00:00", "12:00"),
        ("0 * * * *", "12:00:00.000001", "12:00"),
        ("0 * * * *", "11:59:59.999999", "11:00"),
        ("*/15 * * * *", "12:44:59", "12:30"),
    ],
)
def test_the_last_moment_is_the_newest_that_is_not_in_the_future(cron: str, at: str, expected: str) -> None:
    moment = scheduler.last_moment(cron, datetime.fromisoformat(f"2026-03-16T{at}+00:00"))

    assert moment == datetime.fromisoformat(f"2026-03-16T{expected}:00+00:00")


def test_a_worker_says_that_it_is_awake_and_goodbye() -> None:
    scheduler.say_awake("one", at=EVENING)
    scheduler.say_awake("one", at=EVENING + timedelta(minutes=1))

    worker = Worker.objects.get()
    assert (worker.started_at, worker.seen_at) == (EVENING, EVENING + timedelta(minutes=1))

    scheduler.say_goodbye("one")
    assert not Worker.objects.exists()


def test_a_worker_that_died_is_forgotten_after_a_day() -> None:
    scheduler.say_awake("dead", at=EVENING)
    scheduler.say_awake("alive", at=EVENING + timedelta(hours=25))

    assert [worker.name for worker in Worker.objects.all()] == ["alive"]


def taken_job(worker: str, *, tries: int = 1) -> DBTaskResult:
    tasks.forget_expired_sessions.enqueue()
    job = DBTaskResult.objects.get()
    job.status, job.started_at, job.worker_ids = TaskResultStatus.RUNNING, EVENING, [worker] * tries
    job.save()
    return job


def test_the_job_of_a_worker_that_fell_silent_is_done_by_another() -> None:
    job = taken_job("dead")
    scheduler.say_awake("dead", at=EVENING)

    assert scheduler.take_over_abandoned(at=EVENING + timedelta(minutes=4)) == 0
    assert scheduler.take_over_abandoned(at=EVENING + timedelta(minutes=6)) == 1

    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY


def test_a_long_job_stays_with_the_worker_that_is_awake() -> None:
    taken_job("busy")
    scheduler.say_awake("busy", at=EVENING + timedelta(hours=3))

    assert scheduler.take_over_abandoned(at=EVENING + timedelta(hours=3)) == 0


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    job = taken_job("dead", tries=scheduler.TRIES)

    scheduler.take_over_abandoned(at=EVENING + timedelta(hours=1))

    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED
    assert job.exception_class_path == "skylight.cli.scheduler.Abandoned"


def test_every_entry_of_the_schedule_can_run_and_says_what_for() -> None:
    for cron, path, description in configured.SKYLIGHT_SCHEDULE:
        assert croniter.is_valid(cron)
        assert isinstance(import_string(path), Task)
        assert description.endswith(".")


def test_no_job_stands_in_the_schedule_twice() -> None:
    paths = [path for _, path, _ in configured.SKYLIGHT_SCHEDULE]

    assert len(paths) == len(set(paths))


def test_old_results_are_forgotten_and_new_ones_kept() -> None:
    now = timezone.now()
    for days in (1, 29, 31):
        tasks.forget_expired_sessions.enqueue()
        job = DBTaskResult.objects.order_by("enqueued_at").last()
        assert job is not None
        job.status, job.finished_at = TaskResultStatus.SUCCESSFUL, now - timedelta(days=days)
        job.save()

    tasks.forget_old_task_results.call()

    assert DBTaskResult.objects.count() == 2


def test_sessions_that_ran_out_are_forgotten() -> None:
    now = timezone.now()
    for key, hours in (("over", -1), ("running", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))

    tasks.forget_expired_sessions.call()

    assert [session.session_key for session in Session.objects.all()] == ["running"]
