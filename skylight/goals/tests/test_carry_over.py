"""Going on in a later cycle."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from skylight.goals import actions
from skylight.goals.models import Alignment, Objective
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions as org
from tests import make

pytestmark = pytest.mark.django_db

DRAFTING = datetime(2026, 4, 20, 9, tzinfo=UTC)


@pytest.fixture
def following(wen):
    return make.cycle(date(2026, 5, 1))


@pytest.fixture
def goal(ana):
    return make.objective(
        ana, "Sign up in a minute", description="Why it **matters**", commitment="aspirational"
    )


def carried(goal, cycle, by=None, at=DRAFTING, **choice):
    return actions.carry_over(goal, by=by or goal.owner_person, at=at, cycle=cycle, **choice)


def test_the_objective_goes_on_as_a_draft_with_its_history(ana, goal, following):
    draft = carried(goal, following)

    assert (draft.title, draft.description, draft.commitment) == (
        "Sign up in a minute",
        "Why it **matters**",
        "aspirational",
    )
    assert (draft.state, draft.cycle, draft.owner_person, draft.published_at) == (
        "draft",
        following,
        ana,
        None,
    )
    assert (draft.carried_from, draft.times_carried, draft.created_by) == (goal, 1, ana)
    goal.refresh_from_db()
    assert (goal.state, goal.cycle) == ("published", make.running_cycle())


def test_what_is_unfinished_comes_along_from_where_it_stands(goal, following):
    halfway, reached, done = (make.key_result(goal) for _ in range(3))
    make.check_in(halfway, 4, status="at_risk", confidence=3)
    make.check_in(reached, 10)
    make.check_in(done, 9, status="done")

    (row,) = carried(goal, following).key_results.all()

    assert (row.carried_from, row.title) == (halfway, halfway.title)
    assert (row.start, row.target, row.current) == (4, 10, None)
    assert (row.status, row.confidence, row.progress, row.checked_in_at) == ("none", None, None, None)


def test_one_chooses_what_comes_along(goal, following):
    rows = [make.key_result(goal) for _ in range(3)]
    make.check_in(rows[2], 12)

    draft = carried(goal, following, key_results=[rows[2].pk, rows[0].pk])

    assert [row.carried_from for row in draft.key_results.order_by("position")] == [rows[0], rows[2]]
    assert draft.key_results.get(carried_from=rows[2]).start == 0


def test_or_nothing_but_the_objective(goal, following):
    make.key_result(goal)

    assert not carried(goal, following, key_results=[]).key_results.exists()


def test_milestones_that_are_done_stay_behind(goal, following):
    steps = [
        ("Draft", date(2026, 3, 20), None),
        ("Try", date(2026, 4, 20), None),
        ("Ship", date(2026, 6, 1), None),
    ]
    key_result = make.key_result(goal, kind="milestone", milestones=steps)
    make.check_in(key_result, milestones_done={key_result.milestones.get(title="Draft").pk: True})

    left = carried(goal, following).key_results.get().milestones.all()

    assert [(one.title, one.due_on, one.done_at) for one in left] == [
        ("Try", None, None),
        ("Ship", date(2026, 6, 1), None),
    ]


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("range", {"low": Decimal(95), "high": Decimal(99)}),
        ("binary", {}),
        ("decrease", {"start": Decimal(9), "target": Decimal(1)}),
    ],
)
def test_every_kind_comes_along(goal, following, kind, figures):
    make.key_result(goal, kind=kind, unit="days", how_measured="The ledger", **figures)

    row = carried(goal, following).key_results.get()

    assert (row.kind, row.unit, row.how_measured) == (kind, "days", "The ledger")
    assert {name: getattr(row, name) for name in figures} == figures


def test_a_figure_behind_its_start_goes_on_from_there(goal, following):
    row = make.key_result(goal, start=Decimal(50), target=Decimal(100))
    make.check_in(row, 40)

    assert carried(goal, following).key_results.get().start == 40


def test_weights_come_along_when_all_of_it_does(ana, goal, following):
    rows = [make.key_result(goal) for _ in range(2)]
    goal.refresh_from_db()
    weights = {rows[0].pk: Decimal("0.7"), rows[1].pk: Decimal("0.3")}
    actions.set_weights(goal, by=ana, at=make.NOW, version=goal.version, weights=weights)
    later = make.cycle(date(2026, 7, 1))

    whole = carried(goal, following)
    part = carried(goal, later, at=datetime(2026, 6, 20, tzinfo=UTC), key_results=[rows[0].pk])

    assert [row.weight for row in whole.key_results.order_by("position")] == [Decimal("0.7"), Decimal("0.3")]
    assert [row.weight for row in part.key_results.all()] == [None]


def test_days_that_are_over_do_not(ana, following):
    goal = make.objective(ana, deadline=date(2026, 4, 30))
    make.key_result(goal, deadline=date(2026, 6, 30))

    draft = carried(goal, following)

    assert (draft.deadline, draft.key_results.get().deadline) == (None, date(2026, 6, 30))


def test_who_helps_comes_along_unless_they_have_left(ana, bo, sam, following):
    goal = make.objective(ana, contributors=[bo, sam], backup_owner=sam)
    make.key_result(goal, owner=sam)
    org.let_go(sam, by=make.system(), at=make.NOW, on=make.NOW.date())

    draft = carried(goal, following)

    assert list(draft.contributors.all()) == [bo]
    assert (draft.backup_owner, draft.key_results.get().owner) == (None, None)


def test_alignments_do_not_come_along(li, goal, following):
    make.alignment(goal, make.objective(li))

    draft = carried(goal, following)

    assert not draft.alignments_out.exists()
    assert Alignment.objects.live().count() == 1


def test_a_restriction_does_so_that_nothing_opens_by_itself(ana, bo, sam, following):
    goal = make.objective(ana)
    until = DRAFTING + timedelta(days=60)
    actions.restrict(goal, by=ana, at=make.NOW, reason="Stock exchange", until_at=until, audience=[bo])

    draft = actions.publish(carried(goal, following), by=ana, at=DRAFTING)

    assert not Objective.objects.visible_to(sam, DRAFTING).filter(pk=draft.pk).exists()
    assert Objective.objects.visible_to(bo, DRAFTING).filter(pk=draft.pk).exists()


def test_it_goes_on_and_on_and_is_marked_after_the_second_time(goal, following):
    draft = carried(goal, following)
    for number, month in enumerate((7, 9), start=2):
        at = datetime(2026, month, 1, tzinfo=UTC) - timedelta(days=10)
        draft = carried(draft, make.cycle(date(2026, month, 1)), at=at)
        assert (draft.times_carried, draft.is_carried_often) == (number, number > 2)


def test_it_goes_on_after_the_end_and_when_it_was_closed_or_abandoned(ana, following):
    at = datetime(2026, 5, 20, tzinfo=UTC)
    closed, dropped = make.objective(ana), make.objective(ana)
    actions.close(closed, by=ana, at=DRAFTING)
    actions.abandon(dropped, by=ana, at=DRAFTING, reason="Not now")

    for goal in (closed, dropped):
        assert carried(goal, following, at=at).carried_from == goal


def test_an_objective_is_carried_to_a_cycle_once(ana, goal, following):
    draft = carried(goal, following)
    with pytest.raises(RuleBroken, match="already"):
        carried(goal, following)

    actions.discard(draft, by=ana, at=DRAFTING)
    assert carried(goal, following)


@pytest.mark.parametrize(
    ("first_day", "at", "reason"),
    [
        (date(2026, 3, 1), make.NOW, "later"),
        (date(2026, 1, 1), make.NOW, "over"),
        (date(2026, 5, 1), make.NOW, "not open yet"),
    ],
    ids=["the same", "an earlier one", "not open yet"],
)
def test_the_cycle_is_a_later_one_and_open(goal, first_day, at, reason):
    cycle = make.running_cycle() if first_day == date(2026, 3, 1) else make.cycle(first_day)

    with pytest.raises(RuleBroken, match=reason) as broken:
        carried(goal, cycle, at=at)

    assert broken.value.field == "cycle"


def test_what_was_thrown_away_or_cancelled_does_not_go_on(ana, goal, following):
    draft = make.objective(ana, published=False)
    actions.discard(draft, by=ana, at=make.NOW)
    with pytest.raises(RuleBroken, match="thrown away"):
        carried(draft, following)

    cancelled = make.key_result(goal)
    actions.cancel_key_result(cancelled, by=ana, at=make.NOW, reason="Measured elsewhere")
    with pytest.raises(RuleBroken) as broken:
        carried(goal, following, key_results=[cancelled.pk])
    assert broken.value.field == "key_results"
    assert not carried(goal, following).key_results.exists()


def test_nobody_carries_somebody_elses_goal(li, bo, sam, wen, root, goal, following):
    for person in (li, bo, sam, wen, root):
        with pytest.raises(NotAllowed):
            carried(goal, following, by=person)


def test_the_backup_owner_and_a_teams_leader_do(ana, bo, li, growth, following):
    backed = make.objective(ana, backup_owner=bo)

    assert carried(backed, following, by=bo).owner_person == ana
    assert carried(make.objective(growth), following, by=li).owner_team == growth


def test_it_takes_its_place_after_what_is_written_already(ana, goal, following):
    first = make.objective(ana, cycle=following, published=False, at=DRAFTING)

    assert carried(goal, following).position == first.position + 1


def test_it_is_on_record_with_where_it_came_from(ana, bo, following):
    goal = make.objective(ana, contributors=[bo])

    draft = carried(goal, following)

    event = recorded.event("goals.carried_over")
    assert (event.by, event.objective, event.data["carried_from"]) == (ana, draft, goal.pk)
    assert recorded.told("goals.carried_over") == {bo}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_carry_it_once():
    ana = make.person("Ana")
    goal, following = make.objective(ana), make.cycle(date(2026, 5, 1))
    start, outcomes = threading.Barrier(2), []

    def work():
        try:
            start.wait(10)
            carried(goal, following)
            outcomes.append("carried")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["carried", "refused"]
    assert goal.carried_to.count() == 1


def test_what_was_still_to_be_done_next_comes_along(ana, bo, goal, following):
    row = make.key_result(goal)
    plan = {
        words: actions.add_step(row, by=ana, at=make.NOW, words=words, owner=bo, link="https://example.org/1")
        for words in ("Ask the port", "Ask the crew", "Ask nobody")
    }
    done, gone = plan["Ask the crew"], plan["Ask nobody"]
    actions.finish_step(done, by=ana, at=make.NOW)
    actions.remove_step(gone, by=ana, at=make.NOW)

    draft = carried(goal, following)

    came = draft.key_results.get().steps.get()
    assert (came.words, came.owner, came.link, came.by) == ("Ask the port", bo, "https://example.org/1", ana)
    assert row.steps.count() == 3
