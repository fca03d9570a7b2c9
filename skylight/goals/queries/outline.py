"""How the goals around one objective hang together: all that it serves up to the top, and one step below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from skylight.goals.models import Alignment, AlignmentAnswer, Objective
from skylight.goals.queries.cards import Card, cards_by_id
from skylight.org.models import Person

HIGHEST = 8
MOST_ABOVE = 60
MOST_BELOW = 50

# The same text runs on both engines. A union (not "union all") ends at what was already found.
_ABOVE = """
WITH RECURSIVE above (objective, level) AS (
    SELECT to_objective_id, 1 FROM goals_alignment WHERE from_objective_id = %s AND ended_at IS NULL
    UNION
    SELECT link.to_objective_id, above.level + 1
    FROM goals_alignment link JOIN above ON link.from_objective_id = above.objective
    WHERE link.ended_at IS NULL AND above.level < %s
)
SELECT objective FROM above GROUP BY objective ORDER BY min(level), objective LIMIT %s
"""


@dataclass(frozen=True)
class Node:
    """One objective in the outline, the link that brought it there, and what stands below it."""

    card: Card
    relation: str = ""
    verdict: str = ""
    is_here: bool = False
    is_repeated: bool = False
    below: tuple[Node, ...] = ()
    hidden_below: int = 0
    more_below: int = 0
    expandable: int = 0


@dataclass
class _Edges:
    """The live links among the nodes, by their upper end."""

    down: dict[int, list[Alignment]] = field(default_factory=lambda: defaultdict(list))
    verdicts: dict[int, str] = field(default_factory=dict)


def around(objective: Objective, *, viewer: Person, at: datetime) -> list[Node]:
    """The outline from every top goal down to this one and one step below it.

    Links that the viewer may not follow are counted, never named.
    """
    above = _above(objective.pk)
    below = _links_below([objective.pk])
    wanted = {objective.pk, *above, *(one.from_objective_id for one in below[:MOST_BELOW])}
    found = cards_by_id(wanted, viewer=viewer, at=at)
    links = Alignment.objects.live().filter(from_objective__in=[objective.pk, *above], to_objective__in=above)
    edges = _edges([*links, *below])
    upper = {pk for pk in above if pk in found}
    tops = [pk for pk in above if pk in upper and not _has_parent(pk, upper, links)]
    seen: set[int] = set()
    if not tops:
        return [_here(objective.pk, found, edges, below)]
    return [_node(pk, None, objective.pk, upper, found, edges, below, seen) for pk in tops]


def below(objective: Objective, *, viewer: Person, at: datetime) -> Node:
    """One objective with the step below it, for opening it in place."""
    links = _links_below([objective.pk])
    wanted = {objective.pk, *(one.from_objective_id for one in links[:MOST_BELOW])}
    found = cards_by_id(wanted, viewer=viewer, at=at)
    return _here(objective.pk, found, _edges(links), links)


def _above(pk: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [pk, HIGHEST, MOST_ABOVE])
        return [row[0] for row in cursor.fetchall()]


def _links_below(pks: Iterable[int]) -> list[Alignment]:
    return list(Alignment.objects.live().filter(to_objective__in=list(pks)).order_by("id")[: 4 * MOST_BELOW])


def _edges(links: Iterable[Alignment]) -> _Edges:
    edges = _Edges()
    for one in {link.pk: link for link in links}.values():
        edges.down[one.to_objective_id].append(one)
    ids = [one.pk for listed in edges.down.values() for one in listed]
    answers = AlignmentAnswer.objects.filter(alignment__in=ids).order_by("at", "id")
    edges.verdicts = dict(answers.values_list("alignment", "verdict"))
    return edges


def _has_parent(pk: int, upper: set[int], links: Iterable[Alignment]) -> bool:
    return any(one.from_objective_id == pk and one.to_objective_id in upper for one in links)


def _node(
    pk: int,
    link: Alignment | None,
    here: int,
    upper: set[int],
    found: dict[int, Card],
    edges: _Edges,
    below: list[Alignment],
    seen: set[int],
) -> Node:
    words = (link.relation if link else "", edges.verdicts.get(link.pk, "") if link else "")
    if pk == here:
        # Beside a second parent the goal is named again, what stands below it only once.
        once = _Edges() if here in seen else edges
        seen.add(here)
        return _here(here, found, once, [] if once is not edges else below, words)
    if pk in seen:
        return Node(found[pk], *words, is_repeated=True)
    seen.add(pk)
    down = [one for one in edges.down[pk] if one.from_objective_id in upper or one.from_objective_id == here]
    inside = tuple(_node(one.from_objective_id, one, here, upper, found, edges, below, seen) for one in down)
    return Node(found[pk], *words, below=inside)


def _here(
    pk: int,
    found: dict[int, Card],
    edges: _Edges,
    below: list[Alignment],
    words: tuple[str, str] = ("", ""),
) -> Node:
    shown = below[:MOST_BELOW]
    readable = [one for one in shown if one.from_objective_id in found]
    inside = tuple(
        Node(
            found[one.from_objective_id],
            one.relation,
            edges.verdicts.get(one.pk, ""),
            expandable=found[one.from_objective_id].aligned_from,
        )
        for one in readable
    )
    return Node(
        found[pk],
        *words,
        is_here=True,
        below=inside,
        hidden_below=len(shown) - len(readable),
        more_below=len(below) - len(shown),
    )
