"""How a key result moved, as a drawing: places for a line of reports, a line of pace and a target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

WIDTH, HEIGHT = 640, 200
STEPS = 24

Point = tuple[date, Decimal]


@dataclass(frozen=True)
class Spot:
    """One report in the drawing."""

    x: str
    y: str
    day: date
    value: Decimal


@dataclass(frozen=True)
class Drawing:
    """Everything a template needs to draw; lengths are text, empty when there is nothing to draw."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    line: str
    expected: str
    target_y: str
    low_y: str
    high_y: str
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
    target: Decimal | None,
    start: Decimal | None,
    bounds: tuple[Decimal | None, Decimal | None] = (None, None),
    expected: Sequence[Point] = (),
) -> Drawing | None:
    """The drawing; None when there is neither a figure nor a target to draw."""
    low, high = bounds
    figures = [value for value in (target, start, low, high) if value is not None]
    figures += [value for _day, value in (*points, *expected)]
    if not figures:
        return None
    first_day = min([first_day, *(day for day, _value in points)])
    frame = _Frame(first_day, max(last_day, first_day + timedelta(days=1)), min(figures), max(figures))
    spots = tuple(Spot(frame.x(day), frame.y(value), day, value) for day, value in points)
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        spots=spots,
        line=frame.line(points) if len(points) > 1 else "",
        expected=frame.line(expected),
        target_y=frame.y(target) if target is not None else "",
        low_y=frame.y(low) if low is not None else "",
        high_y=frame.y(high) if high is not None else "",
        today_x=frame.x(today) if frame.first_day <= today <= frame.last_day else "",
        first_day=frame.first_day,
        last_day=frame.last_day,
        least=min(figures),
        most=max(figures),
    )


def days(first_day: date, last_day: date) -> list[date]:
    """A few days from the first to the last, both included."""
    length = (last_day - first_day).days
    steps = min(STEPS, length)
    return (
        [first_day + timedelta(days=length * step // steps) for step in range(steps + 1)]
        if steps
        else [first_day]
    )


@dataclass(frozen=True)
class _Frame:
    first_day: date
    last_day: date
    least: Decimal
    most: Decimal

    def x(self, day: date) -> str:
        share = (day - self.first_day) / (self.last_day - self.first_day)
        return f"{share * WIDTH:.1f}"

    def y(self, value: Decimal) -> str:
        span = self.most - self.least
        share = float((value - self.least) / span) if span else 0.5
        return f"{HEIGHT - share * HEIGHT:.1f}"

    def line(self, points: Iterable[Point]) -> str:
        return " ".join(f"{self.x(day)},{self.y(value)}" for day, value in points)
