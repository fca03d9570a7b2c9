"""The owner's word, the suggestion beside it, and silence."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from time import perf_counter

import pytest

from skylight.cycles import calendar
from skylight.cycles.models import Cycle
from skylight.goals import status
from skylight.goals.models import KeyResult, Objective
from skylight.policies.queries import DEFAULTS, Policy
from skylight.policies.resolution import Value

# March to April 2026 has 44 days from Monday to Friday, 10 of them before 16 March.
NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
BEGINNING = datetime(2026, 2, 20, tzinfo=UTC)


def policy(**decided):
    return Policy({name: Value(value, "default") for name, value in {**DEFAULTS, **decided}.items()})


def cycle(zone="UTC"):
    first_day, last_day = date(2026, 3, 1), date(2026, 4, 30)
    starts_at, ends_at = calendar.moments(first_day, last_day, zone)
    return Cycle(
        first_day=first_day,
        last_day=last_day,
        time_zone=zone,
        starts_at=starts_at,
        ends_at=ends_at,
        closes_at=ends_at + timedelta(days=10),
    )


def objective(**details):
    details = {"state": Objective.State.PUBLISHED, "published_at": BEGINNING, **details}
    return Objective(**details)


def key_result(progress=None, **details):
    details = {"created_at": BEGINNING, "checked_in_at": NOW - timedelta(days=1), **details}
    return KeyResult(progress=None if progress is None else Decimal(progress), **details)


def reading(row, *, of=None, box=None, at=NOW, work="weekdays", **decided):
    return status.read(
        row,
        objective=of or objective(),
        cycle=box or cycle(),
        policy=policy(**decided),
        calendar=work,
        at=at,
    )


@pytest.mark.parametrize(
    ("progress", "suggested"),
    [
        (None, None),
        ("-0.1", "off_track"),
        ("0", "at_risk"),
        ("0.12", "at_risk"),
        ("0.13", "on_track"),
        ("0.9", "on_track"),
        ("1", "done"),
        ("1.2", "done"),
    ],
)
def test_pace_over_working_time_suggests_a_status(progress, suggested):
    assert reading(key_result(progress)).suggested == suggested


def test_nothing_is_suggested_in_the_first_tenth_of_the_time():
    assert reading(key_result("0"), at=datetime(2026, 3, 6, 9, tzinfo=UTC)).suggested is None


def test_without_a_word_of_the_owner_the_suggestion_is_shown():
    found = reading(key_result("0.2"))

    assert (found.status, found.disagrees) == ("on_track", False)


def test_the_owners_word_wins_and_the_disagreement_shows():
    found = reading(key_result("0", status="on_track"))

    assert (found.status, found.suggested, found.disagrees) == ("on_track", "at_risk", True)


def test_two_silent_rhythms_make_it_stale_whatever_was_said():
    row = key_result("0.9", status="on_track", checked_in_at=NOW - timedelta(days=14))

    found = reading(row)

    assert (found.status, found.is_stale) == ("stale", True)


@pytest.mark.parametrize(("cadence", "days"), [("weekly", 14), ("biweekly", 28), ("monthly", 60)])
def test_policy_sets_the_rhythm(cadence, days):
    at = datetime(2026, 4, 30, 20, tzinfo=UTC)
    silent = key_result("0.5", checked_in_at=at - timedelta(days=days))
    heard = key_result("0.5", checked_in_at=at - timedelta(days=days) + timedelta(seconds=1))

    assert reading(silent, at=at, checkin_cadence=cadence).is_stale
    assert not reading(heard, at=at, checkin_cadence=cadence).is_stale


@pytest.mark.parametrize(
    ("row", "details"),
    [
        (key_result("1", status="done", checked_in_at=None), {}),
        (key_result(checked_in_at=None), {"published_at": NOW - timedelta(days=13)}),
        (key_result(checked_in_at=None, created_at=NOW - timedelta(days=1)), {}),
    ],
    ids=["said to be done", "just published", "just added"],
)
def test_silence_is_not_held_against(row, details):
    assert not reading(row, of=objective(**details)).is_stale


def test_silence_at_the_end_shows_while_scores_are_given_and_is_history_afterwards():
    row = key_result("0.5", status="on_track", checked_in_at=datetime(2026, 4, 10, tzinfo=UTC))

    assert reading(row, at=datetime(2026, 5, 2, tzinfo=UTC)).status == "stale"
    assert reading(row, at=datetime(2027, 5, 2, tzinfo=UTC)).status == "on_track"


def test_a_later_start_and_an_earlier_deadline_make_its_own_time():
    added = key_result("0", created_at=datetime(2026, 3, 13, 9, tzinfo=UTC))
    due = key_result("0.5", deadline=date(2026, 3, 27))

    assert reading(added).suggested is None
    assert reading(due).elapsed == Decimal(10) / Decimal(20)
    assert reading(due).suggested == "on_track"


def test_past_its_deadline_it_is_off_track_unless_it_came_as_far_as_expected():
    late = key_result("0.95", deadline=date(2026, 3, 13))
    aspirational = objective(commitment="aspirational")

    assert reading(late).suggested == "off_track"
    assert reading(late, of=aspirational).suggested == "on_track"


def test_the_objectives_deadline_counts_where_the_key_result_has_none():
    found = reading(key_result("0.5"), of=objective(deadline=date(2026, 3, 13)))

    assert (found.suggested, found.expected) == ("off_track", 1)


@pytest.mark.parametrize(
    ("commitment", "expected"),
    [("committed", Decimal(10) / 44), ("aspirational", Decimal(10) / 44 * Decimal("0.7"))],
)
def test_the_tick_on_the_bar_stands_where_progress_should_be(commitment, expected):
    found = reading(key_result("0"), of=objective(commitment=commitment))

    assert found.expected == expected


def test_done_or_not_has_no_line_between():
    row = key_result("0", kind="binary")

    assert reading(row).expected is None
    assert reading(row).suggested == "on_track"
    assert reading(row, at=datetime(2026, 5, 1, tzinfo=UTC)).suggested == "off_track"


@pytest.mark.parametrize(
    ("progress", "suggested"),
    [("1", "on_track"), ("0.9", "on_track"), ("0.8", "at_risk"), ("0.3", "off_track")],
)
def test_a_range_is_expected_to_be_kept_from_the_start(progress, suggested):
    found = reading(key_result(progress, kind="range"))

    assert (found.suggested, found.expected) == (suggested, 1)


def test_a_range_is_done_when_its_time_is_over():
    assert reading(key_result("1", kind="range"), at=datetime(2026, 5, 1, tzinfo=UTC)).suggested == "done"


def test_a_holiday_is_nobodys_delay():
    october = Cycle(
        first_day=date(2025, 10, 1),
        last_day=date(2025, 12, 31),
        time_zone="Asia/Shanghai",
        starts_at=datetime(2025, 9, 30, 16, tzinfo=UTC),
        ends_at=datetime(2025, 12, 31, 16, tzinfo=UTC),
    )
    goal = objective(published_at=datetime(2025, 9, 20, tzinfo=UTC))
    row = key_result("0", created_at=datetime(2025, 9, 20, tzinfo=UTC))
    at = datetime(2025, 10, 11, 1, tzinfo=UTC)

    found = reading(row, of=goal, box=october, work="china", at=at)

    assert found.elapsed == Decimal(2) / 61
    assert found.suggested is None


def test_a_year_whose_holidays_nobody_knows_yet_says_so():
    row, goal = key_result("0.2", deadline=date(2060, 1, 1)), objective()

    assert not reading(row, of=goal, work="china").is_exact
    assert reading(row, of=goal, work="weekdays").is_exact


def test_days_are_those_of_the_cycles_zone():
    at = datetime(2026, 3, 15, 23, tzinfo=UTC)

    assert reading(key_result("0"), box=cycle("Asia/Shanghai"), at=at).elapsed == Decimal(10) / 44
    assert reading(key_result("0"), box=cycle("America/New_York"), at=at).elapsed == Decimal(10) / 44


@pytest.mark.parametrize(
    ("row", "goal"),
    [
        (key_result("0"), objective(state="draft", published_at=None)),
        (key_result("0"), objective(state="closed")),
        (key_result("0", cancelled_at=NOW), objective()),
    ],
    ids=["draft", "closed", "cancelled"],
)
def test_what_is_not_worked_on_gets_no_suggestion(row, goal):
    assert reading(row, of=goal) == status.Reading("none")


def test_a_cycle_without_dates_has_no_pace():
    found = reading(key_result("0.4", status="at_risk"), box=Cycle())

    assert found == status.Reading("at_risk")


def test_confidence_changes_nothing():
    assert reading(key_result("0.2", confidence=0)) == reading(key_result("0.2", confidence=10))


def test_a_thousand_readings_take_no_time():
    rows, goal, box, in_force = [key_result("0.2")] * 1000, objective(), cycle(), policy()
    began = perf_counter()

    for row in rows:
        status.read(row, objective=goal, cycle=box, policy=in_force, calendar="china", at=NOW)

    assert perf_counter() - began < 1
