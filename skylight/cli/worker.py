"""Does the jobs in the queue, starts the recurring ones and sends the post, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from argparse import Namespace
from contextlib import suppress

from django.conf import settings
from django.db import connection
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as Queue

from skylight.cli import postman, safety, scheduler

AWAY = (OperationalError, InterfaceError)
SECONDS_BETWEEN_TICKS = 15
SECONDS_TO_RECOVER = 2
log = logging.getLogger("skylight")


def run(options: Namespace) -> int:
    """Work; 1 when the scheduler broke down and took the worker with it."""
    safety.refuse_unsafe()
    name = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"
    if options.once:
        scheduler.tick(settings.SKYLIGHT_SCHEDULE, worker=name, at=timezone.now())
    clock = Clock(name)
    # It announces each stop as a warning; failed jobs are errors, and stay.
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    queue = _queue(name, once=options.once)
    post = postman.Post(name)
    clock.start()
    if not options.once:
        post.start()
    # Told to stop while it has nothing to do, the queue raises SystemExit.
    with suppress(SystemExit):
        _work(queue)
    if options.once:
        postman.deliver_all(name)
    post.stop()
    clock.stop()
    return 1 if clock.broken else 0


def _queue(name: str, *, once: bool) -> Queue:
    queue = Queue(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
    )
    queue.configure_signals()
    return queue


def _work(queue: Queue) -> None:
    """Do jobs; a database that is away for a while ends nothing."""
    while queue.running:
        try:
            queue.run()
            return
        except AWAY as error:
            log.error("the database is away, trying again: %s", error)
            connection.close()
            time.sleep(SECONDS_TO_RECOVER)


class Clock(threading.Thread):
    """Ticks beside the jobs, so that a long one delays nobody's schedule."""

    def __init__(self, name: str) -> None:
        super().__init__(name="clock", daemon=True)
        self.worker = name
        self.broken = False
        self._told = threading.Event()

    def run(self) -> None:
        try:
            while not self._told.is_set():
                self._tick()
                self._told.wait(SECONDS_BETWEEN_TICKS)
            scheduler.say_goodbye(self.worker)
        except Exception:
            log.exception("the scheduler broke down")
            self.broken = True
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            connection.close()

    def _tick(self) -> None:
        try:
            scheduler.tick(settings.SKYLIGHT_SCHEDULE, worker=self.worker, at=timezone.now())
        except AWAY as error:
            log.error("the database is away, the schedule waits: %s", error)
            connection.close()

    def stop(self) -> None:
        """Finish the tick at hand and end."""
        self._told.set()
        self.join(SECONDS_BETWEEN_TICKS)
