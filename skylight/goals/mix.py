"""How an owner's goals of a cycle are spread over project, ability and functional ones; pure arithmetic, only advice.

The share of a kind is the weight of its goals; where no goal has a weight, all count the same. A team may aim at a
range for each kind (`Policy.mix_ranges`); a kind outside its range is something to think about and stops nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from skylight.goals import progress

KINDS = ("project", "ability", "functional")
NOTHING = Decimal(0)
HUNDRED = Decimal(100)
Range = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """One kind: its share of one, and the range aimed at in whole per cent."""

    kind: str
    share: Decimal
    goals: int
    aim: Range | None = None

    @property
    def percent(self) -> int:
        return int((self.share * HUNDRED).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def verdict(self) -> str:
        """`within`, `below` or `above` the range, judged by the per cent that is shown; empty without one."""
        if self.aim is None:
            return ""
        low, high = self.aim
        return "below" if self.percent < low else "above" if self.percent > high else "within"

    @property
    def aim_shares(self) -> tuple[Decimal, Decimal] | None:
        """Where the range begins and how wide it is, as shares of one."""
        if self.aim is None:
            return None
        low, high = self.aim
        return low / HUNDRED, (high - low) / HUNDRED


@dataclass(frozen=True)
class Mix:
    """The three kinds in their order, whether or not there is a goal of each."""

    parts: tuple[Part, ...]

    @property
    def shown(self) -> tuple[Part, ...]:
        """The kinds that there is something to say of: with a goal, or with a range."""
        return tuple(part for part in self.parts if part.goals or part.aim is not None)

    @property
    def says_something(self) -> bool:
        """Is there more than one kind, or a range to compare with?"""
        return len(self.shown) > 1 or self.is_aimed_at

    @property
    def is_aimed_at(self) -> bool:
        return any(part.aim is not None for part in self.parts)


def of(goals: Iterable[tuple[str, Decimal | None]], ranges: Mapping[str, Range | None]) -> Mix | None:
    """The mix of goals given as (kind, weight); None without any."""
    rows = list(goals)
    if not rows:
        return None
    shares = progress.shares([weight for _kind, weight in rows])
    return Mix(tuple(_part(kind, rows, shares, ranges.get(kind)) for kind in KINDS))


def _part(
    kind: str, rows: list[tuple[str, Decimal | None]], shares: list[Decimal], aim: Range | None
) -> Part:
    mine = [share for (one, _weight), share in zip(rows, shares, strict=True) if one == kind]
    return Part(kind, sum(mine, NOTHING), len(mine), aim)
