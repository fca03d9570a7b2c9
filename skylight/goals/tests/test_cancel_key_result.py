"""Cancelling a key result, and restoring it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import KeyResult
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


def test_a_cancelled_key_result_leaves_the_count_with_its_reason(ana, bo):
    objective = make.objective(ana, contributors=[bo])
    done, undone = make.key_result(objective), make.key_result(objective)
    KeyResult.objects.filter(pk=done.pk).update(progress=Decimal(1))

    cancelled = actions.cancel_key_result(undone, by=ana, at=make.NOW, reason=" Out of our hands ")

    objective.refresh_from_db()
    assert objective.progress == 1
    assert (cancelled.cancelled_at, cancelled.cancelled_by) == (make.NOW, ana)
    assert (cancelled.cancel_reason, cancelled.version) == ("Out of our hands", 2)
    assert recorded.diff(objective)[-1] == ("standing", "live", "cancelled")
    assert objective.revisions.first().reason == "Out of our hands"
    assert recorded.event("goals.key_result_cancelled").reason == "Out of our hands"
    assert recorded.told("goals.key_result_cancelled") == {bo}


def test_restored_it_counts_again(ana):
    objective = make.objective(ana)
    make.key_result(objective)
    key_result = make.key_result(objective)
    KeyResult.objects.filter(pk=key_result.pk).update(progress=Decimal(1))
    actions.cancel_key_result(key_result, by=ana, at=make.NOW, reason="Enough")

    restored = actions.restore_key_result(key_result, by=ana, at=make.NOW)

    objective.refresh_from_db()
    assert objective.progress == Decimal("0.5")
    assert (restored.cancelled_at, restored.cancelled_by, restored.cancel_reason) == (None, None, "")
    assert recorded.diff(objective)[-1] == ("standing", "cancelled", "live")
    assert recorded.event("goals.key_result_restored").by == ana


def test_without_any_left_there_is_no_progress(ana):
    objective = make.objective(ana)

    actions.cancel_key_result(make.key_result(objective), by=ana, at=make.NOW, reason="Enough")

    objective.refresh_from_db()
    assert objective.progress is None


def test_dropped_after_mid_cycle_it_is_marked(ana):
    key_result = make.key_result(make.objective(ana))
    late = datetime(2026, 4, 10, tzinfo=UTC)

    actions.cancel_key_result(key_result, by=ana, at=late, reason="Will not be reached")

    assert key_result.revisions.first().after_mid_cycle


def test_a_published_one_is_cancelled_with_a_reason(ana):
    key_result = make.key_result(make.objective(ana))

    with pytest.raises(RuleBroken) as refused:
        actions.cancel_key_result(key_result, by=ana, at=make.NOW, reason=" ")

    assert refused.value.field == "reason"


def test_in_a_draft_it_needs_none(ana):
    key_result = make.key_result(make.objective(ana, published=False))

    assert actions.cancel_key_result(key_result, by=ana, at=make.NOW).is_cancelled


def test_only_the_objectives_owners(ana, bo, li):
    key_result = make.key_result(make.objective(ana), owner=bo)

    for by in (bo, li):
        with pytest.raises(NotAllowed):
            actions.cancel_key_result(key_result, by=by, at=make.NOW, reason="Enough")
        with pytest.raises(NotAllowed):
            actions.restore_key_result(key_result, by=by, at=make.NOW)


def test_only_once(ana):
    key_result = make.key_result(make.objective(ana))
    with pytest.raises(RuleBroken, match="not cancelled"):
        actions.restore_key_result(key_result, by=ana, at=make.NOW)
    actions.cancel_key_result(key_result, by=ana, at=make.NOW, reason="Enough")

    with pytest.raises(RuleBroken, match="cancelled already"):
        actions.cancel_key_result(key_result, by=ana, at=make.NOW, reason="Enough")


def test_not_when_the_objective_is_over(ana):
    objective = make.objective(ana)
    key_result = make.key_result(objective)
    actions.close(objective, by=ana, at=make.NOW)

    with pytest.raises(RuleBroken, match="Reopen it first"):
        actions.cancel_key_result(key_result, by=ana, at=make.NOW, reason="Enough")
