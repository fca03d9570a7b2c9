"""The progress that is kept on key results and objectives."""

from datetime import timedelta
from decimal import Decimal

import pytest

from skylight.goals import actions, roll_up, tasks
from skylight.goals.models import CheckIn, KeyResult, Milestone
from skylight.policies.actions import decide
from tests import make

WEEK = timedelta(days=7)


def report(key_result, at, value, corrects=None):
    return CheckIn.objects.create(
        objective=key_result.objective,
        key_result=key_result,
        by=key_result.objective.owner_person,
        at=at,
        value=Decimal(value),
        corrects=corrects,
    )


def reckoned(key_result, at=make.NOW):
    key_result.refresh_from_db()
    roll_up.recompute_key_result(key_result, at=at)
    return KeyResult.objects.get(pk=key_result.pk).progress


@pytest.mark.parametrize(
    "start, target, current, progress",
    [
        ("0", "100", None, None),
        ("0", "100", "25", "0.25"),
        ("0", "100", "120", "1.2"),
        ("50", "100", "40", "-0.2"),
        ("0", "3", "1", "0.333333"),
        ("0", "10000000", "9999999.9", "0.999999"),
        ("0", "10000000", "0.1", "0.000001"),
        ("0", "10000000", "-0.1", "-0.000001"),
        ("0", "0.0000000001", "99999999999999900000", "999999.999999"),
        ("0", "0.0000000001", "-99999999999999900000", "-999999.999999"),
    ],
)
def test_a_metric_keeps_what_its_column_holds(ana, start, target, current, progress):
    key_result = make.key_result(make.objective(ana), start=Decimal(start), target=Decimal(target))
    KeyResult.objects.filter(pk=key_result.pk).update(current=current and Decimal(current))

    assert reckoned(key_result) == (progress and Decimal(progress))


def test_without_start_or_target_there_is_none(ana):
    key_result = make.key_result(make.objective(ana), start=None, target=None)
    KeyResult.objects.filter(pk=key_result.pk).update(current=5)

    assert reckoned(key_result) is None


@pytest.mark.parametrize("current, progress", [(None, None), (0, 0), (1, 1)])
def test_done_or_not(ana, current, progress):
    key_result = make.key_result(make.objective(ana), kind="binary")
    KeyResult.objects.filter(pk=key_result.pk).update(current=current)

    assert reckoned(key_result) == progress


def test_milestones_count_by_weight_and_removed_ones_not_at_all(ana):
    steps = [("A", None, Decimal(1)), ("B", None, Decimal(3)), ("C", None, Decimal(9))]
    key_result = make.key_result(make.objective(ana), kind="milestone", milestones=steps)
    Milestone.objects.filter(title="B").update(done_at=make.NOW)
    Milestone.objects.filter(title="C").update(removed_at=make.NOW)

    assert reckoned(key_result) == Decimal("0.75")


class TestRange:
    """Weeks in which the value stayed where it should."""

    @pytest.fixture
    def key_result(self, ana):
        return make.key_result(make.objective(ana), kind="range", low=Decimal(1), high=Decimal(9))

    def test_without_a_report_there_is_none(self, key_result):
        assert reckoned(key_result, make.NOW + 3 * WEEK) is None

    def test_a_report_of_this_moment_counts(self, key_result):
        report(key_result, make.NOW, 5)

        assert reckoned(key_result) == 1

    def test_silent_weeks_count_as_broken(self, key_result):
        report(key_result, make.NOW, 5)
        report(key_result, make.NOW + 3 * WEEK, 5)

        assert reckoned(key_result, make.NOW + 3 * WEEK) == Decimal("0.5")

    def test_what_is_reported_outside_counts_as_broken(self, key_result):
        report(key_result, make.NOW, 5)
        report(key_result, make.NOW + WEEK, 10)

        assert reckoned(key_result, make.NOW + WEEK) == Decimal("0.5")

    def test_a_correction_counts_for_the_week_it_corrects(self, key_result):
        wrong = report(key_result, make.NOW, 10)
        report(key_result, make.NOW + WEEK, 5)
        right = report(key_result, make.NOW + WEEK, 6, corrects=wrong)
        report(key_result, make.NOW + WEEK, 7, corrects=right)

        assert reckoned(key_result, make.NOW + WEEK) == 1

    def test_after_the_cycle_nothing_is_lost_by_silence(self, key_result):
        ends_at = key_result.objective.cycle.ends_at
        for week in range(7):
            report(key_result, make.NOW + week * WEEK, 5)

        assert reckoned(key_result, ends_at + 5 * WEEK) == 1

    def test_periods_follow_the_rhythm_of_the_team(self, key_result, growth, root):
        decide("checkin_cadence", "monthly", by=root, at=make.NOW, reason="Slower", team=growth)
        report(key_result, make.NOW, 5)

        assert reckoned(key_result, make.NOW + 3 * WEEK) == 1

    def test_every_night_silent_weeks_are_counted(self, key_result, now, monkeypatch):
        report(key_result, make.NOW, 5)
        assert reckoned(key_result) == 1
        monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW + 2 * WEEK)

        assert [tasks.recompute_ranges.call(), tasks.recompute_ranges.call()] == [1, 1]
        key_result.refresh_from_db()
        key_result.objective.refresh_from_db()
        assert (key_result.progress, key_result.objective.progress) == (Decimal("0.5"), Decimal("0.5"))

    def test_what_is_over_is_left_alone(self, key_result):
        report(key_result, make.NOW, 5)
        reckoned(key_result)

        assert roll_up.recompute_ranges(at=key_result.objective.cycle.ends_at + 2 * WEEK) == 0
        actions.close(key_result.objective, by=key_result.objective.owner_person, at=make.NOW)
        assert roll_up.recompute_ranges(at=make.NOW + WEEK) == 0


def test_an_objective_is_the_mean_of_its_key_results(ana):
    objective = make.objective(ana)
    for progress in ("1.5", "-3", None, "0.5"):
        key_result = make.key_result(objective)
        KeyResult.objects.filter(pk=key_result.pk).update(progress=progress and Decimal(progress))

    roll_up.recompute_objective(objective)

    objective.refresh_from_db()
    assert objective.progress == Decimal("0.375")


def test_it_never_says_done_before_it_is(ana):
    objective = make.objective(ana)
    for progress in ("1", "1", "0.999999"):
        key_result = make.key_result(objective)
        KeyResult.objects.filter(pk=key_result.pk).update(progress=Decimal(progress))

    roll_up.recompute_objective(objective)

    assert objective.progress == Decimal("0.999999")


def test_alignment_moves_no_progress(ana, li):
    above, below = make.objective(li), make.objective(ana)
    make.key_result(above)
    make.alignment(below, above)
    key_result = make.key_result(below)
    KeyResult.objects.filter(pk=key_result.pk).update(current=10)
    key_result.refresh_from_db()

    actions.edit_key_result(
        key_result, by=ana, at=make.NOW, version=1, target=Decimal(20), reason="More is possible"
    )

    above.refresh_from_db()
    below.refresh_from_db()
    assert (above.progress, below.progress) == (0, Decimal("0.5"))
