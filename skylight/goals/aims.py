"""What a key result aimed at on each day: the history of its start, target and bounds, out of its revisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise

FIELDS = ("start", "target", "low", "high")


@dataclass(frozen=True)
class Aims:
    """From where to where, or the bounds of a range."""

    start: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Change:
    """One revision: when, by whom, why, and the text of each field before it."""

    at: datetime
    before: Mapping[str, str]
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Stretch:
    """A time in which the aims stood; `since` is None for what was published at first, `by` and `reason` say who set them."""

    since: datetime | None
    aims: Aims
    by: str = ""
    reason: str = ""


def history(now: Aims, changes: Iterable[Change]) -> list[Stretch]:
    """The stretches, oldest first; `changes` are newest first, and those of other fields do not count."""
    stretches, aims = [], now
    for change in changes:
        before = {name: _figure(text) for name, text in change.before.items() if name in FIELDS}
        if before:
            stretches.append(Stretch(change.at, aims, change.by, change.reason))
            aims = replace(aims, **before)
    return [Stretch(None, aims), *reversed(stretches)]


def steps(
    stretches: Sequence[Stretch], field: str, first_day: date, zone: object
) -> list[tuple[date, Decimal | None]]:
    """One of the fields from day to day, as a drawing takes it."""
    return [(day_of(one, first_day, zone), getattr(one.aims, field)) for one in stretches]


def day_of(stretch: Stretch, first_day: date, zone: object) -> date:
    """The day on which a stretch began; the first one begins with the cycle."""
    return first_day if stretch.since is None else max(first_day, stretch.since.astimezone(zone).date())  # type: ignore[arg-type]


def periods(
    stretches: Sequence[Stretch], first_day: date, last_day: date, zone: object
) -> list[tuple[date, date, Aims]]:
    """The same as days from and to, without stretches that no day saw the end of."""
    days = [min(day_of(one, first_day, zone), last_day) for one in stretches]
    found = zip(pairwise([*days, last_day]), stretches, strict=True)
    return [(begins, ends, one.aims) for (begins, ends), one in found if begins < ends]


def _figure(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
