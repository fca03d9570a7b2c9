"""Whether somebody would come to stand above themselves, on any day: exact over dated lines, without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """Who stands directly above, [from_on, until_on); an open end is None."""

    above: int
    from_on: date
    until_on: date | None = None


Window = tuple[date, date | None]
ALWAYS: Window = (date.min, None)


def loop_through(
    start: int, lines: Mapping[int, Sequence[Line]], window: Window = ALWAYS
) -> list[int] | None:
    """The way from `start` up its lines and back to `start` on one and the same day, or None if no day has one.

    The way begins and ends with the same id. Lines of one id may not overlap; each is followed only for the
    days on which all lines before it were in force, so lines that never met in time make no loop.

    >>> march, may = date(2026, 3, 1), date(2026, 5, 1)
    >>> loop_through(1, {1: [Line(2, march)], 2: [Line(1, march, may)]})
    [1, 2, 1]
    >>> loop_through(1, {1: [Line(2, may)], 2: [Line(1, march, may)]}) is None
    True
    """
    waiting: list[tuple[int, Window, tuple[int, ...]]] = [(start, window, (start,))]
    while waiting:
        place, days, way = waiting.pop()
        for line in lines.get(place, ()):
            shared = overlap(days, (line.from_on, line.until_on))
            if shared is None:
                continue
            if line.above == start:
                return [*way, start]
            if line.above not in way:
                waiting.append((line.above, shared, (*way, line.above)))
    return None


def overlap(one: Window, other: Window) -> Window | None:
    """The days two windows share; None when there are none.

    >>> overlap((date(2026, 3, 1), None), (date(2026, 1, 1), date(2026, 4, 1)))
    (datetime.date(2026, 3, 1), datetime.date(2026, 4, 1))
    """
    from_on = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    until_on = min(ends, default=None)
    return (from_on, until_on) if until_on is None or from_on < until_on else None
