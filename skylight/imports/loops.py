"""Keeps trees trees and alignment without circles: of many new links at once, those that close a loop are refused."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """One row's wish to stand below another."""

    below: int
    above: int
    file: str
    line: int


def refuse_loops(
    proposals: Iterable[Proposal],
    standing: Mapping[int, int | None],
    *,
    deepest: int,
    on_loop: Callable[[Proposal, list[int]], None],
    on_depth: Callable[[Proposal], None],
) -> list[Proposal]:
    """The proposals that leave a tree when all of them are taken together, whatever their order.

    `standing` says what stands above what so far. Of a loop every proposal on it is refused, with the whole way.
    """
    wanted = {one.below: one for one in proposals}
    above = dict(standing)
    above.update({one.below: one.above for one in wanted.values()})
    while loops := list(loops_in(above)):
        for way in loops:
            for pk in way:
                if pk in wanted:
                    on_loop(wanted[pk], _from(way, pk))
                    del wanted[pk]
                    above[pk] = standing.get(pk)
    while causes := {_nearest(pk, above, wanted) for pk in _too_deep(above, deepest)} - {None}:
        for cause in sorted(pk for pk in causes if pk is not None):
            on_depth(wanted.pop(cause))
            above[cause] = standing.get(cause)
    return list(wanted.values())


def loops_in(above: Mapping[int, int | None]) -> Iterator[list[int]]:
    """Each loop once, from its lowest number upwards, without the first repeated."""
    seen: dict[int, int] = {}
    for round_, start in enumerate(sorted(above)):
        place: int | None = start
        while place is not None and place not in seen:
            seen[place] = round_
            place = above.get(place)
        if place is not None and seen[place] == round_:
            yield _rotated(_loop_from(place, above))


def _nearest(pk: int, above: Mapping[int, int | None], wanted: Mapping[int, Proposal]) -> int | None:
    """The new place, here or above, that has pushed this row too deep."""
    place: int | None = pk
    while place is not None and place not in wanted:
        place = above.get(place)
    return place


def _loop_from(start: int, above: Mapping[int, int | None]) -> list[int]:
    way, place = [start], above[start]
    while place is not None and place != start:
        way.append(place)
        place = above[place]
    return way


def _rotated(way: list[int]) -> list[int]:
    least = way.index(min(way))
    return way[least:] + way[:least]


def _from(way: list[int], pk: int) -> list[int]:
    start = way.index(pk)
    return [*way[start:], *way[:start], pk]


def _too_deep(above: Mapping[int, int | None], deepest: int) -> list[int]:
    """The rows on the first layer that is one too many, and on each such layer below it."""
    depth: dict[int, int] = {}
    for start in above:
        way: list[int] = []
        place: int | None = start
        while place is not None and place not in depth:
            way.append(place)
            place = above.get(place)
        layer = depth[place] if place is not None else 0
        for pk in reversed(way):
            layer = layer % deepest + 1
            depth[pk] = layer
    return [pk for pk, layer in depth.items() if layer == 1 and above.get(pk) is not None]


def loops_closed(
    new: Iterable[tuple[int, int]], standing: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], list[int]]:
    """Those of the new links (from, to) that lie on a loop of old and new ones, each with a way around it."""
    new = set(new)
    graph: dict[int, list[int]] = {}
    for start, end in sorted({*standing, *new}):
        graph.setdefault(start, []).append(end)
    part = _parts(graph)
    return {
        (start, end): [start, *_way(end, start, graph, part)]
        for start, end in sorted(new)
        if start == end or part.get(start, start) == part.get(end, -1)
    }


def _parts(graph: Mapping[int, list[int]]) -> dict[int, int]:
    """For each node the part of the graph in which everything reaches everything (Tarjan), by one of its nodes."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    part: dict[int, int] = {}
    stack: list[int] = []
    for root in graph:
        todo: list[tuple[int, Iterator[int]]] = [] if root in index else [(root, iter(graph[root]))]
        while todo:
            node, rest = todo[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
            for following in rest:
                if following not in index:
                    todo.append((following, iter(graph.get(following, ()))))
                    break
                if following not in part:
                    low[node] = min(low[node], index[following])
            else:
                todo.pop()
                if todo:
                    low[todo[-1][0]] = min(low[todo[-1][0]], low[node])
                if low[node] == index[node]:
                    while (member := stack.pop()) != node:
                        part[member] = node
                    part[node] = node
    return part


def _way(start: int, end: int, graph: Mapping[int, list[int]], part: Mapping[int, int]) -> list[int]:
    """The shortest way from start to end within their part of the graph."""
    came: dict[int, int | None] = {start: None}
    waiting = deque([start])
    while end not in came and waiting:
        node = waiting.popleft()
        for following in graph.get(node, ()):
            if following not in came and part.get(following) == part.get(end):
                came[following] = node
                waiting.append(following)
    way: list[int] = []
    place: int | None = end
    while place is not None:
        way.append(place)
        place = came[place]
    return way[::-1]
