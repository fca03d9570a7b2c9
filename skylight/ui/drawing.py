"""Figures as places in a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

Figure = Decimal | float | int


def share(value: Figure) -> str:
    """A share of one as a length in a drawing, kept between nothing and the whole: `62.50%`."""
    return f"{min(max(float(value), 0.0), 1.0) * 100:.2f}%"


def sparkline_points(values: Sequence[Figure | None], width: int = 100, height: int = 24) -> str:
    """The points of a line from left to right, the least figure at the bottom; empty for fewer than two figures."""
    known = [(at, float(value)) for at, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low = min(value for _, value in known)
    span = max(value for _, value in known) - low
    step = width / (len(values) - 1)
    return " ".join(f"{at * step:.1f},{_height(value - low, span, height):.1f}" for at, value in known)


def _height(above: float, span: float, height: int) -> float:
    margin = 2
    return height / 2 if not span else height - margin - above / span * (height - 2 * margin)
