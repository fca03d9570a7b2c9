"""Layers and spans of an organisation as plain arithmetic: what they are, what is worth a warning, what a move does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from statistics import median

OTHER_LINE_WEIGHT = Decimal("0.5")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Shape:
    """All that figures are reckoned from; layers count on solid lines only.

    `people` and `positions` say how many stand on each layer (positions with vacancies, people without), `solid` and
    `other` how many lines of each sort end at whom.
    """

    people: Mapping[int, int] = field(default_factory=dict)
    positions: Mapping[int, int] = field(default_factory=dict)
    solid: Mapping[int, int] = field(default_factory=dict)
    other: Mapping[int, int] = field(default_factory=dict)
    top: int | None = None
    manager_left: int = 0
    no_manager: int = 0


@dataclass(frozen=True)
class Figures:
    """Layers and spans on one day; `spans` says how many managers have how many direct reports."""

    people: int
    managers: int
    layers: int
    mean_layer: Decimal
    top_span: int
    mean_span: Decimal
    median_span: Decimal
    mean_effective_span: Decimal
    chains_of_one: int
    manager_left: int
    no_manager: int
    spans: Mapping[int, int]


@dataclass(frozen=True)
class Thresholds:
    """From which figure on a warning is due; each company settles them in its policies."""

    max_layers: int = 4
    span_low: int = 4
    span_high: int = 30
    top_span: int = 14


@dataclass(frozen=True)
class Warning:
    """One thing worth a look: its code, how much of it, and the threshold it crossed."""

    code: str
    amount: int
    limit: int = 0


@dataclass(frozen=True)
class Move:
    """A person with everybody below goes from one manager (or none) to another (or none)."""

    before: int | None
    after: int | None
    people: Mapping[int, int]
    positions: Mapping[int, int]
    layers_deeper: int


def figures(shape: Shape) -> Figures:
    """Reckon the figures of a shape."""
    people = sum(shape.people.values())
    spans = Counter(span for span in shape.solid.values() if span > 0)
    managers = spans.total()
    return Figures(
        people=people,
        managers=managers,
        layers=max((layer for layer, count in shape.positions.items() if count), default=0),
        mean_layer=_mean(sum(layer * count for layer, count in shape.people.items()), people),
        top_span=shape.solid.get(shape.top, 0) if shape.top is not None else 0,
        mean_span=_mean(sum(shape.solid.values()), managers),
        median_span=_median(spans),
        mean_effective_span=_mean(sum(effective_spans(shape).values(), Decimal(0)), managers),
        chains_of_one=spans[1],
        manager_left=shape.manager_left,
        no_manager=shape.no_manager,
        spans=spans,
    )


def effective_spans(shape: Shape) -> dict[int, Decimal]:
    """Direct reports of each manager, other lines to them at half weight."""
    return {
        manager: span + OTHER_LINE_WEIGHT * shape.other.get(manager, 0)
        for manager, span in shape.solid.items()
        if span > 0
    }


def warnings(figures: Figures, thresholds: Thresholds) -> list[Warning]:
    """What is worth a look; nothing here ever blocks."""
    narrow = sum(count for span, count in figures.spans.items() if span < thresholds.span_low)
    wide = sum(count for span, count in figures.spans.items() if span > thresholds.span_high)
    found = [
        Warning("layers", max(figures.layers - thresholds.max_layers, 0), thresholds.max_layers),
        Warning("top_span", max(figures.top_span - thresholds.top_span, 0), thresholds.top_span),
        Warning("wide", wide, thresholds.span_high),
        Warning("chains_of_one", figures.chains_of_one, 1),
        Warning("narrow", narrow, thresholds.span_low),
        Warning("manager_left", figures.manager_left),
        Warning("no_manager", figures.no_manager),
    ]
    return [warning for warning in found if warning.amount > 0]


def new_warnings(before: list[Warning], after: list[Warning]) -> list[Warning]:
    """The warnings that a change brings or makes worse."""
    amounts = {warning.code: warning.amount for warning in before}
    return [warning for warning in after if warning.amount > amounts.get(warning.code, 0)]


def after_move(shape: Shape, move: Move) -> Shape:
    """The shape once a person and everybody below have moved."""
    solid = Counter(dict(shape.solid))
    no_manager = shape.no_manager
    if move.before is None:
        no_manager -= 1
    else:
        solid[move.before] -= 1
    if move.after is None:
        no_manager += 1
    else:
        solid[move.after] += 1
    return replace(
        shape,
        people=_shifted(shape.people, move.people, move.layers_deeper),
        positions=_shifted(shape.positions, move.positions, move.layers_deeper),
        solid=solid,
        no_manager=max(no_manager, 0),
    )


def _shifted(all_: Mapping[int, int], moving: Mapping[int, int], deeper: int) -> Counter[int]:
    counts = Counter(dict(all_))
    counts.subtract(moving)
    counts.update({layer + deeper: count for layer, count in moving.items()})
    return counts


def _mean(total: int | Decimal, count: int) -> Decimal:
    return (Decimal(total) / count).quantize(_CENT) if count else Decimal(0)


def _median(counts: Counter[int]) -> Decimal:
    return Decimal(median(sorted(counts.elements()))).quantize(_CENT) if counts else Decimal(0)
