"""Adding a key result."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import KeyResult, Objective
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.policies.actions import decide
from tests import make


def add(objective, by, *, at=make.NOW, **details):
    return actions.add_key_result(
        objective, by=by, at=at, title=details.pop("title", "Measure it"), **details
    )


def test_a_key_result_says_all_that_was_written(ana, bo, sam):
    added = add(
        make.objective(ana, published=False),
        ana,
        title=" Fewer complaints ",
        kind="decrease",
        start=Decimal("20"),
        target=Decimal("-5.5"),
        unit="per day",
        weight=Decimal("0.5"),
        owner=bo,
        backup_owner=sam,
        deadline=date(2026, 4, 15),
        how_measured="Support desk",
        description="Why",
        profile="s_curve",
    )

    added.refresh_from_db()
    assert (added.title, added.kind, added.profile) == ("Fewer complaints", "decrease", "s_curve")
    assert (added.start, added.target, added.current, added.progress) == (20, Decimal("-5.5"), None, None)
    assert (added.unit, added.weight, added.deadline) == ("per day", Decimal("0.5"), date(2026, 4, 15))
    assert (added.owner, added.backup_owner) == (bo, sam)
    assert (added.how_measured, added.description) == ("Support desk", "Why")


def test_key_results_stand_one_behind_the_other(ana):
    objective = make.objective(ana)

    assert [add(objective, ana).position for _ in range(3)] == [0, 1, 2]


def test_milestones_come_in_their_order(ana):
    steps = [("Plan", date(2026, 3, 20), None), ("Build", None, Decimal("2.5"))]

    added = add(make.objective(ana), ana, kind="milestone", milestones=steps)

    rows = added.milestones.values_list("title", "due_on", "weight", "position")
    assert list(rows) == [
        ("Plan", date(2026, 3, 20), Decimal(1), 0),
        ("Build", None, Decimal("2.5"), 1),
    ]
    assert added.progress == 0


def test_one_more_without_data_lowers_the_objectives_progress(ana):
    objective = make.objective(ana)
    key_result = make.key_result(objective)
    KeyResult.objects.filter(pk=key_result.pk).update(progress=Decimal("0.5"))

    add(objective, ana)

    objective.refresh_from_db()
    assert objective.progress == Decimal("0.25")


def test_to_a_published_goal_it_is_a_revision_that_people_hear_of(ana, bo, sam):
    objective = make.objective(ana, contributors=[bo])

    added = add(objective, ana, owner=sam)

    revision = objective.revisions.get()
    assert (revision.key_result, revision.by, revision.after_mid_cycle) == (added, ana, False)
    assert recorded.diff(objective) == [("standing", "", "live")]
    assert recorded.told("goals.key_result_added") == {bo, sam}


def test_to_a_draft_it_is_none_and_only_its_owner_hears(ana, bo, sam):
    draft = make.objective(ana, published=False, contributors=[bo])

    add(draft, ana, owner=sam)

    assert not draft.revisions.exists()
    assert recorded.told("goals.key_result_added") == {sam}
    assert draft in Objective.objects.visible_to(sam, make.NOW)


def test_added_after_mid_cycle_it_is_marked(ana):
    objective = make.objective(ana)

    add(objective, ana, at=datetime(2026, 4, 10, tzinfo=UTC))

    assert objective.revisions.get().after_mid_cycle


@pytest.mark.parametrize(
    "details, field, says",
    [
        ({"title": ""}, "title", "Write what"),
        ({"kind": "other"}, "kind", "Choose one of"),
        ({"start": Decimal(5), "target": Decimal(5)}, "target", "Keep within a range"),
        ({"start": Decimal(0), "target": Decimal("1E-11")}, "target", "Done or not"),
        ({"start": Decimal(9), "target": Decimal(5)}, "kind", "Choose “Decrease”"),
        ({"kind": "decrease", "start": Decimal(5), "target": Decimal(9)}, "kind", "Choose “Increase”"),
        ({"kind": "range", "low": Decimal(9), "high": Decimal(5)}, "low", "Swap them"),
        ({"target": Decimal("NaN")}, "target", "too large"),
        ({"start": Decimal("-Infinity")}, "start", "too large"),
        ({"start": Decimal("1E400"), "target": Decimal(1)}, "start", "too large"),
        ({"kind": "range", "high": Decimal("1E20")}, "high", "too large"),
        ({"start": Decimal(0), "target": Decimal("99999999999999999999")}, "target", "too large"),
        (
            {"start": Decimal("99999999999"), "target": Decimal("99999999999.00001")},
            "target",
            "equals the start",
        ),
        ({"weight": Decimal(2)}, "weight", "from 0 to 1"),
        ({"unit": "x" * 41}, "unit", "at most 40"),
        ({"profile": "zigzag"}, "profile", "Choose one of"),
        ({"kind": "milestone", "milestones": [("", None, None)]}, "milestones", "Write what"),
        ({"kind": "milestone", "milestones": [("A", None, Decimal(-1))]}, "milestones", "from 0 to 100"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(ana, details, field, says):
    with pytest.raises(RuleBroken, match=says) as refused:
        add(make.objective(ana), ana, **details)

    assert refused.value.field == field
    assert not KeyResult.objects.exists()


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"target": Decimal(5)},
        {"kind": "range"},
        {"kind": "range", "low": Decimal(5), "high": Decimal(5)},
        {"kind": "milestone"},
        {"kind": "binary", "start": Decimal(1), "target": Decimal(1)},
        {"start": Decimal("-99999999999999900000"), "target": Decimal(0)},
        {"kind": "decrease", "start": Decimal(-1), "target": Decimal(-100)},
    ],
)
def test_what_can_still_be_thought_out_is_kept(ana, details):
    assert add(make.objective(ana), ana, **details).progress is None


@pytest.mark.parametrize(
    "written, kept",
    [
        ("0.12345678905", "0.1234567891"),
        ("1234567.123456789", "1234567.12345679"),
        ("99999999999999900000", "99999999999999900000"),
        ("-0.1", "-0.1"),
    ],
)
def test_both_engines_keep_the_same_number(ana, written, kept):
    added = add(make.objective(ana), ana, kind="range", low=Decimal(written))

    assert added.low == Decimal(kept)
    added.refresh_from_db()
    assert added.low == Decimal(kept)


def test_only_the_owners_add_to_what_is_published(ana, bo, li, root):
    objective = make.objective(ana, contributors=[bo])

    for by in (bo, li, root):
        with pytest.raises(NotAllowed):
            add(objective, by)


def test_one_too_many_is_allowed_where_limits_advise(ana, growth, root):
    decide("max_key_results", 1, by=root, at=make.NOW, reason="Focus", team=growth)
    objective = make.objective(ana)

    assert [add(objective, ana).position, add(objective, ana).position] == [0, 1]


def test_one_too_many_is_refused_where_limits_refuse(ana, growth, root):
    decide("max_key_results", 1, by=root, at=make.NOW, reason="Focus", team=growth)
    decide("limits", "refuse", by=root, at=make.NOW, reason="Focus", team=growth)
    objective = make.objective(ana)
    first = add(objective, ana)

    with pytest.raises(RuleBroken, match="1 key result of an objective is the limit"):
        add(objective, ana)
    actions.cancel_key_result(first, by=ana, at=make.NOW, reason="Another one matters more")
    add(objective, ana)
    with pytest.raises(RuleBroken, match="limit"):
        actions.restore_key_result(first, by=ana, at=make.NOW)


def test_not_to_what_is_over(ana):
    closed = actions.close(make.objective(ana), by=ana, at=make.NOW)

    with pytest.raises(RuleBroken, match="Reopen it first"):
        add(closed, ana)


def test_not_in_a_closed_cycle(ana):
    objective = make.objective(ana)

    with pytest.raises(RuleBroken, match="cycle is closed"):
        add(objective, ana, at=objective.cycle.closes_at)


def test_contract_workers_drive_only_where_their_team_lets_them(ana, cora, growth, root):
    objective = make.objective(ana)
    add(objective, ana, owner=cora)
    decide("cw_mode", "none", by=root, at=make.NOW, reason="Agency rules", team=growth)

    with pytest.raises(RuleBroken, match="Cora Lind is a contract worker"):
        add(objective, ana, owner=cora)
