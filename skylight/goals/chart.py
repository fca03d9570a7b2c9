"""How a key result moved, as a drawing: places for a line of reports, a line of pace, and the steps of its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

WEEK = 7

Point = tuple[date, Decimal]
# From a day on this value, in the order of days; None while there was none.
Steps = Sequence[tuple[date, Decimal | None]]


@dataclass(frozen=True)
class Spot:
    """One report in the drawing."""

    x: str
    y: str
    day: date
    value: Decimal


@dataclass(frozen=True)
class Segment:
    """One stretch of a line, from spot to spot."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Drawing:
    """Everything a template needs to draw, as shares of width and height: `62.5%`, empty for what is not there.

    Shares instead of lengths keep lines and spots as thick on a phone as on a wide page. `aims` are the steps of the
    target, or of the bounds of a range.
    """

    spots: tuple[Spot, ...]
    line: tuple[Segment, ...]
    expected: tuple[Segment, ...]
    aims: tuple[Segment, ...]
    today_x: str
    first_day: date
    last_day: date
    least: Decimal
    most: Decimal


def draw(
    points: Sequence[Point],
    *,
    first_day: date,
    last_day: date,
    today: date,
    start: Decimal | None = None,
    aims: Sequence[Steps] = (),
    expected: Sequence[Sequence[Point]] = (),
) -> Drawing | None:
    """The drawing; None when there is neither a figure nor an aim to draw. Each of `expected` is a line by itself."""
    pace = [point for line in expected for point in line]
    figures = [value for steps in aims for _day, value in steps if value is not None]
    figures += [value for _day, value in (*points, *pace)] + ([] if start is None else [start])
    if not figures:
        return None
    first_day = min([first_day, *(day for day, _value in points)])
    frame = _Frame(first_day, max(last_day, first_day + timedelta(days=1)), min(figures), max(figures))
    return Drawing(
        spots=tuple(Spot(frame.x(day), frame.y(value), day, value) for day, value in points),
        line=frame.line(points),
        expected=tuple(part for line in expected for part in frame.line(line)),
        aims=tuple(part for steps in aims for part in frame.steps(steps)),
        today_x=frame.x(today) if frame.first_day <= today <= frame.last_day else "",
        first_day=frame.first_day,
        last_day=frame.last_day,
        least=min(figures),
        most=max(figures),
    )


def days(first_day: date, last_day: date) -> list[date]:
    """The days from the first to the last, of more than two weeks one in a week, so that weekends draw no steps."""
    length = (last_day - first_day).days
    stride = WEEK if length > 2 * WEEK else 1
    return [*(first_day + timedelta(days=step) for step in range(0, length, stride)), last_day]


@dataclass(frozen=True)
class _Frame:
    first_day: date
    last_day: date
    least: Decimal
    most: Decimal

    def x(self, day: date) -> str:
        share = (day - self.first_day) / (self.last_day - self.first_day)
        return f"{share * 100:.2f}%"

    def y(self, value: Decimal) -> str:
        span = self.most - self.least
        share = float((value - self.least) / span) if span else 0.5
        return f"{100 - share * 100:.2f}%"

    def line(self, points: Sequence[Point]) -> tuple[Segment, ...]:
        spots = [(self.x(day), self.y(value)) for day, value in points]
        return tuple(Segment(*one, *other) for one, other in pairwise(spots))

    def steps(self, steps: Steps) -> tuple[Segment, ...]:
        """A level line for each value, and an upright one where it changed."""
        # Of several changes on one day the last one counts.
        found = {min(max(day, self.first_day), self.last_day): value for day, value in steps}
        ends = [*list(found)[1:], self.last_day]
        parts: list[Segment] = []
        before: Decimal | None = None
        for (day, value), until in zip(found.items(), ends, strict=True):
            if value is not None:
                parts += self._upright(day, before, value)
                parts.append(Segment(self.x(day), self.y(value), self.x(until), self.y(value)))
            before = value
        return tuple(parts)

    def _upright(self, day: date, before: Decimal | None, value: Decimal) -> list[Segment]:
        if before is None or before == value:
            return []
        return [Segment(self.x(day), self.y(before), self.x(day), self.y(value))]
