"""Weighing the key results of an objective."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import KeyResult
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from skylight.policies.actions import decide
from tests import make


@pytest.fixture
def objective(ana):
    return make.objective(ana)


@pytest.fixture
def rows(objective):
    return [make.key_result(objective, title) for title in "abc"]


def weigh(objective, by, rows, *numbers, **details):
    details.setdefault("version", objective.version)
    details.setdefault("at", make.NOW)
    weights = {
        row.pk: None if number is None else Decimal(number) for row, number in zip(rows, numbers, strict=True)
    }
    return actions.set_weights(objective, by=by, weights=weights, **details)


def stored(rows):
    return [KeyResult.objects.get(pk=row.pk).weight for row in rows]


def test_weights_that_make_one_are_kept(ana, bo, objective, rows):
    actions.set_contributors(objective, by=ana, at=make.NOW, version=objective.version, people=[bo])
    objective.refresh_from_db()

    weighed = weigh(objective, ana, rows, "0.333", "0.333", "0.334", reason="As agreed")

    assert stored(rows) == [Decimal("0.333"), Decimal("0.333"), Decimal("0.334")]
    assert weighed.version == objective.version + 1
    assert [row.revisions.first().reason for row in rows] == ["As agreed"] * 3
    assert ("weight", "", "0.334") in recorded.diff(objective)
    assert recorded.told("goals.weighed") == {bo}


@pytest.mark.parametrize(
    "numbers, total",
    [
        (("0.333", "0.333", "0.333"), "0.999"),
        (("0.5", "0.5", "0.5"), "1.5"),
        (("0.2", None, None), "0.2"),
        (("0", "0", "0"), "0"),
    ],
)
def test_any_other_sum_is_refused_and_named(ana, objective, rows, numbers, total):
    with pytest.raises(RuleBroken, match=f"add up to {total} instead of 1") as refused:
        weigh(objective, ana, rows, *numbers)

    assert refused.value.field == "weights"
    assert stored(rows) == [None] * 3


def test_progress_follows_the_weights(ana, objective, rows):
    KeyResult.objects.filter(pk=rows[0].pk).update(progress=Decimal(1))

    weigh(objective, ana, rows, "0.5", "0.25", "0.25")

    objective.refresh_from_db()
    assert objective.progress == Decimal("0.5")


def test_all_weights_are_taken_away_together(ana, objective, rows):
    objective = weigh(objective, ana, rows, "0.5", "0.5", None)

    weigh(objective, ana, rows, None, None, None)

    assert stored(rows) == [None] * 3


def test_the_same_weights_leave_no_trace(ana, objective, rows):
    objective = weigh(objective, ana, rows, "0.5", "0.5", None)
    before = recorded.kinds()

    same = weigh(objective, ana, rows, "0.500", "0.5", "0")

    assert (same.version, recorded.kinds()) == (objective.version, before)


def test_only_what_changes_is_revised(ana, objective, rows):
    objective = weigh(objective, ana, rows, "0.5", "0.25", "0.25")
    revisions = [row.revisions.count() for row in rows]

    weigh(objective, ana, rows, "0.5", "0.5", "0")

    assert [row.revisions.count() for row in rows] == [revisions[0], revisions[1] + 1, revisions[2] + 1]


def test_a_form_of_one_of_them_is_stale_afterwards(ana, objective, rows):
    weigh(objective, ana, rows, "0.5", "0.5", "0")

    with pytest.raises(Stale):
        actions.edit_key_result(rows[0], by=ana, at=make.NOW, version=rows[0].version, weight=None)


def test_reweighing_after_mid_cycle_is_marked(ana, objective, rows):
    weigh(objective, ana, rows, "0.5", "0.5", "0", at=datetime(2026, 4, 10, tzinfo=UTC))

    assert rows[0].revisions.first().after_mid_cycle


def test_an_incomplete_list_is_refused(ana, objective, rows):
    with pytest.raises(RuleBroken, match="list has changed"):
        weigh(objective, ana, rows[:2], "0.5", "0.5")


def test_cancelled_ones_do_not_count(ana, objective, rows):
    actions.cancel_key_result(rows[0], by=ana, at=make.NOW, reason="Enough")

    weigh(objective, ana, rows[1:], "0.5", "0.5")


def test_the_second_editor_is_stopped(ana, objective, rows):
    weigh(objective, ana, rows, "0.5", "0.5", "0")

    with pytest.raises(Stale):
        weigh(objective, ana, rows, "0.2", "0.8", "0")
    with pytest.raises(VersionMissing):
        weigh(objective, ana, rows, "0.2", "0.8", "0", version=None)


def test_only_the_owners_weigh(li, objective, rows):
    with pytest.raises(NotAllowed):
        weigh(objective, li, rows, "0.5", "0.5", "0")


def test_not_where_everything_counts_the_same(ana, objective, rows, growth, root):
    decide("weights", "equal", by=root, at=make.NOW, reason="Simpler", team=growth)

    with pytest.raises(RuleBroken, match="works without weights"):
        weigh(objective, ana, rows, "0.5", "0.5", "0")


def test_statements_do_not_grow_with_the_number(ana, objective, django_assert_max_num_queries):
    rows = [make.key_result(objective) for _ in range(20)]

    with django_assert_max_num_queries(22):
        weigh(objective, ana, rows, *["0.05"] * 20)
