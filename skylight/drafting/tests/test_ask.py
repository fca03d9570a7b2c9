"""Asking for support, and talking it over."""

from datetime import date, timedelta

import pytest

from skylight.activity.models import Event, Notice
from skylight.drafting import actions
from skylight.drafting.models import RequestStep, SupportRequest
from skylight.drafting.tests.requests_made import BY_WHEN, TERMS, asked, countered
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from tests import make

State = SupportRequest.State


def who(by, request, **details):
    return {"by": by, "at": make.NOW, "version": request.version, **details}


def told(kind):
    return set(
        Notice.objects.filter(event__kind=f"drafting.support_{kind}").values_list("person__name", flat=True)
    )


def story(request):
    return list(request.steps.values_list("kind", flat=True))


def test_ana_asks_sam_for_her_goal(ana, sam):
    goal = make.objective(ana)
    row = make.key_result(goal)

    request = asked(goal, sam, key_result=row, days=3)

    assert (request.state, request.what, request.by_when, request.size, request.days) == (
        "open", "Translate the sign-up page", BY_WHEN, "small", 3,
    )  # fmt: skip
    assert story(request) == ["asked"]
    event = Event.objects.get(kind="drafting.support_asked")
    assert (event.by, event.data["request"]) == (ana, request.pk)
    assert told("asked") == {"Sam Okafor"}


def test_a_team_is_asked_and_its_leader_hears(sam, li, growth):
    asked(make.objective(sam), growth)

    assert told("asked") == {"Li Wei"}


def test_one_asks_for_a_draft_too(ana, sam):
    assert asked(make.objective(ana, published=False), sam).pk


def test_whoever_drives_a_key_result_asks_for_it_but_not_for_the_goal(ana, bo, sam):
    goal = make.objective(ana)
    row = make.key_result(goal, owner=bo)

    assert asked(goal, sam, by=bo, key_result=row).by == bo
    with pytest.raises(NotAllowed):
        asked(goal, sam, by=bo)


@pytest.mark.parametrize("somebody", ["bo", "li", "root"])
def test_nobody_asks_for_a_goal_of_somebody_else(request, ana, sam, somebody):
    with pytest.raises(NotAllowed):
        asked(make.objective(ana), sam, by=request.getfixturevalue(somebody))


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("what", {"what": "  "}),
        ("why", {"why": ""}),
        ("by_when", {"by_when": None}),
        ("by_when", {"by_when": date(2026, 3, 15)}),
        ("size", {"size": ""}),
        ("size", {"size": "huge"}),
        ("days", {"days": 0}),
    ],
)
def test_a_request_says_what_why_by_when_and_how_big(ana, sam, field, given):
    with pytest.raises(RuleBroken) as broken:
        asked(make.objective(ana), sam, **given)

    assert broken.value.field == field
    assert not SupportRequest.objects.exists()


def test_one_does_not_ask_oneself_nor_who_has_left_nor_a_closed_team(ana, sam, growth):
    goal = make.objective(ana)
    gone = make.person("Gil", left_on=date(2026, 3, 2))
    team = make.team("Old")
    type(team).objects.filter(pk=team.pk).update(closed_on=date(2026, 3, 2))
    team.refresh_from_db()

    for receiver in (ana, gone, team):
        with pytest.raises(RuleBroken):
            asked(goal, receiver)
    with pytest.raises(RuleBroken):
        asked(make.objective(growth), growth, by=ana if growth.leader == ana else growth.leader)


def test_sam_proposes_something_else_and_ana_agrees(ana, sam):
    request = asked(make.objective(ana), sam)

    request = countered(request, by_when=date(2026, 4, 24), note="Two pages are too much")
    assert (request.state, request.what) == (State.COUNTERED, "Translate the sign-up page")
    request = actions.agree(request, **who(ana, request))

    assert (request.state, request.what, request.by_when) == (
        State.AGREED, "Translate the first screen", date(2026, 4, 24),
    )  # fmt: skip
    assert story(request) == ["asked", "countered", "agreed"]
    assert request.steps.first().what == "Translate the sign-up page"
    assert (told("countered"), told("agreed")) == ({"Ana Ruiz"}, {"Sam Okafor"})


def test_ana_asks_anew_instead_and_every_round_is_kept(ana, sam):
    request = countered(asked(make.objective(ana), sam))

    request = actions.change_request(
        request, **who(ana, request, **{**TERMS, "days": 2}, why="They sign up there", note="Only this")
    )

    assert (request.state, request.days) == (State.OPEN, 2)
    assert story(request) == ["asked", "countered", "changed"]
    assert told("changed") == {"Sam Okafor"}


def test_sam_declines_with_a_reason(ana, sam):
    request = asked(make.objective(ana), sam)
    with pytest.raises(RuleBroken):
        actions.decline_request(request, **who(sam, request, reason=" "))

    request = actions.decline_request(request, **who(sam, request, reason="We move house"))

    assert request.state == State.DECLINED
    assert request.steps.last().note == "We move house"
    assert told("declined") == {"Ana Ruiz"}


def test_ana_withdraws_and_then_the_story_is_over(ana, sam):
    request = asked(make.objective(ana), sam)
    request = actions.withdraw_request(request, **who(ana, request))

    assert request.state == State.WITHDRAWN
    for act in (actions.withdraw_request, actions.agree):
        with pytest.raises(RuleBroken):
            act(request, **who(ana, request))
    with pytest.raises(RuleBroken):
        countered(request)


def test_only_who_was_asked_answers_and_only_the_asker_leads(ana, sam, bo, li, root):
    request = asked(make.objective(ana), sam)

    for other in (ana, bo, li, root):
        with pytest.raises(NotAllowed):
            countered(request, by=other)
        with pytest.raises(NotAllowed):
            actions.decline_request(request, **who(other, request, reason="No"))
    for other in (sam, bo, li, root):
        with pytest.raises(NotAllowed):
            actions.withdraw_request(request, **who(other, request))


def test_of_a_team_whoever_writes_for_it_answers_but_not_the_asker(ana, bo, sam, li, growth, cora):
    request = asked(make.objective(sam), growth)
    own = asked(make.objective(ana), growth)

    assert countered(request, by=bo).state == State.COUNTERED
    for other in (cora, sam):
        with pytest.raises(NotAllowed):
            countered(request, by=other)
    with pytest.raises(NotAllowed):
        countered(own, by=ana)
    assert countered(own, by=li).state == State.COUNTERED


def test_a_proposal_that_says_the_same_is_none(ana, sam):
    request = asked(make.objective(ana), sam)

    with pytest.raises(RuleBroken):
        countered(request, what=request.what)
    with pytest.raises(RuleBroken):
        actions.agree(request, **who(ana, request))


def test_whoever_has_read_an_older_version_is_told(ana, sam):
    request = asked(make.objective(ana), sam)
    countered(request)

    with pytest.raises(Stale):
        actions.decline_request(request, **who(sam, request, reason="No"))
    with pytest.raises(VersionMissing):
        actions.decline_request(request, by=sam, at=make.NOW, version=None, reason="No")
    assert RequestStep.objects.count() == 2


def test_who_reads_a_request(ana, sam, li, wen, bo, cora, root):
    goal = make.objective(ana, published=False)
    request = asked(goal, sam)

    def readers(at=make.NOW):
        return {
            one.name
            for one in (ana, sam, li, wen, bo, cora, root)
            if SupportRequest.objects.visible_to(one, at).filter(pk=request.pk).exists()
        }

    assert readers() == {"Ana Ruiz", "Sam Okafor", "Li Wei", "Wen Zhang"}

    from skylight.goals import actions as goals

    goals.publish(goal, by=ana, at=make.NOW)
    assert readers() == {"Ana Ruiz", "Sam Okafor", "Li Wei", "Wen Zhang", "Bo Chen", "Cora Lind", "Rut Berg"}

    goals.restrict(
        goal, by=ana, at=make.NOW, reason="A purchase", until_at=make.NOW + timedelta(days=9), audience=[bo]
    )
    assert readers() == {"Ana Ruiz", "Sam Okafor", "Bo Chen"}
