"""Setting a check-in right."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skylight.goals import actions
from skylight.goals.models import CheckIn
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)


@pytest.fixture
def goal(ana, bo):
    return make.objective(ana, contributors=[bo])


@pytest.fixture
def key_result(goal):
    return make.key_result(goal)


def corrected(check_in, by, at=make.NOW + 3 * WEEK, **words):
    row = actions.correct(check_in, by=by, at=at, **words)
    row.key_result.refresh_from_db()
    return row


def test_the_correction_counts_and_the_wrong_one_stays_to_be_seen(ana, goal, key_result):
    wrong = make.check_in(key_result, 40, status="on_track")

    right = corrected(wrong, ana, value=Decimal(4), status="on_track")

    assert (right.corrects, right.key_result.current) == (wrong, 4)
    assert list(CheckIn.objects.standing()) == [right]
    goal.refresh_from_db()
    assert goal.progress == Decimal("0.4")
    wrong.refresh_from_db()
    assert wrong.value == 40


def test_a_correction_of_an_older_one_hides_no_newer_value(ana, key_result):
    older = make.check_in(key_result, 3, status="on_track", confidence=8)
    newer = make.check_in(key_result, 6, at=make.NOW + WEEK, status="at_risk")

    row = corrected(older, ana, value=Decimal(2), status="on_track", confidence=2)

    found = row.key_result
    assert (found.current, found.status, found.confidence) == (6, "at_risk", 2)
    assert found.checked_in_at == newer.at
    assert row.progress == Decimal("0.2")


def test_what_is_not_said_again_is_taken_back(ana, key_result):
    make.check_in(key_result, 3)
    wrong = make.check_in(key_result, 9, at=make.NOW + WEEK, status="done", confidence=10)

    found = corrected(wrong, ana, note="That was another team's figure").key_result

    assert (found.current, found.status, found.confidence) == (3, "none", None)


def test_the_only_value_taken_back_leaves_what_was_before_it(ana, key_result):
    wrong = make.check_in(key_result, 9)

    found = corrected(wrong, ana, note="Not measured yet").key_result

    assert (found.current, found.progress) == (None, None)


def test_a_correction_can_be_corrected_in_its_turn(ana, key_result):
    first = make.check_in(key_result, 40)
    second = corrected(first, ana, value=Decimal(5))

    third = corrected(second, ana, value=Decimal(4))

    assert third.key_result.current == 4
    assert third.key_result.checked_in_at == first.at


def test_nothing_is_corrected_twice(ana, key_result):
    wrong = make.check_in(key_result, 40)
    corrected(wrong, ana, value=Decimal(5))

    with pytest.raises(RuleBroken, match="newer"):
        corrected(wrong, ana, value=Decimal(4))


def test_the_value_and_the_target_of_that_day_stay_with_it(ana, key_result):
    make.check_in(key_result, 3)
    wrong = make.check_in(key_result, 9, at=make.NOW + WEEK)
    actions.edit_key_result(
        key_result,
        by=ana,
        at=make.NOW + WEEK,
        version=key_result.version,
        target=Decimal(20),
        reason="We can do more",
    )

    row = corrected(wrong, ana, value=Decimal(6))

    assert (row.value_before, row.target) == (3, 10)


@pytest.mark.parametrize(
    ("words", "field"),
    [({}, "value"), ({"value": Decimal(4)}, "value"), ({"value": Decimal("NaN")}, "value")],
    ids=["nothing", "the same", "no number"],
)
def test_it_says_something_else(ana, key_result, words, field):
    wrong = make.check_in(key_result, 4)

    with pytest.raises(RuleBroken) as broken:
        corrected(wrong, ana, **words)

    assert broken.value.field == field


def test_ticks_are_set_right_by_the_next_check_in(ana, goal):
    key_result = make.key_result(goal, kind="milestone", milestones=[("Draft", None, None)])
    (draft,) = key_result.milestones.all()
    wrong = make.check_in(key_result, milestones_done={draft.pk: True}, note="Done")

    row = corrected(wrong, ana, note="Nearly done")

    assert row.key_result.progress == 1
    assert actions.check_in(key_result, by=ana, at=make.NOW + 4 * WEEK, milestones_done={draft.pk: False})


def test_the_week_of_a_range_is_set_right_for_its_own_time(ana, goal):
    beginning = datetime(2026, 3, 2, 9, tzinfo=UTC)
    key_result = make.key_result(goal, kind="range", low=Decimal(95), high=Decimal(99), at=beginning)
    weeks = [beginning + timedelta(weeks=week, hours=1) for week in range(4)]
    wrong, *_others = [
        make.check_in(key_result, value, at=at) for at, value in zip(weeks, [9, 96, 97, 98], strict=True)
    ]

    row = corrected(wrong, ana, at=weeks[3] + timedelta(hours=1), value=Decimal(97))

    assert row.key_result.progress == 1


def test_when_the_cycle_is_closed_history_stands(ana, key_result):
    wrong = make.check_in(key_result, 40)

    with pytest.raises(RuleBroken, match="cycle is closed"):
        corrected(wrong, ana, at=datetime(2026, 5, 11, tzinfo=UTC), value=Decimal(4))


def test_the_writer_and_those_who_could_write_the_next_one_correct_it(ana, bo, key_result):
    wrong = make.check_in(key_result, 40, by=bo)

    assert corrected(corrected(wrong, bo, value=Decimal(5)), ana, value=Decimal(4)).by == ana


def test_nobody_else_corrects_it(ana, li, sam, wen, root, key_result):
    wrong = make.check_in(key_result, 40)

    for person in (li, sam, wen, root):
        with pytest.raises(NotAllowed):
            corrected(wrong, person, value=Decimal(4))


def test_it_records_both_figures_and_tells_the_first_writer(ana, bo, goal, key_result):
    wrong = make.check_in(key_result, 40, by=bo)

    row = corrected(wrong, ana, value=Decimal(4))

    event = recorded.event("goals.check_in_corrected")
    assert (event.by, event.objective, event.subject) == (ana, goal, f"goals.checkin:{row.pk}")
    assert (event.data["before"], event.data["after"]) == ("40.0000000000", "4.0000000000")
    assert recorded.told("goals.check_in_corrected") == {bo}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    acts=st.lists(
        st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 20), st.sampled_from([None, 2, 9])),
        min_size=1,
        max_size=8,
    )
)
def test_the_newest_uncorrected_word_stands_whatever_the_order(ana, acts):
    key_result = make.key_result(make.objective(ana))
    said = []
    for number, (is_correction, which, value, confidence) in enumerate(acts, start=1):
        words = {"value": Decimal(value), "confidence": confidence, "note": str(number)}
        moment = make.NOW + timedelta(hours=number)
        if is_correction and said:
            place = which % len(said)
            row, spoken_at, _words = said[place]
            said[place] = (corrected(row, ana, at=moment, **words), spoken_at, words)
        else:
            moment -= timedelta(hours=3 * which)
            said.append((make.check_in(key_result, by=ana, at=moment, **words), moment, words))

    key_result.refresh_from_db()

    order = sorted(said, key=lambda one: one[1])
    confidences = [words["confidence"] for _row, _at, words in order if words["confidence"] is not None]
    assert key_result.checked_in_at == order[-1][1]
    if [one[1] for one in order].count(order[-1][1]) == 1:
        assert key_result.current == order[-1][2]["value"]
    assert key_result.confidence in (confidences or [None])


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_leave_one():
    ana = make.person("Ana")
    wrong = make.check_in(make.key_result(make.objective(ana)), 40)
    start, outcomes = threading.Barrier(2), []

    def work(value):
        try:
            start.wait(10)
            actions.correct(wrong, by=ana, at=make.NOW + WEEK, value=Decimal(value))
            outcomes.append("corrected")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(value,)) for value in (4, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["corrected", "refused"]
    assert CheckIn.objects.filter(corrects=wrong).count() == 1
