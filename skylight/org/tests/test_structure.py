"""Layers and spans as arithmetic."""

from dataclasses import asdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skylight.org.structure import (
    Move,
    Shape,
    Thresholds,
    Warning,
    after_move,
    effective_spans,
    figures,
    new_warnings,
    warnings,
)


def shape_of(managers, other=(), top=1):
    """The shape of a tree given as person -> manager."""
    layers = {}
    for person in managers:
        layers[person], above = 0, managers[person]
        while above:
            layers[person], above = layers[person] + 1, managers[above]
    solid, counts = {}, {}
    for person, manager in managers.items():
        counts[layers[person]] = counts.get(layers[person], 0) + 1
        if manager:
            solid[manager] = solid.get(manager, 0) + 1
    roots = [person for person in managers if managers[person] is None]
    return Shape(counts, counts, solid, dict(other), top, 0, len(roots) - 1)


FLAT = {1: None, **dict.fromkeys(range(2, 16), 1)}
CHAIN = {1: None, 2: 1, 3: 2, 4: 3}


def test_a_ceo_with_fourteen_reports_has_a_span_of_fourteen():
    reckoned = figures(shape_of(FLAT))

    assert (reckoned.people, reckoned.managers, reckoned.layers, reckoned.top_span) == (15, 1, 1, 14)
    assert (reckoned.mean_layer, reckoned.median_span) == (Decimal("0.93"), Decimal(14))


def test_a_chain_is_a_row_of_managers_with_one_report():
    reckoned = figures(shape_of(CHAIN))

    assert (reckoned.layers, reckoned.chains_of_one, reckoned.mean_span) == (3, 3, Decimal(1))


def test_nobody_makes_no_figures():
    reckoned = figures(Shape())

    assert (reckoned.people, reckoned.layers, reckoned.mean_span, reckoned.median_span) == (0, 0, 0, 0)
    assert warnings(reckoned, Thresholds()) == []


def test_other_lines_count_half_in_effective_spans_and_nothing_in_layers():
    shape = shape_of(FLAT, other={1: 3, 7: 2})

    assert effective_spans(shape) == {1: Decimal("15.5")}
    assert figures(shape).layers == 1
    assert figures(shape).mean_effective_span == Decimal("15.5")


@pytest.mark.parametrize(
    ("managers", "thresholds", "codes"),
    [
        (FLAT, Thresholds(), []),
        (FLAT, Thresholds(top_span=13), [Warning("top_span", 1, 13)]),
        (FLAT, Thresholds(span_high=13), [Warning("wide", 1, 13)]),
        (CHAIN, Thresholds(), [Warning("chains_of_one", 3, 1), Warning("narrow", 3, 4)]),
        (
            CHAIN,
            Thresholds(max_layers=2, span_low=0),
            [Warning("layers", 1, 2), Warning("chains_of_one", 3, 1)],
        ),
        ({1: None, 2: 1, 3: 1, 4: None}, Thresholds(), [Warning("narrow", 1, 4), Warning("no_manager", 1)]),
    ],
)
def test_warnings_say_what_crossed_which_threshold(managers, thresholds, codes):
    assert warnings(figures(shape_of(managers)), thresholds) == codes


def test_only_what_gets_worse_is_a_new_warning():
    before = [Warning("layers", 1, 4), Warning("wide", 2, 30)]
    after = [Warning("layers", 2, 4), Warning("wide", 2, 30), Warning("narrow", 1, 4)]

    assert new_warnings(before, after) == [Warning("layers", 2, 4), Warning("narrow", 1, 4)]


@st.composite
def moves(draw):
    """A tree, somebody in it, and somebody not below them (or nobody)."""
    size = draw(st.integers(2, 12))
    managers = {1: None}
    for pk in range(2, size + 1):
        managers[pk] = draw(st.integers(1, pk - 1) | st.none())
    person = draw(st.integers(1, size))

    def below(pk):
        return pk == person or (managers[pk] is not None and below(managers[pk]))

    after = draw(st.sampled_from([None, *(pk for pk in managers if not below(pk))]))
    return managers, person, after, [pk for pk in managers if below(pk)]


@given(moves())
def test_a_what_if_is_the_shape_one_finds_after_the_move(drawn):
    managers, person, after, moving = drawn
    before = shape_of(managers)
    moved = shape_of({**managers, person: after})

    def depth(pk, tree):
        return 0 if tree[pk] is None else 1 + depth(tree[pk], tree)

    layers = {}
    for pk in moving:
        layers[depth(pk, managers)] = layers.get(depth(pk, managers), 0) + 1
    deeper = depth(person, {**managers, person: after}) - depth(person, managers)

    guessed = after_move(before, Move(managers[person], after, layers, layers, deeper))
    left, right = asdict(figures(guessed)), asdict(figures(moved))
    assert {**left, "no_manager": 0} == {**right, "no_manager": 0}
