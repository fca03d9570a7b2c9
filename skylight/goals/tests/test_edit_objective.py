"""Editing an objective."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from tests import make


def edit(objective, by, *, at=make.NOW, **given):
    given.setdefault("version", objective.version)
    return actions.edit_objective(objective, by=by, at=at, **given)


def test_a_draft_changes_without_a_history(ana):
    objective = make.objective(ana, "Grow", published=False)

    edited = edit(objective, ana, title="Grow faster", commitment="aspirational")

    assert (edited.title, edited.commitment, edited.version) == ("Grow faster", "aspirational", 2)
    assert not edited.revisions.exists()
    assert recorded.event("goals.edited").data == {
        "changed": {"title": ["Grow", "Grow faster"], "commitment": ["committed", "aspirational"]}
    }


def test_after_publishing_every_change_is_a_revision(ana, bo):
    objective = make.objective(ana, "Grow", description="Old", deadline=date(2026, 4, 1))

    edited = edit(
        objective,
        ana,
        title="Grow faster",
        description="New",
        deadline=date(2026, 4, 20),
        weight=Decimal("0.5"),
        kind="ability",
        backup_owner=bo,
        reason=" The market moved ",
    )

    revision = edited.revisions.get()
    assert (revision.by, revision.at, revision.reason) == (ana, make.NOW, "The market moved")
    assert (revision.version, revision.key_result) == (edited.version, None)
    assert recorded.diff(objective) == [
        ("title", "Grow", "Grow faster"),
        ("description", "Old", "New"),
        ("deadline", "2026-04-01", "2026-04-20"),
        ("weight", "", "0.5"),
        ("kind", "project", "ability"),
        ("backup_owner", "", f"Bo Chen (#{bo.pk})"),
    ]
    assert recorded.event("goals.edited").reason == "The market moved"


def test_saving_the_same_leaves_no_trace(ana):
    objective = make.objective(ana, "Grow", description="One\nTwo", weight=Decimal("0.5"))
    before = recorded.kinds()

    same = edit(objective, ana, title="Grow ", description="One\r\nTwo\r\n", weight=Decimal("0.500"))

    assert same.version == objective.version
    assert recorded.kinds() == before
    assert not same.revisions.exists()


def test_those_it_concerns_are_told_but_not_the_editor(ana, bo, li, sam, wen):
    objective = make.objective(ana, contributors=[bo])
    make.key_result(objective, owner=sam)
    aligned_to = make.objective(li)
    aligned_from = make.objective(wen)
    make.alignment(objective, aligned_to)
    make.alignment(aligned_from, objective)

    edit(objective, ana, title="Grow faster")

    assert recorded.told("goals.edited") == {bo, li, sam, wen}


def test_of_a_draft_nobody_hears(ana, bo):
    objective = make.objective(ana, published=False, contributors=[bo])

    edit(objective, ana, title="Grow faster")

    assert recorded.told("goals.edited") == set()


def test_of_a_restricted_goal_only_its_readers_hear(ana, bo, li, sam):
    objective = make.objective(ana, contributors=[bo])
    make.alignment(objective, make.objective(li))
    make.alignment(objective, make.objective(sam))
    until_at = datetime(2026, 4, 1, tzinfo=UTC)
    actions.restrict(objective, by=ana, at=make.NOW, reason="A purchase", until_at=until_at, audience=[li])

    edit(objective, ana, title="Buy them")

    assert recorded.told("goals.edited") == {bo, li}


def test_only_the_owners_edit_what_is_published(ana, bo, li, wen, root):
    objective = make.objective(ana, backup_owner=bo)

    assert edit(objective, bo, title="Grow faster").title == "Grow faster"
    for by in (li, wen, root):
        with pytest.raises(NotAllowed):
            edit(objective, by, title="Mine now")


def test_a_teams_members_edit_its_draft_and_its_leader_what_is_published(ana, li, growth):
    objective = make.objective(growth, published=False)
    objective = edit(objective, ana, title="From Ana")
    objective = actions.publish(objective, by=li, at=make.NOW)

    with pytest.raises(NotAllowed):
        edit(objective, ana, title="Again from Ana")
    assert edit(objective, li, title="From Li").title == "From Li"


def test_the_second_editor_sees_both_texts(ana, bo):
    objective = make.objective(ana, "Grow", backup_owner=bo)
    edit(objective, ana, title="Grow faster")

    with pytest.raises(Stale) as stale:
        edit(objective, bo, title="Grow slower")

    assert stale.value.current.title == "Grow faster"


def test_a_write_must_say_what_it_read(ana):
    with pytest.raises(VersionMissing):
        edit(make.objective(ana), ana, title="Grow", version=None)


def test_what_is_over_stays_as_it_is(ana):
    closed = actions.close(make.objective(ana), by=ana, at=make.NOW)
    abandoned = actions.abandon(make.objective(ana), by=ana, at=make.NOW, reason="Too late")

    for objective, says in ((closed, "Reopen it first"), (abandoned, "Resume it first")):
        with pytest.raises(RuleBroken, match=says):
            edit(objective, ana, title="Better")


def test_past_cycles_are_never_rewritten(ana):
    objective = make.objective(ana)
    closed_at = objective.cycle.closes_at

    with pytest.raises(RuleBroken, match="cycle is closed"):
        edit(objective, ana, at=closed_at, title="As it turned out")


def test_wording_changed_after_mid_cycle_is_marked(ana):
    objective = make.objective(ana)
    early, late = datetime(2026, 3, 31, 20, tzinfo=UTC), datetime(2026, 4, 1, 1, tzinfo=UTC)

    objective = edit(objective, ana, at=early, title="Early words")
    objective = edit(objective, ana, at=late, title="Late words")
    objective = edit(objective, ana, at=late, description="Late prose")

    marks = objective.revisions.order_by("id").values_list("after_mid_cycle", flat=True)
    assert list(marks) == [False, True, False]


def test_an_unknown_field_is_a_mistake_of_the_programmer(ana):
    with pytest.raises(TypeError, match="owner_person"):
        edit(make.objective(ana), ana, owner_person=ana)
