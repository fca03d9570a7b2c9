"""Puts each recurring job into the queue once when it falls due, however many workers are awake."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from croniter import croniter
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from skylight.cli.models import ScheduledRun, Worker

Schedule = Iterable[tuple[str, str, str]]
SILENT = timedelta(minutes=5)
FORGOTTEN = timedelta(days=1)
TRIES = 3


class Abandoned(Exception):
    """Every worker that took this job died of it."""


def tick(schedule: Schedule, *, worker: str, at: datetime) -> None:
    """Say that this worker is awake, take over the jobs of those that died, enqueue what is due."""
    say_awake(worker, at=at)
    take_over_abandoned(at=at)
    enqueue_due(schedule, at=at)


def say_awake(name: str, *, at: datetime) -> None:
    """Others leave this worker's jobs alone from now on, for a while."""
    Worker.objects.update_or_create(name=name, defaults={"seen_at": at}, create_defaults=_born(at))
    Worker.objects.filter(seen_at__lt=at - FORGOTTEN).delete()


def _born(at: datetime) -> dict[str, datetime]:
    return {"started_at": at, "seen_at": at}


def say_goodbye(name: str) -> None:
    """This worker has stopped in good order."""
    Worker.objects.filter(name=name).delete()


def enqueue_due(schedule: Schedule, *, at: datetime) -> list[str]:
    """Enqueue what has fallen due since its last run, each once; the paths of those tasks.

    Runs missed while nobody was awake become one. A job that is new to this database waits for its next moment.
    """
    newest = dict(ScheduledRun.objects.values_list("task", "due_at"))
    enqueued = []
    for cron, path, _description in schedule:
        due_at = last_moment(cron, at)
        if path not in newest:
            ScheduledRun.objects.get_or_create(task=path, defaults={"due_at": due_at})
        elif newest[path] < due_at and _enqueue(path, due_at, at):
            enqueued.append(path)
    return enqueued


def last_moment(cron: str, at: datetime) -> datetime:
    """The newest moment of a cron expression that is not after `at`."""
    # croniter looks strictly before the moment it is given.
    return croniter(cron, at.replace(microsecond=0) + timedelta(seconds=1)).get_prev(datetime)


@transaction.atomic
def _enqueue(path: str, due_at: datetime, at: datetime) -> bool:
    run = ScheduledRun.objects.select_for_update().get(task=path)
    if run.due_at >= due_at:
        return False  # another worker was quicker
    run.due_at, run.enqueued_at = due_at, at
    run.save(update_fields=["due_at", "enqueued_at"])
    import_string(path).enqueue()
    return True


def take_over_abandoned(*, at: datetime) -> int:
    """Put the jobs of workers that fell silent back into the queue; how many."""
    awake = set(Worker.objects.filter(seen_at__gt=at - SILENT).values_list("name", flat=True))
    started = DBTaskResult.objects.running().filter(started_at__lt=at - SILENT)
    abandoned = [job.pk for job in started if not job.worker_ids or job.worker_ids[-1] not in awake]
    return sum(_take_over(pk) for pk in abandoned)


@transaction.atomic
def _take_over(pk: UUID) -> bool:
    job = DBTaskResult.objects.running().select_for_update(skip_locked=True).filter(pk=pk).first()
    if job is None:
        return False
    if len(job.worker_ids) >= TRIES:
        job.set_failed(Abandoned(f"{TRIES} workers fell silent over it"))
    else:
        job.status = TaskResultStatus.READY
        job.save(update_fields=["status"])
    return True
