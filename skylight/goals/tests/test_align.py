"""Linking a goal to the goal it serves."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from skylight.activity.models import Event, Notice
from skylight.goals import actions, graph
from skylight.goals.models import Alignment
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(ana):
    return make.objective(ana, "Sign up in a minute")


@pytest.fixture
def theirs(li):
    return make.objective(li, "Grow by half")


def aligned(mine, theirs, by=None, at=make.NOW, **details):
    return actions.align(
        by=by or mine.owner_person, at=at, from_objective=mine, to_objective=theirs, **details
    )


@pytest.mark.parametrize("relation", Alignment.Relation.values)
def test_a_goal_is_linked_to_the_goal_it_serves(mine, theirs, relation):
    link = aligned(mine, theirs, relation=relation, note="Half of the growth comes from sign-ups")

    assert (link.from_objective, link.to_objective, link.relation) == (mine, theirs, relation)
    assert theirs.alignments_in.get().note == "Half of the growth comes from sign-ups"


def test_either_end_may_be_a_key_result(mine, theirs):
    near, far = make.key_result(mine), make.key_result(theirs)

    for ends in (
        {"from_key_result": near},
        {"to_key_result": far},
        {"from_key_result": near, "to_key_result": far},
        {},
    ):
        assert aligned(mine, theirs, **ends)
    assert mine.alignments_out.count() == 4


def test_a_goal_may_serve_several_upwards_and_sideways(mine, theirs, bo, sam):
    for other in (theirs, make.objective(bo), make.objective(sam)):
        aligned(mine, other)

    assert mine.alignments_out.live().count() == 3


def test_both_sides_see_it(ana, sam, mine, theirs):
    link = aligned(mine, theirs)

    for viewer in (ana, theirs.owner_person, sam):
        assert Alignment.objects.visible_to(viewer, make.NOW).get() == link


def test_one_may_align_ones_own_goals_and_drafts(ana, mine):
    draft, other = make.objective(ana, published=False), make.objective(ana, published=False)

    assert aligned(draft, mine)
    assert aligned(mine, other)
    assert aligned(draft, other)


def test_cycles_that_share_a_moment_may_be_joined(ana, li):
    year = make.objective(li, cycle=make.cycle(date(2026, 1, 1), 12))

    assert aligned(make.objective(ana), year)


def test_cycles_that_only_touch_may_not(ana, li, root):
    mine = make.objective(ana)
    later = make.objective(li, cycle=make.cycle(date(2026, 5, 1)), at=datetime(2026, 4, 20, tzinfo=UTC))

    with pytest.raises(RuleBroken, match="May–June 2026"):
        aligned(mine, later)


def test_the_same_link_stands_once(mine, theirs):
    aligned(mine, theirs)

    with pytest.raises(RuleBroken, match="already"):
        aligned(mine, theirs)
    assert aligned(mine, theirs, relation="depends_on")


def test_the_database_holds_it_to_one_as_well(mine, theirs):
    link = aligned(mine, theirs)
    link.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        link.save(force_insert=True)


def test_what_is_shared_is_shared_from_both_sides_with_one_link(mine, theirs):
    aligned(mine, theirs, relation="shared")

    with pytest.raises(RuleBroken, match="already"):
        aligned(theirs, mine, relation="shared")


def test_one_that_has_ended_makes_room(ana, mine, theirs):
    actions.end_alignment(aligned(mine, theirs), by=ana, at=make.NOW)

    assert aligned(mine, theirs)


def test_a_loop_is_refused_and_named(ana, bo, li, mine, theirs):
    middle = make.objective(bo, "Half the steps")
    aligned(mine, middle)
    aligned(middle, theirs, relation="derived_from")

    with pytest.raises(RuleBroken) as broken:
        aligned(theirs, mine)

    assert broken.value.field == "to_objective"
    path = "“Grow by half” → “Sign up in a minute” → “Half the steps” → “Grow by half”"
    assert path in str(broken.value.text)


def test_the_path_of_a_loop_betrays_no_hidden_goal(ana, bo, li, mine, theirs):
    secret = make.objective(bo, "Buy the rival")
    aligned(mine, secret)
    aligned(secret, theirs)
    actions.restrict(
        secret, by=bo, at=make.NOW, reason="Stock exchange", until_at=make.NOW + timedelta(days=30)
    )

    with pytest.raises(RuleBroken) as broken:
        aligned(theirs, mine)

    assert "Buy the rival" not in str(broken.value.text)
    assert "a goal you cannot read" in str(broken.value.text)


def test_a_loop_through_key_results_is_one_too(mine, theirs):
    aligned(mine, theirs, to_key_result=make.key_result(theirs))

    with pytest.raises(RuleBroken, match="loop"):
        aligned(theirs, mine, from_key_result=make.key_result(theirs))


def test_to_depend_on_each_other_is_a_loop_of_its_own(mine, theirs):
    aligned(mine, theirs)
    aligned(theirs, mine, relation="depends_on")

    with pytest.raises(RuleBroken, match="loop"):
        aligned(mine, theirs, relation="depends_on")


def test_an_ended_link_closes_no_loop(ana, mine, theirs):
    actions.end_alignment(aligned(mine, theirs), by=ana, at=make.NOW)

    assert aligned(theirs, mine)


def test_a_diamond_is_no_loop(mine, theirs, bo, sam):
    left, right = make.objective(bo), make.objective(sam)
    for low, high in ((mine, left), (mine, right), (left, theirs), (right, theirs)):
        aligned(low, high)

    assert Alignment.objects.count() == 4


def test_a_goal_is_not_aligned_to_itself(mine):
    with pytest.raises(RuleBroken, match="itself"):
        aligned(mine, mine, from_key_result=make.key_result(mine))


def test_a_key_result_is_one_of_its_own_objective_and_counts_still(ana, mine, theirs):
    with pytest.raises(RuleBroken) as broken:
        aligned(mine, theirs, to_key_result=make.key_result(mine))
    assert broken.value.field == "to_key_result"

    cancelled = make.key_result(mine)
    actions.cancel_key_result(cancelled, by=ana, at=make.NOW, reason="Measured elsewhere")
    cancelled.refresh_from_db()
    with pytest.raises(RuleBroken) as broken:
        aligned(mine, theirs, from_key_result=cancelled)
    assert broken.value.field == "from_key_result"


def test_a_relation_is_one_of_four(mine, theirs):
    with pytest.raises(RuleBroken) as broken:
        aligned(mine, theirs, relation="blocks")

    assert broken.value.field == "relation"


def test_somebody_elses_draft_is_no_target_even_for_who_may_read_it(ana, li):
    draft = make.objective(ana, published=False)

    with pytest.raises(RuleBroken, match="draft"):
        aligned(make.objective(li), draft)


def test_a_hidden_goal_is_answered_like_an_absent_one(mine, sam):
    draft = make.objective(sam, "Buy the rival", published=False)

    with pytest.raises(RuleBroken) as broken:
        aligned(mine, draft)

    assert str(broken.value.text) == "There is no such goal."


def test_goals_that_are_over_are_not_aligned(ana, li, mine, theirs):
    other = make.objective(li)
    actions.close(other, by=li, at=make.NOW)
    other.refresh_from_db()
    with pytest.raises(RuleBroken, match="over"):
        aligned(mine, other)

    actions.close(mine, by=ana, at=make.NOW)
    mine.refresh_from_db()
    with pytest.raises(RuleBroken, match="closed"):
        aligned(mine, theirs)


def test_nobody_aligns_somebody_elses_goal(li, bo, sam, wen, root, mine, theirs):
    for person in (li, bo, sam, wen, root):
        with pytest.raises(NotAllowed):
            aligned(mine, theirs, by=person)


def test_it_is_on_record_and_the_other_side_hears(ana, li, sam, mine, theirs):
    link = aligned(mine, theirs, to_key_result=make.key_result(theirs, owner=sam))

    event = recorded.event("goals.aligned")
    assert (event.by, event.objective, event.subject) == (ana, mine, f"goals.alignment:{link.pk}")
    assert (event.data["relation"], event.data["to_objective"]) == ("supports", theirs.pk)
    assert recorded.told("goals.aligned") == {li, sam}


def test_of_a_draft_or_a_restricted_goal_the_other_side_does_not_hear(ana, li, theirs):
    aligned(make.objective(ana, published=False), theirs)
    assert recorded.told("goals.aligned") == set()

    secret = make.objective(ana)
    actions.restrict(secret, by=ana, at=make.NOW, reason="Law", until_at=make.NOW + timedelta(days=9))
    aligned(secret, theirs)
    assert Event.objects.filter(kind="goals.aligned").count() == 2
    assert not Notice.objects.filter(event__kind="goals.aligned").exists()


def test_progress_does_not_travel_along_a_link(mine, theirs):
    far = make.key_result(theirs)
    aligned(mine, theirs, to_key_result=far)

    make.check_in(make.key_result(mine), 10)

    theirs.refresh_from_db()
    assert (theirs.progress, mine.key_results.get().progress) == (0, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("relation", ["supports", "depends_on"])
def test_two_opposite_links_at_once_never_close_a_loop(relation):
    one, other = make.objective(make.person("Ana")), make.objective(make.person("Bo"))
    start, outcomes = threading.Barrier(2), []

    def work(near, far):
        try:
            start.wait(10)
            aligned(near, far, relation=relation)
            outcomes.append("aligned")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=ends) for ends in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["aligned", "refused"]
    assert Alignment.objects.count() == 1


def refused(near, far, by, relation):
    """Why a link is refused; nothing when it stands now."""
    try:
        aligned(near, far, by=by, relation=relation)
    except RuleBroken as broken:
        return str(broken.text)
    return ""


class Net(RuleBasedStateMachine):
    """Random links between a handful of goals: whatever is tried, no way leads back to its start."""

    size = 6

    @initialize()
    def people(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.owner = make.person()
        self.goals = [make.objective(self.owner) for _ in range(self.size)]
        self.edges = {"serves": set(), "depends_on": set()}

    @rule(
        ends=st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda ends: ends[0] != ends[1]),
        relation=st.sampled_from(["supports", "derived_from", "depends_on", "shared"]),
    )
    def link(self, ends, relation):
        kind = "depends_on" if relation == "depends_on" else "serves"
        would_loop = relation != "shared" and self.reaches(kind, ends[1], ends[0])
        near, far = (self.goals[end] for end in ends)
        refusal = refused(near, far, self.owner, relation)
        assert would_loop == ("loop" in refusal)
        if relation != "shared" and not refusal:
            self.edges[kind].add((*ends, relation))

    @rule(which=st.integers(0, 40))
    def end(self, which):
        live = list(Alignment.objects.live().order_by("pk"))
        if live:
            link = actions.end_alignment(live[which % len(live)], by=self.owner, at=make.NOW)
            numbers = {goal.pk: number for number, goal in enumerate(self.goals)}
            edge = (numbers[link.from_objective_id], numbers[link.to_objective_id], link.relation)
            for edges in self.edges.values():
                edges.discard(edge)

    @invariant()
    def no_way_leads_back(self):
        for kind, edges in getattr(self, "edges", {}).items():
            for near, far, _relation in edges:
                assert not self.reaches(kind, far, near)

    def reaches(self, kind, start, end):
        seen, edge = {start}, {start}
        while edge:
            edge = {far for near, far, _relation in self.edges[kind] if near in edge} - seen
            seen |= edge
        return end in seen

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)


def test_whatever_is_linked_no_way_leads_back(wen):
    run_state_machine_as_test(Net, settings=settings(max_examples=10, stateful_step_count=15, deadline=None))


def test_the_search_for_a_loop_costs_a_statement_for_each_step(ana, bo, django_assert_num_queries):
    top, middle, other = make.objective(ana), make.objective(ana), make.objective(bo)
    for _ in range(10):
        low = make.objective(ana)
        aligned(low, middle)
        aligned(low, top)
    aligned(middle, top)

    with django_assert_num_queries(2):
        assert graph.loop("supports", other.pk, low.pk) == []
    with django_assert_num_queries(1):
        assert graph.loop("supports", top.pk, low.pk) == [top.pk, low.pk, top.pk]
