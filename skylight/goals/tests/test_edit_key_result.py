"""Editing a key result."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import KeyResult
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from tests import make

EARLY = datetime(2026, 3, 31, 20, tzinfo=UTC)
LATE = datetime(2026, 4, 1, 1, tzinfo=UTC)


def edit(key_result, by, *, at=make.NOW, **given):
    given.setdefault("version", key_result.version)
    return actions.edit_key_result(key_result, by=by, at=at, **given)


def with_current(key_result, value):
    KeyResult.objects.filter(pk=key_result.pk).update(current=value)
    return key_result


def test_a_draft_changes_without_a_history_or_a_reason(ana):
    key_result = make.key_result(make.objective(ana, published=False))

    edited = edit(key_result, ana, target=Decimal(20), unit="sales")

    assert (edited.target, edited.unit, edited.version) == (20, "sales", 2)
    assert not edited.revisions.exists()
    assert recorded.event("goals.key_result_edited").data == {
        "changed": {"target": ["10", "20"], "unit": ["", "sales"]}
    }


def test_after_publishing_every_change_is_a_revision(ana, bo):
    objective = make.objective(ana)
    key_result = make.key_result(objective, "Sales", target=Decimal("10.50"))

    edited = edit(
        key_result,
        ana,
        title="Net sales",
        target=Decimal("12"),
        kind="increase",
        weight=Decimal("0.25"),
        owner=bo,
        deadline=date(2026, 4, 15),
        reason="Returns were counted",
    )

    revision = edited.revisions.first()
    assert (revision.objective, revision.by, revision.reason) == (objective, ana, "Returns were counted")
    assert revision.version == edited.version
    changes = revision.changes.order_by("id").values_list("field", "before", "after")
    assert list(changes) == [
        ("title", "Sales", "Net sales"),
        ("target", "10.5", "12"),
        ("weight", "", "0.25"),
        ("owner", "", f"Bo Chen (#{bo.pk})"),
        ("deadline", "", "2026-04-15"),
    ]


def test_saving_the_same_leaves_no_trace(ana):
    key_result = make.key_result(
        make.objective(ana), "Sales", kind="milestone", milestones=[("Plan", None, Decimal(1))]
    )
    step = key_result.milestones.get()
    before = recorded.kinds()

    same = edit(
        key_result, ana, title=" Sales\r\n", start=None, milestones=[(step.pk, "Plan", None, Decimal("1.0"))]
    )

    assert same.version == key_result.version
    assert recorded.kinds() == before
    assert same.revisions.count() == 1


@pytest.mark.parametrize("given", [{"target": Decimal(20)}, {"start": Decimal(1)}, {"kind": "binary"}])
def test_a_published_target_moves_only_with_a_reason(ana, given):
    key_result = make.key_result(make.objective(ana))

    with pytest.raises(RuleBroken) as refused:
        edit(key_result, ana, **given)

    assert refused.value.field == "reason"
    assert edit(key_result, ana, reason="We know more now", **given).version == 2


def test_words_change_without_a_reason(ana):
    assert edit(make.key_result(make.objective(ana)), ana, title="Sharper").version == 2


def test_a_new_target_changes_the_progress_of_both(ana):
    objective = make.objective(ana)
    key_result = with_current(make.key_result(objective, target=Decimal(10)), Decimal(5))

    edited = edit(key_result, ana, target=Decimal(20), reason="More is possible")

    objective.refresh_from_db()
    edited.refresh_from_db()
    assert (edited.progress, objective.progress) == (Decimal("0.25"), Decimal("0.25"))


def test_history_keeps_every_old_target(ana):
    key_result = make.key_result(make.objective(ana), target=Decimal(10))
    for target in (20, 30):
        key_result = edit(key_result, ana, target=Decimal(target), reason="More is possible")

    targets = [
        (before, after) for field, before, after in recorded.diff(key_result.objective) if field == "target"
    ]
    assert targets == [("10", "20"), ("20", "30")]


def test_a_target_moved_after_mid_cycle_carries_a_mark(ana):
    key_result = make.key_result(make.objective(ana))

    key_result = edit(key_result, ana, at=EARLY, target=Decimal(20), reason="Early")
    assert (key_result.target_changed_late_at, key_result.revisions.first().after_mid_cycle) == (None, False)

    key_result = edit(key_result, ana, at=LATE, target=Decimal(5), reason="Late")
    assert (key_result.target_changed_late_at, key_result.revisions.first().after_mid_cycle) == (LATE, True)


def test_a_range_moved_after_mid_cycle_carries_a_mark(ana):
    key_result = make.key_result(make.objective(ana), kind="range", low=Decimal(1), high=Decimal(9))

    key_result = edit(key_result, ana, at=LATE, low=Decimal(0), reason="Late")

    assert key_result.target_changed_late_at == LATE


def test_late_words_mark_the_revision_but_not_the_target(ana):
    key_result = make.key_result(make.objective(ana))

    key_result = edit(key_result, ana, at=LATE, title="As it turned out")

    assert key_result.target_changed_late_at is None
    assert key_result.revisions.first().after_mid_cycle


def test_a_draft_carries_no_mark(ana):
    key_result = make.key_result(make.objective(ana, published=False))

    assert edit(key_result, ana, at=LATE, target=Decimal(20)).target_changed_late_at is None


def test_those_it_concerns_are_told_and_the_former_owner_too(ana, bo, li, sam):
    objective = make.objective(ana, contributors=[bo])
    key_result = make.key_result(objective, owner=sam)

    edit(key_result, ana, owner=li)

    assert recorded.told("goals.key_result_edited") == {bo, li, sam}


def test_whoever_drives_it_edits_it(ana, bo, sam):
    key_result = make.key_result(make.objective(ana), owner=bo, backup_owner=sam)

    key_result = edit(key_result, bo, how_measured="Support desk")
    key_result = edit(key_result, sam, how_measured="Sales desk")

    assert ana in {notice.person for notice in key_result.objective.events.last().notices.all()}


def test_nobody_else_does(ana, bo, cora, li, root):
    key_result = make.key_result(make.objective(ana, contributors=[bo]), owner=cora)

    for by in (bo, cora, li, root):
        with pytest.raises(NotAllowed):
            edit(key_result, by, title="Mine now")


def test_the_second_editor_sees_both_texts(ana, bo):
    key_result = make.key_result(make.objective(ana), owner=bo)
    edit(key_result, ana, title="From Ana")

    with pytest.raises(Stale) as stale:
        edit(key_result, bo, title="From Bo")

    assert stale.value.current.title == "From Ana"


def test_a_write_must_say_what_it_read(ana):
    with pytest.raises(VersionMissing):
        edit(make.key_result(make.objective(ana)), ana, title="Sharper", version=None)


def test_edits_of_different_key_results_do_not_meet(ana):
    objective = make.objective(ana)
    first, second = make.key_result(objective), make.key_result(objective)

    assert edit(first, ana, title="One").version == 2
    assert edit(second, ana, title="Two").version == 2
    assert actions.edit_objective(objective, by=ana, at=make.NOW, version=objective.version, title="Both")


@pytest.mark.parametrize(
    "given, field",
    [
        ({"target": Decimal(0)}, "target"),
        ({"kind": "decrease"}, "kind"),
        ({"start": Decimal(11)}, "kind"),
        ({"target": Decimal("Infinity")}, "target"),
        ({"title": " "}, "title"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(ana, given, field):
    key_result = make.key_result(make.objective(ana))

    with pytest.raises(RuleBroken) as refused:
        edit(key_result, ana, reason="Because", **given)

    assert refused.value.field == field
    key_result.refresh_from_db()
    assert key_result.version == 1


def test_what_was_reported_in_another_kind_does_not_count(ana):
    key_result = with_current(make.key_result(make.objective(ana)), Decimal(5))

    edited = edit(key_result, ana, kind="binary", reason="Simpler")

    edited.refresh_from_db()
    assert (edited.current, edited.progress) == (None, None)


def test_a_range_goes_on_from_the_same_figure(ana):
    key_result = with_current(make.key_result(make.objective(ana)), Decimal(5))

    edited = edit(key_result, ana, kind="range", low=Decimal(1), high=Decimal(9), reason="Hold it")

    assert edited.current == 5


def test_milestones_are_rewritten_as_one_list(ana):
    key_result = make.key_result(
        make.objective(ana),
        kind="milestone",
        milestones=[
            ("Plan", date(2026, 3, 20), Decimal(1)),
            ("Build", None, Decimal(2)),
            ("Ship", None, Decimal(1)),
        ],
    )
    plan, build, ship = key_result.milestones.all()
    type(plan).objects.filter(pk=plan.pk).update(done_at=make.NOW)

    edited = edit(
        key_result,
        ana,
        reason="Two teams now",
        milestones=[
            (ship.pk, "Ship it", date(2026, 4, 20), Decimal(1)),
            (plan.pk, "Plan", date(2026, 3, 20), Decimal(1)),
            (None, "Tell", None, None),
        ],
    )

    standing = edited.milestones.filter(removed_at=None).values_list("title", "position", "done_at")
    assert list(standing) == [("Ship it", 0, None), ("Plan", 1, make.NOW), ("Tell", 2, None)]
    assert edited.milestones.get(pk=build.pk).removed_at == make.NOW
    assert edited.progress == Decimal("0.333333")
    assert recorded.diff(edited.objective)[-1] == (
        "milestones",
        "Plan · 2026-03-20 · 1\nBuild · 2\nShip · 1",
        "Ship it · 2026-04-20 · 1\nPlan · 2026-03-20 · 1\nTell · 1",
    )


def test_milestones_of_somewhere_else_are_refused(ana):
    objective = make.objective(ana)
    mine = make.key_result(objective, kind="milestone", milestones=[("Mine", None, None)])
    other = make.key_result(objective, kind="milestone", milestones=[("Other", None, None)])
    pk, foreign = mine.milestones.get().pk, other.milestones.get().pk

    for asked in ([foreign], [pk, pk]):
        with pytest.raises(RuleBroken) as refused:
            edit(mine, ana, reason="Mix", milestones=[(one, "Step", None, None) for one in asked])
        assert refused.value.field == "milestones"


def test_what_was_cancelled_is_restored_first(ana):
    key_result = make.key_result(make.objective(ana))
    cancelled = actions.cancel_key_result(key_result, by=ana, at=make.NOW, reason="Enough")

    with pytest.raises(RuleBroken, match="Restore it first"):
        edit(cancelled, ana, title="Better")


def test_not_in_a_closed_cycle(ana):
    key_result = make.key_result(make.objective(ana))

    with pytest.raises(RuleBroken, match="cycle is closed"):
        edit(key_result, ana, at=key_result.objective.cycle.closes_at, title="As it turned out")


def test_an_unknown_field_is_a_mistake_of_the_programmer(ana):
    with pytest.raises(TypeError, match="current"):
        edit(make.key_result(make.objective(ana)), ana, current=Decimal(5))
