"""How far a key result and its objective have come."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from skylight.goals.progress import (
    LARGEST_NUMBER,
    Progress,
    of_binary,
    of_metric,
    of_milestones,
    of_objective,
    of_range,
    parse_number,
    periods_kept,
    problem_with_metric,
    shares,
    weighted_mean,
)

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
stored_numbers = st.integers(-(10**30) + 1, 10**30 - 1).map(lambda units: Decimal(f"{units}e-10"))
factors = st.decimals(min_value=Decimal("0.001"), max_value=10**6, places=3)
shown_values = st.decimals(min_value=0, max_value=1, places=6)
weight_values = st.none() | st.decimals(min_value=0, max_value=100, places=3)
key_results = st.lists(st.tuples(st.none() | shown_values, weight_values), min_size=1, max_size=8)


@st.composite
def metrics(draw: st.DrawFn) -> tuple[Decimal, Decimal, Decimal]:
    start, target, current = draw(amounts), draw(amounts), draw(amounts)
    assume(start != target)
    return start, target, current


# Metrics


@pytest.mark.parametrize(
    "start, target, current, raw, shown",
    [
        ("0", "100", "25", "0.25", "0.25"),
        ("0", "100", "120", "1.2", "1"),
        ("50", "100", "40", "-0.2", "0"),
        ("20", "5", "12", "0.533333", "0.533333"),
        ("20", "5", "2", "1.2", "1"),
        ("20", "5", "25", "-0.333333", "0"),
        ("-100", "-20", "-60", "0.5", "0.5"),
        ("-10", "10", "0", "0.5", "0.5"),
        ("0", "-50", "-25", "0.5", "0.5"),
        ("200", "120", "150", "0.625", "0.625"),
    ],
)
def test_progress_is_the_share_of_the_way_from_start_to_target(
    start: str, target: str, current: str, raw: str, shown: str
) -> None:
    progress = figures(of_metric(Decimal(start), Decimal(target), Decimal(current)))

    assert [round(figure, 6) for figure in progress] == [Decimal(raw), Decimal(shown)]


def test_tenths_are_exact() -> None:
    assert of_metric(Decimal("0.1"), Decimal("0.3"), Decimal("0.2")).raw == Decimal("0.5")


def test_a_metric_nobody_reported_has_no_progress() -> None:
    assert of_metric(Decimal(0), Decimal(100), None) == Progress(None, None)


def test_a_decrease_that_has_not_moved_is_zero_without_a_sign() -> None:
    progress = of_metric(Decimal(20), Decimal(5), Decimal(20))

    assert (str(progress.raw), str(progress.shown)) == ("0", "0")


def test_a_hair_short_of_the_largest_target_is_not_done() -> None:
    start, target = Decimal(f"-{LARGEST_NUMBER}"), LARGEST_NUMBER
    current = Decimal("99999999999999999999.9999999998")

    _, shown = figures(of_metric(start, target, current))

    assert shown < 1


def test_a_coarse_decimal_context_around_the_call_changes_nothing() -> None:
    with localcontext(prec=2):
        progress = of_metric(Decimal("0"), Decimal("1000"), Decimal("123.4"))

    assert progress.raw == Decimal("0.1234")


@given(metrics())
def test_shown_lies_between_0_and_1_and_agrees_with_raw_there(
    metric: tuple[Decimal, Decimal, Decimal],
) -> None:
    raw, shown = figures(of_metric(*metric))

    assert 0 <= shown <= 1
    assert shown == raw or not 0 <= raw <= 1


@given(metrics(), factors, amounts)
def test_a_change_of_unit_leaves_progress_equal(
    metric: tuple[Decimal, Decimal, Decimal], factor: Decimal, offset: Decimal
) -> None:
    start, target, current = (factor * amount + offset for amount in metric)

    assert of_metric(start, target, current) == of_metric(*metric)


@given(metrics())
def test_a_decrease_is_an_increase_seen_in_a_mirror(metric: tuple[Decimal, Decimal, Decimal]) -> None:
    start, target, current = metric

    assert of_metric(-start, -target, -current) == of_metric(start, target, current)


@given(metrics(), st.decimals(min_value=0, max_value=10**6, places=4))
def test_a_step_towards_the_target_never_lowers_progress(
    metric: tuple[Decimal, Decimal, Decimal], step: Decimal
) -> None:
    start, target, current = metric
    closer = current + step if target > start else current - step
    raw_before, shown_before = figures(of_metric(start, target, current))
    raw_after, shown_after = figures(of_metric(start, target, closer))

    assert raw_before <= raw_after
    assert shown_before <= shown_after


# Ranges


def test_nine_weeks_kept_of_twelve_are_three_quarters() -> None:
    assert of_range(9, 12).shown == Decimal("0.75")


def test_a_range_before_its_first_period_has_no_progress() -> None:
    assert of_range(0, 0) == Progress(None, None)


def kept(
    reports: list[tuple[timedelta, str]],
    *,
    after: timedelta,
    low: str | None = "90",
    high: str | None = "110",
) -> tuple[int, int]:
    return periods_kept(
        [(NEW_YEAR + when, Decimal(value)) for when, value in reports],
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        starts_at=NEW_YEAR,
        until=NEW_YEAR + after,
        period_days=7,
    )


@pytest.mark.parametrize(
    "reports, after, expected",
    [
        ([], 0 * WEEK, (0, 0)),
        ([], -1 * WEEK, (0, 0)),
        ([], 3 * WEEK, (0, 3)),
        ([(DAY, "100")], WEEK, (1, 1)),
        ([(DAY, "90")], WEEK, (1, 1)),
        ([(DAY, "110")], WEEK, (1, 1)),
        ([(DAY, "89.9")], WEEK, (0, 1)),
        ([(DAY, "110.1")], WEEK, (0, 1)),
        ([(DAY, "100")], 3 * WEEK, (1, 3)),
        ([(0 * DAY, "100"), (WEEK, "100")], 2 * WEEK, (2, 2)),
        ([(WEEK - HOUR, "100"), (WEEK, "80")], 2 * WEEK, (1, 2)),
    ],
)
def test_a_period_is_kept_when_its_value_lies_in_the_range(
    reports: list[tuple[timedelta, str]], after: timedelta, expected: tuple[int, int]
) -> None:
    assert kept(reports, after=after) == expected


@pytest.mark.parametrize("order", [1, -1])
def test_the_last_value_of_a_period_decides_in_whatever_order_they_come(order: int) -> None:
    reports = [(DAY, "100"), (2 * DAY, "80"), (WEEK + DAY, "80"), (WEEK + 2 * DAY, "100")]

    assert kept(reports[::order], after=2 * WEEK) == (1, 2)


def test_of_two_values_at_one_moment_the_later_one_in_the_list_decides() -> None:
    assert kept([(DAY, "80"), (DAY, "100")], after=WEEK) == (1, 1)


def test_the_running_period_counts_once_somebody_reported_in_it() -> None:
    assert kept([(DAY, "100")], after=WEEK + 2 * DAY) == (1, 1)
    assert kept([(DAY, "100"), (WEEK + DAY, "100")], after=WEEK + 2 * DAY) == (2, 2)
    assert kept([(DAY, "100"), (WEEK + DAY, "80")], after=WEEK + 2 * DAY) == (1, 2)


def test_values_from_before_the_start_or_from_the_end_on_do_not_count() -> None:
    assert kept([(-HOUR, "100"), (WEEK, "100")], after=WEEK) == (0, 1)


def test_a_range_may_be_open_on_one_side() -> None:
    assert kept([(DAY, "1000")], after=WEEK, high=None) == (1, 1)
    assert kept([(DAY, "-1000")], after=WEEK, low=None) == (1, 1)


def test_weeks_follow_the_clock_of_the_place_across_a_change_of_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    monday_before = datetime(2026, 3, 23, tzinfo=berlin)
    first_minutes_of_the_next_monday = datetime(2026, 3, 30, 0, 5, tzinfo=berlin).astimezone(UTC)

    counts = periods_kept(
        [(first_minutes_of_the_next_monday, Decimal(1))],
        low=Decimal(1),
        high=None,
        starts_at=monday_before,
        until=first_minutes_of_the_next_monday + HOUR,
        period_days=7,
    )

    assert counts == (1, 2)


@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(80, 120)), max_size=30),
    st.integers(0, 2000),
    st.sampled_from([1, 7, 14, 30]),
)
def test_no_more_periods_are_kept_than_have_begun(
    reports: list[tuple[int, int]], hours: int, period_days: int
) -> None:
    kept_periods, elapsed = periods_kept(
        [(NEW_YEAR + hour * HOUR, Decimal(value)) for hour, value in reports],
        low=Decimal(90),
        high=Decimal(110),
        starts_at=NEW_YEAR,
        until=NEW_YEAR + hours * HOUR,
        period_days=period_days,
    )

    over = hours // (24 * period_days)
    assert 0 <= kept_periods <= elapsed
    assert elapsed in (over, over + 1)


# Milestones and yes or no


def test_milestones_count_by_their_weight() -> None:
    milestones = [(Decimal(1), True), (Decimal(1), True), (Decimal(2), False)]

    assert of_milestones(milestones).shown == Decimal("0.5")


@pytest.mark.parametrize("weight", [None, Decimal(0)])
def test_milestones_without_weights_are_equal(weight: Decimal | None) -> None:
    assert of_milestones([(weight, True), (weight, False)]).shown == Decimal("0.5")


def test_no_milestones_are_no_progress() -> None:
    assert of_milestones([]) == Progress(None, None)


@pytest.mark.parametrize("done, shown", [(True, Decimal(1)), (False, Decimal(0)), (None, None)])
def test_yes_or_no_is_all_or_nothing(done: bool | None, shown: Decimal | None) -> None:
    assert of_binary(done) == Progress(shown, shown)


# Objectives


@pytest.mark.parametrize(
    "pairs, value, reported",
    [
        ([("0.8", "30"), ("0.9", "40"), ("0.7", "30")], "0.81", 3),
        ([("0.5", "0"), ("1", "0")], "0.75", 2),
        ([("0.5", None), ("1", None)], "0.75", 2),
        ([("1", None), (None, None)], "0.5", 1),
        ([("1", "1"), (None, "3")], "0.25", 1),
        ([(None, None), (None, None)], "0", 0),
        ([("0.4", None), ("0.8", "2")], "0.8", 2),
    ],
)
def test_an_objective_is_the_weighted_mean_of_its_key_results(
    pairs: list[tuple[str | None, str | None]], value: str, reported: int
) -> None:
    objective = of_objective([(decimal_or_none(shown), decimal_or_none(weight)) for shown, weight in pairs])

    assert objective.value == Decimal(value)
    assert (objective.reported, objective.total) == (reported, len(pairs))


def test_an_objective_without_key_results_has_no_progress() -> None:
    objective = of_objective([])

    assert (objective.value, objective.reported, objective.total) == (None, 0, 0)


def test_a_reported_zero_is_not_missing() -> None:
    assert of_objective([(Decimal(0), None), (None, None)]).reported == 1


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        weighted_mean([(Decimal(1), Decimal("1.5")), (Decimal(0), Decimal("-0.5"))])


@given(key_results)
def test_an_objective_lies_between_its_weakest_and_its_strongest(
    pairs: list[tuple[Decimal | None, Decimal | None]],
) -> None:
    counted = [shown or Decimal(0) for shown, _ in pairs]
    value = of_objective(pairs).value

    assert value is not None
    assert min(counted) <= value <= max(counted)


@given(st.data(), st.lists(st.tuples(metrics(), weight_values), min_size=1, max_size=6))
def test_the_order_of_key_results_does_not_matter(
    data: st.DataObject, measured: list[tuple[tuple[Decimal, Decimal, Decimal], Decimal | None]]
) -> None:
    pairs = [(of_metric(*metric).shown, weight) for metric, weight in measured]

    assert of_objective(data.draw(st.permutations(pairs))) == of_objective(pairs)


@given(key_results, factors)
def test_only_the_proportions_of_weights_matter(
    pairs: list[tuple[Decimal | None, Decimal | None]], factor: Decimal
) -> None:
    scaled = [(shown, weight and weight * factor) for shown, weight in pairs]

    assert of_objective(scaled) == of_objective(pairs)


@given(key_results, st.none() | shown_values)
def test_a_key_result_that_weighs_nothing_changes_nothing(
    pairs: list[tuple[Decimal | None, Decimal | None]], shown: Decimal | None
) -> None:
    assume(any(weight for _, weight in pairs))

    assert of_objective([*pairs, (shown, Decimal(0))]).value == of_objective(pairs).value


def test_shares_are_equal_without_weights_and_proportional_with_them() -> None:
    assert shares([None, Decimal(0)]) == [Decimal("0.5"), Decimal("0.5")]
    assert shares([Decimal(30), Decimal(50), None, Decimal(20)]) == [
        Decimal("0.3"),
        Decimal("0.5"),
        Decimal(0),
        Decimal("0.2"),
    ]
    assert shares([]) == []


# What makes sense


@pytest.mark.parametrize(
    "kind, start, target, problem",
    [
        ("increase", "0", "100", None),
        ("decrease", "20", "5", None),
        ("increase", "-100", "-20", None),
        ("increase", f"-{LARGEST_NUMBER}", str(LARGEST_NUMBER), None),
        ("increase", "5", "5.0", "target_equals_start"),
        ("decrease", "5", "5", "target_equals_start"),
        ("increase", "20", "5", "direction_contradicts"),
        ("decrease", "5", "20", "direction_contradicts"),
        ("increase", None, "5", "missing"),
        ("decrease", "5", None, "missing"),
        ("increase", "NaN", "5", "not_finite"),
        ("increase", "sNaN", "5", "not_finite"),
        ("increase", "0", "Infinity", "not_finite"),
        ("decrease", "0", "-Infinity", "not_finite"),
        ("increase", "0", "1e400", "too_large"),
        ("decrease", "0", "-1e20", "too_large"),
        ("milestone", None, None, None),
        ("binary", None, None, None),
    ],
)
def test_what_is_wrong_with_the_numbers_of_a_key_result(
    kind: str, start: str | None, target: str | None, problem: str | None
) -> None:
    assert problem_with_metric(kind, decimal_or_none(start), decimal_or_none(target)) == problem


@pytest.mark.parametrize(
    "low, high, problem",
    [
        ("90", "110", None),
        ("100", "100", None),
        ("99.9", None, None),
        (None, "5", None),
        ("110", "90", "range_upside_down"),
        (None, None, "missing"),
        ("NaN", "5", "not_finite"),
        (None, "-Infinity", "not_finite"),
        ("0", "1e30", "too_large"),
    ],
)
def test_what_is_wrong_with_a_range(low: str | None, high: str | None, problem: str | None) -> None:
    bounds = decimal_or_none(low), decimal_or_none(high)

    assert problem_with_metric("range", None, None, *bounds) == problem


@given(amounts, amounts, amounts)
def test_numbers_without_a_problem_always_yield_progress(
    start: Decimal, target: Decimal, current: Decimal
) -> None:
    for kind in ("increase", "decrease"):
        if problem_with_metric(kind, start, target) is None:
            assert of_metric(start, target, current).shown is not None


# Numbers as people type them


@pytest.mark.parametrize(
    "text, number",
    [
        ("150", "150"),
        ("  150\t", "150"),
        ("\u3000150\u00a0", "150"),
        ("-3.5", "-3.5"),
        ("+3.5", "3.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1,234.5", "1234.5"),
        ("-12,345,678", "-12345678"),
        ("1234567", "1234567"),
        ("45%", "45"),
        ("45 %", "45"),
        ("99.9％", "99.9"),
        ("１２３．４５", "123.45"),
        ("１，２３４", "1234"),
        ("－５", "-5"),
        ("\N{MINUS SIGN}5", "-5"),
        ("1e3", "1000"),
        ("2.5E-3", "0.0025"),
        ("0.30000000000000004", "0.3"),
        ("0.00000000005", "0.0000000001"),
        ("1e-400", "0"),
        ("0e400", "0"),
        ("-0", "0"),
        ("1.50", "1.5"),
        (str(LARGEST_NUMBER), str(LARGEST_NUMBER)),
    ],
)
def test_a_number_is_read_as_it_was_meant(text: str, number: str) -> None:
    assert f"{parse_number(text):f}" == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "%",
        ".",
        "-",
        "abc",
        "NaN",
        "sNaN",
        "nan",
        "inf",
        "-Infinity",
        "1e400",
        "-1e400",
        "1e20",
        "1e99999999999999999999",
        "100000000000000000000",
        "99999999999999999999.99999999999",
        "9" * 100_000,
        "1,5",
        "1,23",
        "1234,567",
        ",123",
        "1,234,56",
        "1.234.567",
        "1 234",
        "1_000",
        "--5",
        "5-",
        "5%%",
        "10²",
        "½",
        "٣",
        "0x10",
        "1e",
        "1\n2",
        "1\x00",
    ],
)
def test_what_is_no_number_one_could_keep_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_number(text)


@given(st.text(max_size=40))
def test_any_text_is_either_a_number_that_fits_or_refused(text: str) -> None:
    try:
        number = parse_number(text)
    except ValueError:
        return
    assert number.copy_abs() <= LARGEST_NUMBER


@given(stored_numbers)
def test_a_number_that_is_stored_can_be_read_back(number: Decimal) -> None:
    assert parse_number(f"{number:f}") == number
    assert parse_number(f"{number:,f}%") == number


# Percentages in words


def figures(progress: Progress) -> tuple[Decimal, Decimal]:
    assert progress.raw is not None
    assert progress.shown is not None
    return progress.raw, progress.shown


def decimal_or_none(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
