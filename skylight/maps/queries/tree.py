"""The map as an outline: every goal below each goal it serves, what stands below it only once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from skylight.maps.queries.picture import Edge, Picture, Shown


@dataclass(frozen=True)
class Branch:
    """One goal in the outline, the link that brought it there, and what stands below it."""

    shown: Shown
    link: Edge | None = None
    is_repeated: bool = False
    below: tuple[Branch, ...] = ()


@dataclass
class _Growing:
    """What is known while the outline grows: the goals, the links by their upper end, and what was told already."""

    goals: dict[int, Shown]
    down: dict[int, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    told: set[int] = field(default_factory=set)


def outline(picture: Picture) -> list[Branch]:
    """From the top goals of a picture downwards; goals that lead in a circle begin with the nearest one."""
    growing = _Growing({one.goal.id: one for one in picture.goals})
    for edge in picture.edges:
        growing.down[edge.upper].append(edge)
    lower = {edge.lower for edge in picture.edges}
    tops = [_branch(pk, None, growing) for pk in growing.goals if pk not in lower]
    rest = [_branch(pk, None, growing) for pk in growing.goals if pk not in growing.told]
    return tops + [one for one in rest if not one.is_repeated]


def _branch(pk: int, link: Edge | None, growing: _Growing) -> Branch:
    shown = growing.goals[pk]
    if pk in growing.told:
        return Branch(shown, link, is_repeated=True)
    growing.told.add(pk)
    below = tuple(_branch(edge.lower, edge, growing) for edge in growing.down[pk])
    return Branch(shown, link, below=below)
