"""Sends what waits in the outbox, beside the jobs: one thread for mails and a few for webhooks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from skylight.lib.outages import UNAVAILABLE
from skylight.outbox import letters, webhooks

SECONDS_BETWEEN_LOOKS = 1
SECONDS_TO_RECOVER = 2
CALLERS = 4
SECONDS_TO_STOP = 20
Deliver = Callable[..., bool]
log = logging.getLogger("skylight")


class Postman(threading.Thread):
    """Looks every second for what is due and sends it."""

    def __init__(self, name: str, deliver: Deliver) -> None:
        super().__init__(name=name, daemon=True)
        self._deliver = deliver
        self._told = threading.Event()

    def run(self) -> None:
        try:
            while not self._told.is_set():
                pause = self._look()
                self._told.wait(pause)
        finally:
            connection.close()

    def _look(self) -> float:
        """Send what there is; seconds until the next look. Nothing that goes wrong ends the postman."""
        try:
            busy = self._deliver(token=self.name, now=timezone.now)
            return 0 if busy else SECONDS_BETWEEN_LOOKS
        except UNAVAILABLE as error:
            log.error("the database is away, the post waits: %s", error)
        except Exception:
            log.exception("the post stumbled")
        connection.close()
        return SECONDS_TO_RECOVER

    def tell(self) -> None:
        """Stop after what is in hand."""
        self._told.set()


class Post:
    """All postmen of one worker."""

    def __init__(self, worker: str) -> None:
        names = [f"{worker}-call{number}" for number in range(CALLERS)]
        self._men = [Postman(f"{worker}-mail", letters.deliver)]
        self._men += [Postman(name, webhooks.deliver) for name in names]

    def start(self) -> None:
        for one in self._men:
            one.start()

    def stop(self) -> None:
        """Let everybody finish what is in hand."""
        for one in self._men:
            one.tell()
        for one in self._men:
            if one.is_alive():
                one.join(SECONDS_TO_STOP)


def deliver_all(worker: str) -> None:
    """Send all that is due now, in this thread."""
    while any(
        [
            letters.deliver(token=f"{worker}-mail", now=timezone.now),
            webhooks.deliver(token=f"{worker}-call", now=timezone.now),
        ]
    ):
        pass
