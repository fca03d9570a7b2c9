"""The net that alignments weave between objectives, in which no way leads back to where it began."""

from __future__ import annotations

from skylight.goals.models import Alignment
from skylight.org.models import Company

Relation = Alignment.Relation

# Relations that say the same thing in one direction; each group by itself has no loops. To share has no direction.
GROUPS = (
    frozenset({Relation.SUPPORTS, Relation.DERIVED_FROM}),
    frozenset({Relation.DEPENDS_ON}),
)


def hold() -> None:
    """Lock the whole net, so that of two links that would close a loop together the second sees the first."""
    Company.objects.select_for_update(no_key=True).get()


def loop(relation: str, from_objective: int, to_objective: int) -> list[int]:
    """The ids on the loop that such a link would close, from its start back to it; none for a harmless one."""
    for group in GROUPS:
        if relation in group:
            way = _way(to_objective, from_objective, group)
            return [from_objective, *way] if way else []
    return []


def _way(start: int, end: int, relations: frozenset[Relation]) -> list[int]:
    """The shortest way between two objectives along live links, both included; one statement for each step."""
    came_from: dict[int, int | None] = {start: None}
    edge = {start}
    while edge and end not in came_from:
        links = Alignment.objects.live().filter(from_objective__in=edge, relation__in=relations)
        steps = links.order_by("id").values_list("from_objective", "to_objective")
        found = {there: here for here, there in steps if there not in came_from}
        came_from.update(found)
        edge = set(found)
    return _back(came_from, end) if end in came_from else []


def _back(came_from: dict[int, int | None], end: int) -> list[int]:
    way, here = [end], came_from[end]
    while here is not None:
        way.append(here)
        here = came_from[here]
    return way[::-1]
