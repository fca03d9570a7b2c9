"""When a delivery that failed is tried again: each wait six times the one before, up to half a day, and by chance."""

from __future__ import annotations

from datetime import timedelta

TRIES = 8
FIRST = timedelta(seconds=5)
LONGEST = timedelta(hours=12)
LONGEST_REST = timedelta(minutes=5)
FAILING = timedelta(days=1)


def wait(tries: int, chance: float) -> timedelta:
    """How long after so many tries: 5 s, 30 s, 3 min, 18 min, 1.8 h, 11 h, 12 h, each a fifth more or less.

    `chance` lies between 0 and 1; it keeps what failed together from coming back together.
    """
    return min(FIRST * 6 ** (tries - 1), LONGEST) * (0.8 + 0.4 * chance)


def rest(failures: int, chance: float) -> timedelta:
    """How long an endpoint is left alone after so many failures in a row: 1 s, 2 s, 4 s, at most 5 minutes."""
    return min(timedelta(seconds=2 ** min(failures - 1, 20)), LONGEST_REST) * (0.8 + 0.4 * chance)
