"""Which decision counts where: the nearest one, unless a place above has locked the key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Decision:
    """One key decided at one place; `team` is None for the company."""

    team: int | None
    key: str
    value: Any
    locked: bool = False


@dataclass(frozen=True)
class Value:
    """A value that is in force, and the place it comes from (`default` when nobody decided)."""

    value: Any
    origin: int | str | None


def resolve(
    decisions: Iterable[Decision], *, places: list[int | None], defaults: Mapping[str, Any]
) -> dict[str, Value]:
    """The value of every key for the last of `places`, which go from the company (None) down to the team."""
    by_place: dict[int | None, list[Decision]] = {}
    for decision in decisions:
        by_place.setdefault(decision.team, []).append(decision)
    values = {key: Value(value, "default") for key, value in defaults.items()}
    locked: set[str] = set()
    for place in places:
        here = [one for one in by_place.get(place, []) if one.key not in locked]
        values.update({one.key: Value(one.value, place) for one in here})
        locked.update(one.key for one in here if one.locked)
    return values
