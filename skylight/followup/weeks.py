"""The weeks of a cycle, and how key results stood at the end of one: arithmetic over rows already loaded.

A key result counts with the last status that its owner had given by then. Two rhythms of silence make it "no news",
whatever was said before; what was never given a status is "none". Pace is no part of it: that is a suggestion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from skylight.cycles import calendar
from skylight.policies.catalogue import CADENCE_DAYS

ONE_WEEK = timedelta(days=calendar.DAYS_IN_A_WEEK)
ONE_DAY = timedelta(days=1)
STALE = "stale"
NONE = "none"
DONE = "done"
# What a reader should look at first, first.
WEAKEST_FIRST = ("off_track", "at_risk", STALE, NONE, "on_track", DONE)
# The days of silence after which some rhythm or other counts it as no news, rising.
SILENCES = tuple(sorted({2 * days for days in CADENCE_DAYS.values()}))
OVER = -1


@dataclass(frozen=True)
class Week:
    """One week of a cycle; `at` is the moment it is looked at: its last, or now while it runs, None before it begins."""

    number: int
    first_day: date
    last_day: date
    at: datetime | None


@dataclass(frozen=True)
class Cell:
    """How many key results had which word at the end of a week."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def weakest(self) -> str:
        """The word that most needs a look; empty without key results."""
        return next((word for word in WEAKEST_FIRST if self.counts.get(word)), "")

    @property
    def commonest(self) -> str:
        """The word of the most; of two with as many the weaker one."""
        return max(WEAKEST_FIRST, key=lambda word: self.counts.get(word, 0)) if self.total else ""


def weeks_of(first_day: date, last_day: date, zone_name: str, now: datetime) -> list[Week]:
    """All weeks of a cycle; they begin on the weekday on which it began, and the last one may be short."""
    found: list[Week] = []
    day = first_day
    while day <= last_day:
        end = min(day + ONE_WEEK - ONE_DAY, last_day)
        found.append(Week(len(found) + 1, day, end, _looked_at(day, end, zone_name, now)))
        day += ONE_WEEK
    return found


def word(status: str, silent: int, cadence_days: int) -> str:
    """The word for a status after a silence of so many steps of `SILENCES`; `OVER` is a goal that was closed by then."""
    quiet = silent > SILENCES.index(2 * cadence_days)
    return STALE if quiet and status != DONE else status


def silence(heard_at: datetime, at: datetime) -> int:
    """How many steps of `SILENCES` have passed since something was heard."""
    return sum(at - heard_at >= timedelta(days=days) for days in SILENCES)


def together(cells: Iterable[Mapping[str, int]]) -> Cell:
    """The sum of several."""
    total: Counter[str] = Counter()
    for counts in cells:
        total.update(counts)
    return Cell(dict(total))


def _looked_at(first_day: date, last_day: date, zone_name: str, now: datetime) -> datetime | None:
    begins, ends = calendar.moments(first_day, last_day, zone_name)
    return None if now < begins else min(now, ends - calendar.INSTANT)
