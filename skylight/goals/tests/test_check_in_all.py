"""All my key results on one screen, saved in one go."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from skylight.activity.models import Event
from skylight.goals import actions
from skylight.goals.actions import CheckInEntry
from skylight.goals.models import CheckIn, KeyResult
from skylight.lib.errors import NotAllowed, RuleBroken, Stale
from tests import make

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(days=7)


@pytest.fixture
def goal(ana):
    return make.objective(ana)


@pytest.fixture
def rows(goal):
    return [make.key_result(goal) for _ in range(3)]


def saved(by, *entries, at=make.NOW):
    return actions.check_in_all(entries, by=by, at=at)


def values():
    return list(KeyResult.objects.order_by("pk").values_list("current", flat=True))


def test_all_are_saved_at_once(ana, goal, rows):
    saved(ana, *(CheckInEntry(row, value=Decimal(number)) for number, row in enumerate(rows, start=4)))

    assert values() == [4, 5, 6]
    goal.refresh_from_db()
    assert goal.progress == Decimal("0.5")


def test_they_may_belong_to_several_objectives(ana, rows):
    other = make.key_result(make.objective(ana))

    saved(ana, CheckInEntry(other, value=Decimal(8)), CheckInEntry(rows[0], value=Decimal(3)))

    other.objective.refresh_from_db()
    assert other.objective.progress == Decimal("0.8")
    assert rows[0].objective.check_ins.count() == 1


def test_one_that_makes_no_sense_keeps_all_from_being_saved(ana, rows):
    with pytest.raises(RuleBroken) as broken:
        saved(
            ana,
            CheckInEntry(rows[0], value=Decimal(4)),
            CheckInEntry(rows[1], value=Decimal("NaN")),
            CheckInEntry(rows[2], value=Decimal(6)),
        )

    assert broken.value.field == f"kr_{rows[1].pk}_value"
    assert values() == [None, None, None]
    assert not CheckIn.objects.exists()
    assert not Event.objects.filter(kind="goals.checked_in").exists()


def test_all_that_make_no_sense_are_told_at_once(ana, rows):
    with pytest.raises(RuleBroken) as broken:
        saved(
            ana,
            CheckInEntry(rows[0], value=Decimal(4), evidence_url="nowhere"),
            CheckInEntry(rows[1], value=Decimal(5)),
            CheckInEntry(rows[2], confidence=11),
        )

    found = [broken.value, *broken.value.also]
    assert [one.field for one in found] == [f"kr_{rows[0].pk}_evidence_url", f"kr_{rows[2].pk}_confidence"]


def test_a_rule_about_the_whole_key_result_names_it_too(ana, rows):
    actions.cancel_key_result(rows[1], by=ana, at=make.NOW, reason="Measured elsewhere")

    with pytest.raises(RuleBroken) as broken:
        saved(ana, CheckInEntry(rows[1], value=Decimal(4)))

    assert broken.value.field == f"kr_{rows[1].pk}"


def test_one_that_is_somebody_elses_keeps_all_from_being_saved(ana, bo, rows):
    with pytest.raises(NotAllowed):
        saved(
            ana,
            CheckInEntry(rows[0], value=Decimal(4)),
            CheckInEntry(make.key_result(make.objective(bo)), value=Decimal(1)),
        )

    assert not CheckIn.objects.exists()


def test_an_entry_with_nothing_new_is_left_out(ana, rows):
    make.check_in(rows[0], 4, status="on_track", confidence=6)

    made = saved(
        ana,
        CheckInEntry(rows[0], value=Decimal(4), status="on_track", confidence=6),
        CheckInEntry(rows[1]),
        CheckInEntry(rows[2], note="Started"),
        at=LATER,
    )

    assert [one.key_result for one in made] == [rows[2]]


def test_nothing_new_at_all_is_no_error(ana, rows):
    assert saved(ana) == []
    assert saved(ana, CheckInEntry(rows[0])) == []


def test_one_can_say_that_the_figures_still_hold(ana, rows):
    make.check_in(rows[0], 4)

    (made,) = saved(ana, CheckInEntry(rows[0], value=Decimal(4), confirm=True), at=LATER)

    rows[0].refresh_from_db()
    assert (made.value, rows[0].checked_in_at) == (4, LATER)


def test_each_check_in_is_on_record(ana, rows):
    saved(ana, *(CheckInEntry(row, value=Decimal(4)) for row in rows))

    assert Event.objects.filter(kind="goals.checked_in").count() == 3


def test_nobody_overwrites_what_was_said_meanwhile(ana, rows):
    seen = make.check_in(rows[0], 4)
    meanwhile = make.check_in(rows[0], 6, at=LATER)

    with pytest.raises(Stale) as stale:
        saved(
            ana,
            CheckInEntry(rows[0], value=Decimal(5), seen_check_in=seen.pk),
            CheckInEntry(rows[1], value=Decimal(9), seen_check_in=0),
            at=LATER,
        )

    (conflict,) = stale.value.current
    assert (conflict.newest, conflict.entry.key_result, conflict.entry.value) == (meanwhile, rows[0], 5)
    assert values() == [6, None, None]


def test_the_first_check_in_of_all_is_not_overwritten_either(ana, rows):
    make.check_in(rows[0], 4)

    with pytest.raises(Stale):
        saved(ana, CheckInEntry(rows[0], value=Decimal(5), seen_check_in=0))


def test_every_conflict_of_a_save_is_told(ana, rows):
    for row in rows:
        make.check_in(row, 4)

    with pytest.raises(Stale) as stale:
        saved(ana, *(CheckInEntry(row, value=Decimal(5), seen_check_in=0) for row in rows))

    assert [one.entry.key_result for one in stale.value.current] == rows


def test_what_one_did_not_touch_is_no_conflict(ana, rows):
    seen = make.check_in(rows[0], 4, status="on_track")
    make.check_in(rows[0], 6, status="at_risk", at=LATER)

    made = saved(
        ana,
        CheckInEntry(rows[0], value=Decimal(4), status="on_track", seen_check_in=seen.pk),
        CheckInEntry(rows[1], value=Decimal(9), seen_check_in=0),
        at=LATER,
    )

    assert [one.key_result for one in made] == [rows[1]]
    assert values() == [6, 9, None]


def test_ticks_one_did_not_touch_are_no_conflict(ana, goal, rows):
    steps = make.key_result(goal, kind="milestone", milestones=[("Draft", None, None), ("Ship", None, None)])
    draft, ship = steps.milestones.all()
    make.check_in(steps, milestones_done={draft.pk: True})

    made = saved(
        ana,
        CheckInEntry(steps, milestones_done={draft.pk: False, ship.pk: False}, seen_check_in=0),
        CheckInEntry(rows[0], value=Decimal(1), seen_check_in=0),
    )

    draft.refresh_from_db()
    assert [one.key_result for one in made] == [rows[0]]
    assert draft.done_at is not None


def test_a_tick_of_ones_own_meets_the_others(ana, goal):
    steps = make.key_result(goal, kind="milestone", milestones=[("Draft", None, None), ("Ship", None, None)])
    draft, ship = steps.milestones.all()
    make.check_in(steps, milestones_done={draft.pk: True})

    with pytest.raises(Stale):
        saved(ana, CheckInEntry(steps, milestones_done={draft.pk: False, ship.pk: True}, seen_check_in=0))


def test_reading_costs_the_same_however_many_there_are(ana, goal, django_assert_max_num_queries):
    rows = [make.key_result(goal) for _ in range(12)]

    with django_assert_max_num_queries(14):
        assert saved(ana, *(CheckInEntry(row) for row in rows)) == []


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_never_overwrite_each_other_silently():
    ana, bo = make.person("Ana"), make.person("Bo")
    rows = [make.key_result(make.objective(ana, contributors=[bo])) for _ in range(3)]
    start, outcomes = threading.Barrier(2), []

    def save(person, entries, value):
        try:
            start.wait(10)
            made = actions.check_in_all(
                [CheckInEntry(row, value=value, seen_check_in=0) for row in entries], by=person, at=make.NOW
            )
            outcomes.append([one.value for one in made])
        except Stale as stale:
            outcomes.append(stale.current[0].newest.value)
        finally:
            connection.close()

    # One goes through the list from the end: whoever comes second waits, neither waits for ever.
    threads = [
        threading.Thread(target=save, args=(ana, rows, Decimal(4))),
        threading.Thread(target=save, args=(bo, rows[::-1], Decimal(7))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    (winner,) = [one[0] for one in outcomes if isinstance(one, list)]
    assert [one for one in outcomes if not isinstance(one, list)] == [winner]
    assert values() == [winner] * 3
    assert CheckIn.objects.count() == 3
