"""Who answers to whom in the made-up company: 14 departments, eight layers, about seven reports a manager."""

from __future__ import annotations

from dataclasses import dataclass

SHARES = (14, 12, 11, 10, 9, 8, 7, 6, 5, 5, 4, 4, 3, 2)
LAYERS = 8
SPAN = 7
LEAST_GROWTH = 1.5


@dataclass(slots=True)
class Seat:
    """One place in the tree; `above` is the number of the seat above, and nobody's number is below their manager's."""

    department: int
    layer: int
    above: int
    reports: int = 0


def seats(number: int) -> list[Seat]:
    """So many seats, the top first, then layer after layer.

    The ninth department holds a twentieth of all: five thousand of a hundred thousand.
    """
    layers: list[list[tuple[int, int, int]]] = [[] for _layer in range(LAYERS)]
    for department, size in enumerate(_sizes(number - 1)):
        before: list[int] = []
        for layer, count in enumerate(_layers(size), start=1):
            heads = _heads(before, count)
            placed = []
            for seat in range(count):
                placed.append(len(layers[layer]))
                layers[layer].append((department, layer, heads[seat * len(heads) // count] if heads else 0))
            before = placed
    made = [Seat(0, 0, -1)]
    first_above = 0
    for layer in layers[1:]:
        first = len(made)
        for department, level, above in layer:
            made.append(Seat(department, level, first_above + above))
        first_above = first
    for seat in made[1:]:
        made[seat.above].reports += 1
    return made


def _sizes(number: int) -> list[int]:
    """How many people each department holds; each has its head."""
    departments = min(len(SHARES), number)
    sizes = [max(1, number * share // sum(SHARES)) for share in SHARES[:departments]]
    sizes[0] += number - sum(sizes)
    return sizes


def _layers(size: int) -> list[int]:
    """How many people stand on each layer of a department, its head first."""
    deep = LAYERS - 1
    while deep > 2 and _growth(size, deep) < LEAST_GROWTH:
        deep -= 1
    growth = _growth(size, deep)
    counts = [1]
    for layer in range(1, deep - 1):
        counts.append(max(1, round(growth**layer)))
    while sum(counts) >= size and len(counts) > 1:
        counts.pop()
    return [*counts, size - sum(counts)] if size > sum(counts) else counts


def _growth(size: int, deep: int) -> float:
    """How much wider each layer is than the one above, for this many people on this many layers."""
    low, high = 0.0, float(size)
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(middle**layer for layer in range(deep)) < size else (low, middle)
    return low


def _heads(above: list[int], below: int) -> list[int]:
    """Those of the layer above who have reports, spread evenly."""
    if not above:
        return []
    number = min(len(above), -(-below // SPAN))
    return [above[head * len(above) // number] for head in range(number)]
