"""Whether a key result keeps up with the time that has passed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skylight.goals.pace import (
    Suggestion,
    Thresholds,
    expected_progress,
    expected_share,
    is_stale,
    objective_status,
    suggest_status,
)
from skylight.goals.progress import shares

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)

fractions = st.decimals(min_value=0, max_value=1, places=4)
raws = st.decimals(min_value=-2, max_value=2, places=4)
profiles = st.sampled_from(["linear", "s_curve", "back_loaded", "step"])
commitments = st.sampled_from(["committed", "aspirational"])
statuses = st.none() | st.sampled_from(["off_track", "at_risk", "on_track", "done"])


# What is expected


@pytest.mark.parametrize(
    "elapsed, profile, share",
    [
        ("0", "linear", "0"),
        ("0.3", "linear", "0.3"),
        ("1", "linear", "1"),
        ("0.25", "s_curve", "0.15625"),
        ("0.5", "s_curve", "0.5"),
        ("0.75", "s_curve", "0.84375"),
        ("0.5", "back_loaded", "0.25"),
        ("0.9", "back_loaded", "0.81"),
        ("0", "step", "0"),
        ("0.999", "step", "0"),
        ("1", "step", "1"),
        ("-0.5", "linear", "0"),
        ("1.5", "back_loaded", "1"),
    ],
)
def test_the_profile_says_how_much_should_be_done_by_now(elapsed: str, profile: str, share: str) -> None:
    assert expected_share(Decimal(elapsed), profile) == Decimal(share)


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="zigzag"):
        expected_share(Decimal("0.5"), "zigzag")


@given(fractions, fractions, profiles)
def test_what_is_expected_never_shrinks_as_time_passes(one: Decimal, other: Decimal, profile: str) -> None:
    earlier, later = sorted([one, other])

    assert 0 <= expected_share(earlier, profile) <= expected_share(later, profile) <= 1


@given(profiles)
def test_every_profile_runs_from_nothing_to_all(profile: str) -> None:
    assert expected_share(Decimal(0), profile) == 0
    assert expected_share(Decimal(1), profile) == 1


@pytest.mark.parametrize("commitment, expected", [("committed", "0.5"), ("aspirational", "0.35")])
def test_seven_tenths_are_hoped_for_from_aspirational_work(commitment: str, expected: str) -> None:
    assert expected_progress(Decimal("0.5"), commitment=commitment) == Decimal(expected)


# The suggestion


def suggested(
    progress: str, elapsed: str, commitment: str = "committed", *, past_deadline: bool = False
) -> str | None:
    return suggest_status(
        Decimal(progress), elapsed=Decimal(elapsed), commitment=commitment, past_deadline=past_deadline
    ).status


@pytest.mark.parametrize(
    "progress, elapsed, status",
    [
        ("0.5", "0.5", "on_track"),
        ("0.9", "0.5", "on_track"),
        ("0.40", "0.5", "on_track"),
        ("0.3999", "0.5", "at_risk"),
        ("0.25", "0.5", "at_risk"),
        ("0.2499", "0.5", "off_track"),
        ("-0.2", "0.2", "off_track"),
        ("0", "0.10", "on_track"),
        ("0", "0.0999", None),
        ("-1", "0.0999", None),
        ("1", "0.5", "done"),
        ("1.2", "0.5", "done"),
        ("1", "0.05", "done"),
        ("0.9999", "1", "on_track"),
    ],
)
def test_committed_work_is_compared_with_the_time_that_has_passed(
    progress: str, elapsed: str, status: str | None
) -> None:
    assert suggested(progress, elapsed) == status


@pytest.mark.parametrize(
    "progress, elapsed, status",
    [
        ("0.25", "0.5", "on_track"),
        ("0.2499", "0.5", "at_risk"),
        ("0.10", "0.5", "at_risk"),
        ("0.0999", "0.5", "off_track"),
        ("0.60", "1", "on_track"),
        ("0.7", "1", "on_track"),
        ("1", "1", "done"),
    ],
)
def test_aspirational_work_is_compared_with_seven_tenths_of_it(
    progress: str, elapsed: str, status: str
) -> None:
    assert suggested(progress, elapsed, "aspirational") == status


@pytest.mark.parametrize(
    "progress, commitment, status",
    [
        ("0.9999", "committed", "off_track"),
        ("1", "committed", "done"),
        ("0.6999", "aspirational", "off_track"),
        ("0.7", "aspirational", "on_track"),
        ("1", "aspirational", "done"),
    ],
)
def test_past_the_deadline_whatever_falls_short_of_what_was_expected_is_off_track(
    progress: str, commitment: str, status: str
) -> None:
    assert suggested(progress, "1", commitment, past_deadline=True) == status


def test_a_deadline_that_came_early_counts_as_all_of_the_time() -> None:
    suggestion = suggest_status(
        Decimal("0.05"), elapsed=Decimal("0.05"), commitment="committed", past_deadline=True
    )

    assert suggestion == Suggestion("off_track", Decimal("0.95"))


def test_without_data_there_is_nothing_to_suggest() -> None:
    for past_deadline in (False, True):
        suggestion = suggest_status(
            None, elapsed=Decimal("0.5"), commitment="committed", past_deadline=past_deadline
        )

        assert suggestion == Suggestion(None, None)


def test_a_launch_is_not_behind_before_its_day() -> None:
    suggestion = suggest_status(Decimal(0), elapsed=Decimal("0.99"), commitment="committed", profile="step")

    assert suggestion == Suggestion("on_track", Decimal(0))


def test_a_team_may_set_its_own_thresholds() -> None:
    generous = Thresholds(on_track_within=Decimal("0.15"), at_risk_within=Decimal("0.30"))
    by_progress = {
        progress: suggest_status(
            Decimal(progress), elapsed=Decimal("0.5"), commitment="committed", thresholds=generous
        ).status
        for progress in ("0.35", "0.34", "0.20", "0.19")
    }

    assert by_progress == {"0.35": "on_track", "0.34": "at_risk", "0.20": "at_risk", "0.19": "off_track"}


def test_the_gap_is_given_even_when_it_is_too_early_for_a_status() -> None:
    suggestion = suggest_status(Decimal(0), elapsed=Decimal("0.05"), commitment="committed")

    assert suggestion == Suggestion(None, Decimal("0.05"))


@given(raws, raws, fractions, commitments, profiles, st.booleans())
def test_more_progress_never_looks_worse(
    one: Decimal, other: Decimal, elapsed: Decimal, commitment: str, profile: str, past_deadline: bool
) -> None:
    order = ["off_track", "at_risk", "on_track", "done"]
    less, more = (
        suggest_status(
            progress, elapsed=elapsed, commitment=commitment, profile=profile, past_deadline=past_deadline
        ).status
        for progress in sorted([one, other])
    )

    assert less is None or (more is not None and order.index(less) <= order.index(more))


@given(raws, fractions, profiles, st.booleans())
def test_aspirational_work_never_looks_worse_than_committed(
    progress: Decimal, elapsed: Decimal, profile: str, past_deadline: bool
) -> None:
    order = [None, "off_track", "at_risk", "on_track", "done"]
    committed, aspirational = (
        suggest_status(
            progress, elapsed=elapsed, commitment=commitment, profile=profile, past_deadline=past_deadline
        ).status
        for commitment in ("committed", "aspirational")
    )

    assert order.index(committed) <= order.index(aspirational)


# Silence


@pytest.mark.parametrize(
    "silence, stale",
    [(0 * DAY, False), (13 * DAY, False), (14 * DAY - INSTANT, False), (14 * DAY, True), (90 * DAY, True)],
)
def test_two_rhythms_without_a_check_in_are_stale(silence: timedelta, stale: bool) -> None:
    assert is_stale(MONDAY, since=MONDAY - 60 * DAY, at=MONDAY + silence, cadence_days=7) is stale


@pytest.mark.parametrize("live_for, stale", [(13, False), (14, True)])
def test_a_key_result_nobody_checked_in_on_is_stale_two_rhythms_after_it_became_live(
    live_for: int, stale: bool
) -> None:
    assert is_stale(None, since=MONDAY, at=MONDAY + live_for * DAY, cadence_days=7) is stale


def test_a_check_in_from_before_it_became_live_again_does_not_make_it_stale() -> None:
    assert not is_stale(MONDAY - 60 * DAY, since=MONDAY, at=MONDAY + DAY, cadence_days=7)


def test_a_key_result_that_is_not_live_yet_is_not_stale() -> None:
    assert not is_stale(None, since=MONDAY + 30 * DAY, at=MONDAY, cadence_days=7)


@pytest.mark.parametrize("cadence_days", [1, 7, 14, 30])
def test_the_rhythm_is_the_teams_own(cadence_days: int) -> None:
    edge = MONDAY + 2 * cadence_days * DAY

    assert is_stale(MONDAY, since=MONDAY, at=edge, cadence_days=cadence_days)
    assert not is_stale(MONDAY, since=MONDAY, at=edge - INSTANT, cadence_days=cadence_days)


# Objectives


@pytest.mark.parametrize(
    "key_results, status",
    [
        ([], None),
        ([(None, "1")], None),
        ([("done", "0.5"), ("done", "0.5")], "done"),
        ([("done", "0.5"), ("on_track", "0.5")], "on_track"),
        ([("on_track", "0.4"), ("at_risk", "0.3"), ("done", "0.3")], "at_risk"),
        ([("at_risk", "0.9"), ("off_track", "0.1")], "off_track"),
        ([("at_risk", "0.91"), ("off_track", "0.09")], "at_risk"),
        ([("on_track", "0.5"), (None, "0.5")], "on_track"),
        ([(None, "0.95"), ("on_track", "0.05")], None),
    ],
)
def test_an_objective_is_as_weak_as_its_weakest_key_result_that_weighs_a_tenth(
    key_results: list[tuple[str | None, str]], status: str | None
) -> None:
    assert objective_status([(each, Decimal(share)) for each, share in key_results]) == status


def test_when_every_key_result_is_light_each_of_them_counts() -> None:
    equal = shares([None] * 11)

    assert objective_status(list(zip(["off_track"] + ["on_track"] * 10, equal, strict=True))) == "off_track"


@given(st.lists(st.tuples(statuses, fractions), max_size=8).flatmap(lambda pairs: st.permutations(pairs)))
def test_an_objectives_status_is_one_of_those_of_its_key_results(
    key_results: list[tuple[str | None, Decimal]],
) -> None:
    status = objective_status(key_results)

    assert status is None or status in {each for each, _ in key_results}
    assert status == objective_status(key_results[::-1])
