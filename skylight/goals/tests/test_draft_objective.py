"""Drafting an objective."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.cycles import actions as cycle_actions
from skylight.goals import actions
from skylight.goals.models import Objective
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.policies.actions import decide
from tests import make


def draft(by, **details):
    details.setdefault("cycle", make.running_cycle())
    if "owner_team" not in details:
        details.setdefault("owner_person", by)
    return actions.draft_objective(by=by, at=make.NOW, title=details.pop("title", "Grow"), **details)


def test_a_draft_says_all_that_was_written(ana, bo):
    objective = draft(
        ana,
        title="  Grow\r\nwell ",
        description="Why\r\nit matters",
        commitment="aspirational",
        kind="ability",
        weight=Decimal("0.25"),
        deadline=date(2026, 4, 20),
        backup_owner=bo,
    )

    objective.refresh_from_db()
    assert objective.state == Objective.State.DRAFT
    assert objective.title == "Grow\nwell"
    assert objective.description == "Why\nit matters"
    assert (objective.commitment, objective.kind) == ("aspirational", "ability")
    assert (objective.weight, objective.deadline) == (Decimal("0.25"), date(2026, 4, 20))
    assert (objective.owner_person, objective.backup_owner, objective.created_by) == (ana, bo, ana)
    assert (objective.published_at, objective.progress) == (None, None)


def test_drafts_stand_one_behind_the_other(ana, bo):
    positions = [draft(ana).position, draft(ana).position, draft(bo).position]

    assert positions == [0, 1, 0]


def test_it_is_recorded_and_helpers_are_told(ana, bo, li):
    objective = draft(ana, contributors=[bo, ana, bo], backup_owner=li)

    event = recorded.event("goals.drafted")
    assert (event.objective, event.person, event.by) == (objective, ana, ana)
    assert recorded.told("goals.drafted") == {bo, li}
    assert [one.person for one in objective.contributions.all()] == [bo]
    assert not objective.revisions.exists()


def test_nobody_writes_for_somebody_else(ana, li, root):
    for by in (li, root):
        with pytest.raises(NotAllowed):
            draft(by, owner_person=ana)


def test_a_teams_members_draft_its_goals(ana, growth, sam, cora):
    assert draft(ana, owner_team=growth).owner_team == growth
    for by in (sam, cora):
        with pytest.raises(NotAllowed):
            draft(by, owner_team=growth)


def test_a_contract_worker_needs_a_full_part(cora, growth, root):
    with pytest.raises(NotAllowed):
        draft(cora)

    decide("cw_mode", "full", by=root, at=make.NOW, reason="They own parts", team=growth)
    assert draft(cora).owner_person == cora


def test_one_owner_exactly(ana, growth):
    with pytest.raises(RuleBroken) as both:
        draft(ana, owner_person=ana, owner_team=growth)
    with pytest.raises(RuleBroken) as neither:
        draft(ana, owner_person=None)

    assert (both.value.field, neither.value.field) == ("owner", "owner")


@pytest.mark.parametrize(
    "first_day, says", [(date(2026, 5, 1), "not open yet"), (date(2026, 1, 1), "is over")]
)
def test_only_from_the_day_a_cycle_opens_until_it_ends(ana, first_day, says):
    with pytest.raises(RuleBroken, match=says):
        draft(ana, cycle=make.cycle(first_day))


def test_the_next_cycle_is_open_fifteen_days_early(ana):
    following = make.cycle(date(2026, 5, 1))
    opens_at = following.starts_at - timedelta(days=15)

    with pytest.raises(RuleBroken):
        actions.draft_objective(
            by=ana, at=opens_at - timedelta(seconds=1), cycle=following, title="Early", owner_person=ana
        )
    actions.draft_objective(by=ana, at=opens_at, cycle=following, title="Early", owner_person=ana)


def test_not_in_a_cycle_that_was_set_aside(ana, root):
    cycle = make.running_cycle()
    cycle = cycle_actions.mark(cycle, by=root, at=make.NOW, standing="invalid", reason="Wrong months")

    with pytest.raises(RuleBroken, match="no longer used"):
        draft(ana, cycle=cycle)


def test_skylight_itself_brings_in_old_goals(ana):
    objective = draft(make.system(), owner_person=ana, cycle=make.cycle(date(2025, 1, 1)))

    assert objective.owner_person == ana


@pytest.mark.parametrize(
    "details, field",
    [
        ({"title": " \n "}, "title"),
        ({"title": "x" * 2001}, "title"),
        ({"description": "x" * 50_001}, "description"),
        ({"commitment": "maybe"}, "commitment"),
        ({"kind": "other"}, "kind"),
        ({"weight": Decimal("1.001")}, "weight"),
        ({"weight": Decimal("-0.1")}, "weight"),
        ({"weight": Decimal("NaN")}, "weight"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(ana, details, field):
    with pytest.raises(RuleBroken) as refused:
        draft(ana, **details)

    assert refused.value.field == field
    assert not Objective.objects.exists()


def test_one_too_many_is_allowed_where_limits_advise(ana, growth, root):
    decide("max_objectives", 1, by=root, at=make.NOW, reason="Focus", team=growth)

    assert [draft(ana).position, draft(ana).position] == [0, 1]


def test_one_too_many_is_refused_where_limits_refuse(ana, bo, growth, root):
    decide("max_objectives", 2, by=root, at=make.NOW, reason="Focus", team=growth)
    decide("limits", "refuse", by=root, at=make.NOW, reason="Focus", team=growth)
    first, _ = draft(ana), draft(ana)

    with pytest.raises(RuleBroken, match="2 objectives in a cycle are the limit"):
        draft(ana)
    draft(bo)
    actions.discard(first, by=ana, at=make.NOW)
    draft(ana)


def test_contract_workers_help_only_where_their_team_lets_them(ana, cora, growth, root):
    draft(ana, contributors=[cora])
    decide("cw_mode", "view", by=root, at=make.NOW, reason="Agency rules", team=growth)

    with pytest.raises(RuleBroken, match="Cora Lind is a contract worker"):
        draft(ana, contributors=[cora])
    with pytest.raises(RuleBroken, match="Cora Lind is a contract worker"):
        draft(ana, backup_owner=cora)
