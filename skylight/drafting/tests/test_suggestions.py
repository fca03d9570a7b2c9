"""Breaking a goal down as an offer: nothing stands on anybody's page without their act."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.activity.models import Event, Notice
from skylight.drafting import actions
from skylight.drafting.actions.suggestions import Line
from skylight.drafting.models import Suggestion, SuggestionAnswer
from skylight.drafting.queries.suggestions import open_for
from skylight.goals import actions as goals
from skylight.goals.models import Objective
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from skylight.org import actions as org
from skylight.policies.actions import decide
from tests import make

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(days=3)


@pytest.fixture
def row(li):
    """A key result of Li's published goal."""
    return make.key_result(make.objective(li, "Keep twenty per cent more shops"), "Shops in month two")


def suggest(row, *lines, by=None, whole=False):
    """What somebody suggests, by default Li, from a key result or from the whole objective."""
    return actions.break_down(
        row.objective,
        by=by or row.objective.owner_person,
        at=make.NOW,
        lines=lines,
        key_result=None if whole else row,
    )


def accept(suggestion, by, **given):
    given = {"title": "My own words", "cycle": make.running_cycle(), "version": suggestion.version, **given}
    return actions.accept_suggestion(suggestion, by=by, at=LATER, **given)


def decline(suggestion, by, reason="We move this week"):
    return actions.decline_suggestion(suggestion, by=by, at=LATER, version=suggestion.version, reason=reason)


def told(kind):
    return {notice.person for notice in Notice.objects.filter(event__kind=kind).select_related("person")}


def test_several_lines_become_one_offer_each(li, ana, bo, row):
    first, second = suggest(
        row,
        Line("Every shop is called", to_person=ana, why="They leave in silence", measure="Shops called",
             start=Decimal(0), target=Decimal(40), unit="shops"),
        Line("Answers within a day", to_person=bo),
    )  # fmt: skip

    assert (first.objective, first.key_result, first.by, first.at) == (row.objective, row, li, make.NOW)
    assert (first.title, first.why, first.measure, first.target) == (
        "Every shop is called",
        "They leave in silence",
        "Shops called",
        Decimal(40),
    )
    assert [one.words for one in open_for(ana, at=make.NOW)] == [first.title]
    assert [one.words for one in open_for(bo, at=make.NOW)] == [second.title]
    assert told("drafting.suggestion_made") == {ana, bo}
    assert Event.objects.filter(kind="drafting.suggestion_made").count() == 2
    assert not Objective.objects.filter(owner_person__in=[ana, bo]).exists()


def test_who_owns_or_drives_it_breaks_it_down_and_nobody_else(li, ana, bo, sam, wen, root, row):
    goals.edit_key_result(row, by=li, at=make.NOW, version=1, owner=bo)
    row.refresh_from_db()

    assert suggest(row, Line("By who drives it", to_person=ana), by=bo)
    assert suggest(row, Line("By who owns it", to_person=ana))
    with pytest.raises(NotAllowed):
        suggest(row, Line("The whole", to_person=ana), by=bo, whole=True)
    for person in (ana, sam, wen, root):
        with pytest.raises(NotAllowed):
            suggest(row, Line("By somebody else", to_person=bo), by=person)


def test_only_the_two_sides_read_it(li, ana, bo, wen, root, cora, row):
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana))

    readers = {one for one in (li, ana, bo, wen, root, cora)
               if Suggestion.objects.visible_to(one, make.NOW).filter(pk=suggestion.pk).exists()}  # fmt: skip
    assert readers == {li, ana}


def test_the_manager_of_the_receiver_does_not_read_what_others_suggest(wen, sam, ana, li):
    row = make.key_result(make.objective(sam))
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana))

    assert not Suggestion.objects.visible_to(li, make.NOW).exists()
    assert Suggestion.objects.visible_to(ana, make.NOW).get() == suggestion


def test_of_a_team_its_leader_and_members_answer_and_only_the_leader_is_told(wen, li, ana, cora, growth):
    row = make.key_result(make.objective(wen))
    (suggestion,) = suggest(row, Line("Every shop is called", to_team=growth))

    assert told("drafting.suggestion_made") == {li}
    assert [one.team for one in open_for(ana, at=make.NOW)] == ["Growth"]
    assert open_for(cora, at=make.NOW) == []
    with pytest.raises(NotAllowed):
        decline(suggestion, cora)
    drafted = accept(suggestion, ana)
    assert (drafted.owner_team, drafted.owner_person, drafted.created_by) == (growth, None, ana)


def test_accepting_drafts_an_objective_of_ones_own_tied_to_the_goal(li, ana, row):
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana))

    drafted = accept(
        suggestion, ana, description="I know them", measure="Days", start=Decimal(9), target=Decimal(3)
    )

    assert (drafted.owner_person, drafted.created_by, drafted.title) == (ana, ana, "My own words")
    assert drafted.is_draft
    begun = drafted.key_results.get()
    assert (begun.title, begun.kind, begun.start, begun.target) == ("Days", "decrease", 9, 3)
    link = drafted.alignments_out.get()
    assert (link.to_objective, link.to_key_result, link.relation) == (row.objective, row, "derived_from")
    assert suggestion.answer.drafted == drafted
    assert told("drafting.suggestion_accepted") == {li}
    assert open_for(ana, at=LATER) == []


def test_the_goal_as_a_whole_can_be_served_too(ana, row):
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana), whole=True)

    link = accept(suggestion, ana, relation="supports").alignments_out.get()

    assert (link.to_key_result, link.relation) == (None, "supports")


def test_nobody_answers_for_somebody_else(li, ana, bo, root, wen, row):
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana))

    for person in (li, bo, root, wen, make.system()):
        with pytest.raises(NotAllowed):
            accept(suggestion, person)
        with pytest.raises(NotAllowed):
            decline(suggestion, person)
    assert not Objective.objects.filter(owner_person=ana).exists()


def test_a_refusal_has_a_reason_which_only_the_proposer_reads(li, ana, row):
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana))
    with pytest.raises(RuleBroken) as broken:
        decline(suggestion, ana, reason="  ")
    assert broken.value.field == "reason"

    decline(suggestion, ana)

    assert suggestion.answer.reason == "We move this week"
    assert told("drafting.suggestion_declined") == {li}
    assert Suggestion.objects.visible_to(li, LATER).get() == suggestion
    assert not Suggestion.objects.visible_to(ana, LATER).exists()
    assert not Notice.objects.filter(person=ana, read_at=None).exists()


def test_what_was_answered_is_not_answered_again(li, ana, row):
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana))
    decline(suggestion, ana)

    for act in (lambda: accept(suggestion, ana), lambda: decline(suggestion, ana)):
        with pytest.raises(RuleBroken, match="answered or withdrawn"):
            act()
    with pytest.raises(RuleBroken, match="answered or withdrawn"):
        actions.withdraw_suggestion(suggestion, by=li, at=LATER, version=1)
    assert SuggestionAnswer.objects.get().verdict == "declined"


def test_what_was_withdrawn_is_gone_for_its_receiver(li, ana, bo, row):
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana))
    with pytest.raises(NotAllowed):
        actions.withdraw_suggestion(suggestion, by=ana, at=LATER, version=1)

    actions.withdraw_suggestion(suggestion, by=li, at=LATER, version=1)

    assert not Suggestion.objects.visible_to(ana, LATER).exists()
    assert open_for(ana, at=LATER) == []
    said = Event.objects.get(kind="drafting.suggestion_withdrawn")
    assert told(said.kind) == {ana}
    assert "shop" not in str(said.data)
    assert suggest(row, Line("Every shop is called", to_person=ana))


def test_who_answers_has_read_what_stands_there(li, ana, row):
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana))

    changed = actions.edit_suggestion(suggestion, by=li, at=LATER, version=1, title="Every shop is visited")

    assert (changed.title, changed.version) == ("Every shop is visited", 2)
    assert told("drafting.suggestion_edited") == {ana}
    with pytest.raises(Stale):
        accept(suggestion, ana)
    with pytest.raises(Stale):
        decline(suggestion, ana)
    with pytest.raises(VersionMissing):
        accept(suggestion, ana, version=None)
    with pytest.raises(NotAllowed):
        actions.edit_suggestion(changed, by=ana, at=LATER, version=2, title="Nothing")
    assert accept(changed, ana)


LINE = {"title": "Every shop is called"}


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ({}, "to_person", "one person, or one team"),
        ({"to_person": "ana", "to_team": "growth"}, "to_person", "one person, or one team"),
        ({"to_person": "li"}, "to_person", "among your own objectives"),
        ({"to_person": "cora"}, "to_person", "writes no objectives"),
        ({"to_person": "gone"}, "to_person", "works here"),
        ({"to_team": "nobodys"}, "to_team", "Nobody leads"),
        ({"to_person": "ana", "title": " "}, "title", "want to achieve"),
        ({"to_person": "ana", "target": Decimal(3)}, "measure", "figures measure"),
        (
            {"to_person": "ana", "measure": "Shops", "start": Decimal(3), "target": Decimal(3)},
            "target",
            "equals",
        ),
    ],
)
def test_a_line_makes_sense(request, li, ana, row, line, field, words):
    request.getfixturevalue("cora")
    if line.get("to_person") == "gone":
        named = {"gone": org.let_go(make.person("Gil"), by=make.system(), at=make.NOW, on=date(2026, 3, 2))}
    else:
        named = {"nobodys": make.team("Nobody's")}
    given = {**LINE, **line}
    for name in ("to_person", "to_team"):
        if name in given:
            given[name] = named.get(given[name]) or request.getfixturevalue(given[name])

    with pytest.raises(RuleBroken, match=words) as broken:
        suggest(row, Line("All is well", to_person=ana), Line(**given))

    assert broken.value.field == f"line_1_{field}"
    assert not Suggestion.objects.exists()


def test_all_that_is_wrong_is_said_at_once(ana, row):
    with pytest.raises(RuleBroken) as broken:
        suggest(row, Line(" ", to_person=ana), Line("To nobody"))

    assert [broken.value.field, *(one.field for one in broken.value.also)] == [
        "line_0_title",
        "line_1_to_person",
    ]


def test_the_same_words_are_not_offered_twice_also_not_after_a_refusal(ana, bo, row):
    line = Line("Every shop is called", to_person=ana)
    (suggestion,) = suggest(row, line)
    decline(suggestion, ana)

    for lines in ([line], [Line("New", to_person=bo), Line("New", to_person=bo)]):
        with pytest.raises(RuleBroken, match="before"):
            suggest(row, *lines)
    assert suggest(row, Line("Every shop is called", to_person=bo))


def test_one_suggests_from_what_the_receiver_may_read(li, ana, row):
    draft = make.key_result(make.objective(li, published=False))
    with pytest.raises(RuleBroken, match="Publish the goal first"):
        suggest(draft, Line("Every shop is called", to_person=ana))

    until = make.NOW + timedelta(days=9)
    goals.restrict(row.objective, by=li, at=make.NOW, reason="A purchase", until_at=until)
    with pytest.raises(RuleBroken, match="may not read this goal"):
        suggest(row, Line("Every shop is called", to_person=ana))


def test_a_goal_that_has_become_hidden_can_only_be_declined(li, ana, row):
    (suggestion,) = suggest(row, Line("Every shop is called", to_person=ana))
    until = LATER + timedelta(days=9)
    goals.restrict(row.objective, by=li, at=make.NOW, reason="A purchase", until_at=until)

    with pytest.raises(RuleBroken, match="no longer read"):
        accept(suggestion, ana)
    assert not Objective.objects.filter(owner_person=ana).exists()
    assert decline(suggestion, ana)


def test_what_is_over_is_not_broken_down(li, ana, row):
    goals.close(row.objective, by=li, at=make.NOW)

    with pytest.raises(RuleBroken, match="closed"):
        suggest(row, Line("Every shop is called", to_person=ana))


@pytest.mark.parametrize("to", ["person", "team"])
def test_a_team_can_agree_that_nobody_suggests_goals_to_it(root, ana, growth, row, to):
    decide("assignment_allowed", "never", by=root, at=make.NOW, reason="We write our own", team=growth)
    line = Line("Every shop is called", **({"to_person": ana} if to == "person" else {"to_team": growth}))

    with pytest.raises(RuleBroken, match="Ask for support"):
        suggest(row, line)
