"""What a key result or an objective is worth when its cycle ends."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from skylight.goals.progress import of_metric
from skylight.goals.scoring import (
    band,
    needs_reason,
    objective_score,
    round_half_up,
    suggested_score,
    weights_problem,
)

scores = st.decimals(min_value=0, max_value=1, places=3)
positive_weights = st.decimals(min_value=Decimal("0.001"), max_value=100, places=3)
scored = st.lists(st.tuples(scores, positive_weights), min_size=1, max_size=8)


# The suggestion


def test_latency_from_200_to_120_now_150_suggests_five_eighths() -> None:
    assert suggested_score(of_metric(Decimal(200), Decimal(120), Decimal(150)).shown) == Decimal("0.625")


@pytest.mark.parametrize(
    "shown, score", [("0", "0.000"), ("1", "1.000"), ("0.6666666", "0.667"), ("0.0005", "0.001")]
)
def test_a_suggestion_has_three_decimal_places(shown: str, score: str) -> None:
    assert str(suggested_score(Decimal(shown))) == score


def test_without_progress_there_is_nothing_to_suggest() -> None:
    assert suggested_score(None) is None


@pytest.mark.parametrize(
    "stated, suggested, wanted",
    [
        ("0.6", "0.6", False),
        ("0.8", "0.6", False),
        ("0.4", "0.6", False),
        ("0.801", "0.6", True),
        ("0.399", "0.6", True),
        ("0.3", "0.1", False),
        ("0.2", None, False),
        ("0.9", None, True),
    ],
)
def test_a_score_more_than_a_fifth_from_the_suggestion_needs_a_reason(
    stated: str, suggested: str | None, wanted: bool
) -> None:
    assert needs_reason(Decimal(stated), None if suggested is None else Decimal(suggested)) is wanted


# The objective


def test_an_objective_is_scored_by_the_weights_of_its_key_results() -> None:
    score = objective_score(
        [
            (Decimal("0.8"), Decimal(30)),
            (Decimal("0.9"), Decimal(40)),
            (Decimal("0.7"), Decimal(30)),
        ]
    )

    assert (score.value, score.scored, score.total) == (Decimal("0.81"), 3, 3)


def test_key_results_without_a_score_are_left_out_and_counted() -> None:
    score = objective_score([(Decimal("0.8"), None), (None, None), (Decimal("0.4"), None)])

    assert (score.value, score.scored, score.total) == (Decimal("0.6"), 2, 3)


@pytest.mark.parametrize("key_results", [[], [(None, Decimal(1))]])
def test_an_objective_nobody_scored_has_no_score(
    key_results: list[tuple[Decimal | None, Decimal | None]],
) -> None:
    assert objective_score(key_results).value is None


def test_a_score_of_zero_counts_as_a_score() -> None:
    score = objective_score([(Decimal(0), None), (Decimal(1), None)])

    assert (score.value, score.scored) == (Decimal("0.5"), 2)


@given(scored)
def test_an_objectives_score_lies_between_those_of_its_key_results(
    pairs: list[tuple[Decimal, Decimal]],
) -> None:
    value = objective_score(pairs).value

    assert value is not None
    assert min(score for score, _ in pairs) <= value <= max(score for score, _ in pairs)


@given(st.data(), scored)
def test_the_order_of_key_results_does_not_matter(
    data: st.DataObject, pairs: list[tuple[Decimal, Decimal]]
) -> None:
    assert objective_score(data.draw(st.permutations(pairs))) == objective_score(pairs)


@given(scored, positive_weights)
def test_only_the_proportions_of_weights_matter(
    pairs: list[tuple[Decimal, Decimal]], factor: Decimal
) -> None:
    assert objective_score([(score, weight * factor) for score, weight in pairs]) == objective_score(pairs)


@given(scored, scores)
def test_a_key_result_that_weighs_nothing_changes_nothing(
    pairs: list[tuple[Decimal, Decimal]], score: Decimal
) -> None:
    assert objective_score([*pairs, (score, Decimal(0))]).value == objective_score(pairs).value


@given(scored, positive_weights)
def test_an_unscored_key_result_changes_only_the_count(
    pairs: list[tuple[Decimal, Decimal]], weight: Decimal
) -> None:
    with_one_more = objective_score([*pairs, (None, weight)])

    assert with_one_more.value == objective_score(pairs).value
    assert with_one_more.total == len(pairs) + 1


# Bands


@pytest.mark.parametrize(
    "value, commitment, expected",
    [
        ("0", "aspirational", "low"),
        ("0.34", "aspirational", "low"),
        ("0.3499", "aspirational", "low"),
        ("0.35", "aspirational", "middle"),
        ("0.64", "aspirational", "middle"),
        ("0.65", "aspirational", "high"),
        ("1", "aspirational", "high"),
        ("0", "committed", "low"),
        ("0.64", "committed", "low"),
        ("0.65", "committed", "middle"),
        ("0.94", "committed", "middle"),
        ("0.95", "committed", "high"),
        ("1", "committed", "high"),
    ],
)
def test_the_band_of_a_score(value: str, commitment: str, expected: str) -> None:
    assert band(Decimal(value), commitment) == expected


@given(scores, scores, st.sampled_from(["aspirational", "committed"]))
def test_a_higher_score_is_never_in_a_lower_band(one: Decimal, other: Decimal, commitment: str) -> None:
    order = ["low", "middle", "high"]
    less, more = sorted([one, other])

    assert order.index(band(less, commitment)) <= order.index(band(more, commitment))


@given(scores)
def test_committed_work_is_never_judged_more_kindly_than_aspirational(score: Decimal) -> None:
    order = ["low", "middle", "high"]

    assert order.index(band(score, "committed")) <= order.index(band(score, "aspirational"))


# Weights


@pytest.mark.parametrize(
    "weights, problem",
    [
        ([], None),
        ([None, None], None),
        (["0", None], None),
        (["0.5", "0.5"], None),
        (["0.3", "0.3", "0.4"], None),
        (["0.5", "0.5", None], None),
        (["0.333", "0.333", "0.334"], None),
        (["0.3333", "0.3333", "0.3333"], None),
        (["0.333", "0.333", "0.333"], "0.999"),
        (["0.5", "0.6"], "1.100"),
        (["0.5", None], "0.500"),
        (["0.0001"], "0.000"),
        (["30", "40", "30"], "100.000"),
    ],
)
def test_weights_that_are_set_sum_to_one(weights: list[str | None], problem: str | None) -> None:
    found = weights_problem([None if weight is None else Decimal(weight) for weight in weights])

    assert (None if found is None else str(found)) == problem


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_thousandths_are_summed_without_error(thousandths: list[int]) -> None:
    assume(any(thousandths))
    problem = weights_problem([Decimal(part) / 1000 for part in thousandths])

    assert (problem is None) == (sum(thousandths) == 1000)


# Rounding


@pytest.mark.parametrize(
    "value, places, rounded",
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.25", 1, "0.3"),
        ("0.35", 1, "0.4"),
        ("0.6249", 3, "0.625"),
        ("1.0005", 3, "1.001"),
        ("99999999999999999999.9999999999", 2, "100000000000000000000.00"),
        ("99999999999999999999.99999999985", 10, "99999999999999999999.9999999999"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == rounded
