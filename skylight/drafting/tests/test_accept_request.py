"""Taking on what was asked: as a goal that the asker's depends on, or as ordinary work."""

from decimal import Decimal

import pytest

from skylight.activity.models import Event, Notice
from skylight.drafting import actions
from skylight.drafting.models import SupportRequest, WorkItem
from skylight.drafting.tests.requests_made import BY_WHEN, asked, countered
from skylight.goals import actions as goals
from skylight.goals.models import Alignment, Objective
from skylight.goals.queries.objective_page import objective_page
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make


@pytest.fixture
def goal(ana):
    return make.objective(ana, "New shops sell in their first week")


def who(by, request, **details):
    return {"by": by, "at": make.NOW, "version": request.version, **details}


def standing(request):
    return SupportRequest.objects.get(pk=request.pk)


def kinds():
    newest = Event.objects.filter(kind="drafting.support_asked").latest("pk").pk
    return list(Event.objects.filter(pk__gt=newest).order_by("pk").values_list("kind", flat=True))


def test_as_an_objective_it_begins_a_draft_that_the_goal_of_the_asker_depends_on(ana, sam, goal):
    row = make.key_result(goal)
    request = asked(goal, sam, key_result=row)

    draft = actions.accept_as_objective(request, **who(sam, request, cycle=goal.cycle, title="Shops read it"))

    assert (draft.owner_person, draft.state, draft.deadline) == (sam, "draft", BY_WHEN)
    link = Alignment.objects.get()
    assert (link.from_objective, link.from_key_result, link.to_objective, link.relation, link.by) == (
        goal, row, draft, "depends_on", ana,
    )  # fmt: skip
    assert [(one.verdict, one.by) for one in link.answers.all()] == [("acknowledged", sam)]
    last = standing(request).steps.last()
    assert (last.taken_as, last.objective, last.alignment) == ("objective", draft, link)
    assert standing(request).state == "accepted"


def test_each_act_has_its_event_and_the_one_who_asked_is_told(ana, sam, goal):
    request = asked(goal, sam)

    actions.accept_as_objective(request, **who(sam, request, cycle=goal.cycle, title="A", note="Gladly"))

    assert kinds() == ["goals.drafted", "goals.aligned", "drafting.support_accepted"]
    assert set(Event.objects.filter(kind__in=kinds()[1:]).values_list("by", flat=True)) >= {sam.pk}
    assert Notice.objects.filter(person=ana, event__kind="drafting.support_accepted").exists()


def test_both_sides_see_the_dependency_once_the_draft_is_published(ana, sam, goal):
    request = asked(goal, sam)
    draft = actions.accept_as_objective(request, **who(sam, request, cycle=goal.cycle, title="Shops read it"))
    page = objective_page(goal.pk, viewer=ana, at=make.NOW)
    assert (page.card.aligned_to, page.card.hidden_links) == ([], 1) or page.card.hidden_links == 1

    goals.publish(draft, by=sam, at=make.NOW)

    asker, receiver = (objective_page(one.pk, viewer=ana, at=make.NOW) for one in (goal, draft))
    assert [(one.relation, one.verdict, one.objective_id) for one in asker.card.aligned_to] == [
        ("depends_on", "acknowledged", draft.pk)
    ]
    assert [(one.relation, one.verdict, one.objective_id) for one in receiver.serving] == [
        ("depends_on", "acknowledged", goal.pk)
    ]


def test_as_a_key_result_it_stands_under_a_goal_of_who_was_asked(sam, goal):
    mine = make.objective(sam)
    request = asked(goal, sam)

    row = actions.accept_as_key_result(
        request, **who(sam, request, objective=mine, title="Pages read", start=Decimal(0), target=Decimal(4))
    )

    assert (row.objective, row.deadline) == (mine, BY_WHEN)
    link = Alignment.objects.get()
    assert (link.to_objective, link.to_key_result) == (mine, row)
    assert kinds() == ["goals.key_result_added", "goals.aligned", "drafting.support_accepted"]


def test_with_a_goal_that_covers_it_nothing_new_is_written(sam, goal):
    row = make.key_result(make.objective(sam))
    request = asked(goal, sam)

    link = actions.accept_with(request, **who(sam, request, objective=row.objective, key_result=row))

    assert (link.to_key_result, standing(request).steps.last().taken_as) == (row, "key_result")
    assert kinds() == ["goals.aligned", "drafting.support_accepted"]


def test_a_link_that_stands_already_is_acknowledged(sam, goal):
    mine = make.objective(sam)
    link = make.alignment(goal, mine, relation="depends_on")
    request = asked(goal, sam)

    assert actions.accept_with(request, **who(sam, request, objective=mine)) == link
    assert link.answers.get().verdict == "acknowledged"


def test_as_ordinary_work_it_stands_in_no_okr(sam, goal):
    request = asked(goal, sam)

    item = actions.accept_as_work(request, **who(sam, request, title="Translate", link="https://t.example/1"))

    assert (item.owner_person, item.request, item.by_when) == (sam, standing(request), BY_WHEN)
    assert not Alignment.objects.exists()
    assert not Objective.objects.filter(owner_person=sam).exists()
    assert kinds() == ["drafting.support_accepted"]


def test_a_team_takes_it_on_by_its_leader_or_a_member(bo, sam, li, growth):
    wanted = make.objective(sam)
    request = asked(wanted, growth)

    draft = actions.accept_as_objective(request, **who(bo, request, cycle=wanted.cycle, title="Read by all"))

    assert (draft.owner_team, draft.created_by) == (growth, bo)
    live = make.objective(growth)
    again = asked(wanted, growth)
    with pytest.raises(NotAllowed):
        actions.accept_with(again, **who(bo, again, objective=live))
    assert actions.accept_with(again, **who(li, again, objective=live)).to_objective == live


def test_nobody_else_takes_it_on_nor_under_a_goal_of_somebody_else(ana, bo, sam, goal):
    request = asked(goal, sam)

    for other in (ana, bo):
        with pytest.raises(NotAllowed):
            actions.accept_as_work(request, **who(other, request, title="A"))
    with pytest.raises(NotAllowed):
        actions.accept_with(request, **who(sam, request, objective=make.objective(bo)))
    assert standing(request).state == "open"


def test_what_was_proposed_is_agreed_before_it_is_taken_on(ana, sam, goal):
    request = countered(asked(goal, sam))
    with pytest.raises(RuleBroken):
        actions.accept_as_work(request, **who(sam, request, title="A"))

    request = actions.agree(request, **who(ana, request))

    assert actions.accept_as_work(request, **who(sam, request, title="A")).pk


def test_of_a_goal_that_is_over_only_ordinary_work_can_come(ana, sam, goal):
    request = asked(goal, sam)
    goals.close(goal, by=ana, at=make.NOW)

    with pytest.raises(RuleBroken):
        actions.accept_as_objective(request, **who(sam, request, cycle=goal.cycle, title="A"))
    assert not Objective.objects.filter(owner_person=sam).exists()
    assert actions.accept_as_work(request, **who(sam, request, title="A")).pk


def test_a_circle_of_promises_is_refused_and_nothing_of_it_stays(ana, sam, goal):
    mine = make.objective(sam)
    first = asked(mine, ana, by=sam)
    actions.accept_with(first, **who(ana, first, objective=goal))
    request = asked(goal, sam)

    with pytest.raises(RuleBroken, match="loop"):
        actions.accept_with(request, **who(sam, request, objective=mine))
    assert standing(request).state == "open"
    assert not WorkItem.objects.exists()


def test_nobody_promises_for_somebody_else(ana, bo, sam, goal):
    mine = make.objective(sam)
    who_asks = {"asked_by": ana, "from_objective": goal, "at": make.NOW}

    with pytest.raises(NotAllowed):
        goals.promise(by=bo, to_objective=mine, **who_asks)
    with pytest.raises(NotAllowed):
        goals.promise(by=sam, to_objective=mine, **{**who_asks, "asked_by": bo})
