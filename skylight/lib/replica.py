"""Reads that may lag go to a replica, as long as it keeps up; everything else, and all writes, go to the primary.

A replica's lag is not asked of its clock: the primary's position in its log is noted with the moment, and what the
replica has replayed says up to which of those moments it is complete. So one that was cut off shows as lagging.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db import connections

from skylight.lib import outages

ALIAS = "replica"
# Seconds: how old an answer may be, how often that is looked at, how long a replica that failed is left alone.
MAX_LAG, LOOK_EVERY, LEFT_ALONE = 5.0, 1.0, 5.0
# Sessions, counted guesses and jobs are always read where they are written.
MAY_LAG = frozenset({"activity", "cycles", "goals", "org", "policies"})

_chosen: ContextVar[bool] = ContextVar("reads_go_to_the_replica", default=False)


def exists() -> bool:
    """Whether this installation has a replica."""
    return ALIAS in settings.DATABASES


@contextmanager
def reading() -> Iterator[None]:
    """Let reads inside the block go to the replica."""
    token = _chosen.set(True)
    try:
        yield
    finally:
        _chosen.reset(token)


class Router:
    """Django's way to choose a database for each query."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        if not _chosen.get() or model._meta.app_label not in MAY_LAG:
            return "default"
        return "default" if connections["default"].in_atomic_block else ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # they are one database, read in two places

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == ALIAS else None


class Watch:
    """Knows how far the replica lags behind; one for each process."""

    def __init__(self) -> None:
        self.noted: deque[tuple[float, int]] = deque(maxlen=60)
        self.looked_at = float("-inf")
        self.left_alone_until = float("-inf")
        self.lag = float("inf")

    def keeps_up(self, now: float) -> bool:
        """Whether the replica may answer; `now` is a monotonic clock's, in seconds."""
        if now < self.left_alone_until:
            return False
        if now - self.looked_at >= LOOK_EVERY:
            self.looked_at = now
            self._look(now)
        return self.lag <= MAX_LAG

    def failed(self, now: float) -> None:
        """Leave a replica that is gone alone for a while."""
        self.left_alone_until, self.lag = now + LEFT_ALONE, float("inf")

    def _look(self, now: float) -> None:
        # First where the primary is, then how far the replica got: never the more flattering way round.
        self.noted.append((now, position("default", "pg_current_wal_lsn()")))
        try:
            replayed = position(ALIAS, "pg_last_wal_replay_lsn()")
        except outages.UNAVAILABLE:
            self.failed(now)
            return
        self.lag = lag(list(self.noted), replayed, now)


def lag(noted: list[tuple[float, int]], replayed: int, now: float) -> float:
    """Seconds for which the replica may have missed something; infinite if that cannot be told."""
    if not noted or noted[0][1] > replayed:
        return float("inf")
    if noted[-1][1] <= replayed:
        return now - noted[-1][0]
    complete = next(at for (at, place), (_, following) in pairwise(noted) if place <= replayed < following)
    return now - complete


def position(alias: str, place: str) -> int:
    """A position in PostgreSQL's log, as a number of bytes. Raises OperationalError."""
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT pg_wal_lsn_diff({place}, '0/0')")
        found = cursor.fetchone()[0]
    return -1 if found is None else int(found)
