"""How often one may ask: so many requests in any minute, counted for all processes together.

Each process counts by itself and adds up with the others in the database only now and then, the sooner the nearer the
limit is: far from it a caller costs one short write for many requests, close to it one for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import DatabaseError
from django.db.models import F, Min, Sum

from skylight.sso.models import ApiUse

WINDOW = 10  # seconds
WINDOWS = 6  # in the minute that is looked at
# Of what is left, one part in so many may be used before the others are told.
SHARE = 40
# Above so many callers this process forgets the one it met first.
MOST = 10_000


@dataclass
class Count:
    """What this process knows of one caller in this window."""

    window: int = 0
    known: int = 0  # requests of the last minute, by whatever process, when last added up
    oldest: int = 0  # the first window among them
    own: int = 0  # by this process, not yet added

    def batch(self, limit: int) -> int:
        """How many requests are worth a write."""
        return max(1, (limit - self.known) // SHARE)


_counts: dict[str, Count] = {}
_lock = Lock()


def wait(who: str, limit: int, at: datetime) -> int:
    """Count one request: 0 if it may go on, else the seconds after which another try makes sense."""
    window = int(at.timestamp()) // WINDOW
    with _lock:
        count = _known(who)
        is_new = count.window != window
        if not is_new and count.known + count.own >= limit:
            return _seconds(count, at)
        if is_new and window - count.window > WINDOWS:
            count.own = 0
        count.own += 1
        if not is_new and count.own < count.batch(limit):
            return 0
        count.window = window
    return _together(who, count, limit, at)


def is_over(who: str, limit: int, at: datetime) -> bool:
    """Whether a caller is known to have reached the limit, without counting anything."""
    count = _counts.get(who)
    return count is not None and count.window == int(at.timestamp()) // WINDOW and count.known >= limit


def forget() -> None:
    """Begin anew, in this process."""
    with _lock:
        _counts.clear()


def _known(who: str) -> Count:
    if who not in _counts and len(_counts) >= MOST:
        del _counts[next(iter(_counts))]
    return _counts.setdefault(who, Count())


def _together(who: str, count: Count, limit: int, at: datetime) -> int:
    """Add what this process has, when that is worth a write, and look at what all of them counted.

    Adding comes first: of two that reach the limit at once, at most one sees room for itself.
    """
    with _lock:
        added = count.own if count.own >= count.batch(limit) else 0
        count.own -= added
    try:
        if added:
            _write(who, count.window, added)
        known, oldest = _read(who, count.window)
        is_over = known + (0 if added else count.own) > limit
        if is_over and added:
            _write(who, count.window, -1)
    except DatabaseError:
        return 0  # A limit that cannot be looked up keeps nobody out; the request meets the same trouble by itself.
    with _lock:
        count.known, count.oldest = known - (is_over and added > 0), oldest
        count.own -= is_over and not added
    return _seconds(count, at) if is_over else 0


def _read(who: str, window: int) -> tuple[int, int]:
    found = ApiUse.objects.filter(who=who, window__gt=window - WINDOWS).aggregate(
        known=Sum("count"), oldest=Min("window")
    )
    return found["known"] or 0, found["oldest"] or window


def _write(who: str, window: int, added: int) -> None:
    uses = ApiUse.objects.filter(who=who, window=window)
    if not uses.update(count=F("count") + added):
        ApiUse.objects.bulk_create([ApiUse(who=who, window=window)], ignore_conflicts=True)
        uses.update(count=F("count") + added)


def _seconds(count: Count, at: datetime) -> int:
    """Until the oldest of the requests is a minute old."""
    return max(1, (count.oldest + WINDOWS) * WINDOW - int(at.timestamp()))
