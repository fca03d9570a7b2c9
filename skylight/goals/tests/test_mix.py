"""How goals are spread over the kinds."""

from decimal import Decimal

import pytest

from skylight.goals import actions, mix
from skylight.goals.models import Objective
from skylight.goals.queries.cards import cards
from skylight.goals.queries.mix import mix_of_cards
from skylight.policies.actions import decide
from skylight.policies.queries import effective
from tests import make
from tests.web import text

NO_RANGE = dict.fromkeys(mix.KINDS)


def percents(found):
    return {part.kind: part.percent for part in found.parts}


def verdicts(found):
    return {part.kind: part.verdict for part in found.parts}


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ([("project", "0.7"), ("ability", "0.3")], (70, 30, 0)),
        ([("project", None), ("project", None), ("functional", None)], (67, 0, 33)),
        # Where some are weighed, one without a weight weighs nothing.
        ([("project", "1"), ("ability", None)], (100, 0, 0)),
        # Where all weigh nothing, all count the same.
        ([("project", "0"), ("ability", "0")], (50, 50, 0)),
    ],
)
def test_shares_are_weights_and_without_weights_all_count_the_same(goals, expected):
    weighed = [(kind, None if weight is None else Decimal(weight)) for kind, weight in goals]

    assert tuple(percents(mix.of(weighed, NO_RANGE)).values()) == expected


def test_without_goals_there_is_no_mix():
    assert mix.of([], {"project": (60, 80)}) is None


@pytest.mark.parametrize(
    ("share", "verdict"),
    [("0.59", "below"), ("0.6", "within"), ("0.8", "within"), ("0.804", "within"), ("0.81", "above")],
)
def test_a_share_is_judged_by_the_per_cent_that_is_shown(share, verdict):
    rest = 1 - Decimal(share)
    found = mix.of([("project", Decimal(share)), ("ability", rest)], {"project": (60, 80)})

    assert verdicts(found) == {"project": verdict, "ability": "", "functional": ""}


def test_one_kind_and_no_range_is_not_worth_a_bar():
    alone = mix.of([("project", None)], NO_RANGE)
    aimed = mix.of([("project", None)], {"ability": (10, 30)})

    assert (alone.says_something, aimed.says_something) == (False, True)
    assert [part.kind for part in aimed.shown] == ["project", "ability"]


def test_drafts_count_and_what_was_abandoned_or_thrown_away_does_not(ana):
    make.objective(ana, published=False)
    make.objective(ana, kind="ability")
    actions.abandon(make.objective(ana, kind="functional"), by=ana, at=make.NOW, reason="Enough")
    actions.discard(make.objective(ana, kind="functional", published=False), by=ana, at=make.NOW)
    mine = Objective.objects.visible_to(ana, make.NOW).owned_by(ana)

    found = mix_of_cards(cards(mine, viewer=ana, at=make.NOW), effective(ana.team))

    assert percents(found) == {"project": 50, "ability": 50, "functional": 0}


def test_the_bar_stands_in_words_beside_the_range_of_the_team(as_, ana, li, growth):
    make.objective(ana, weight=Decimal("0.9"))
    make.objective(ana, weight=Decimal("0.1"), kind="ability")
    decide("mix_project", "60-80", by=li, at=make.NOW, reason="Room to learn", team=growth)

    for address in ("/me/okrs/", f"/people/{ana.pk}/"):
        said = text(as_(ana).get(address))
        assert "Project 90 % · aimed at 60–80 %" in said
        assert "more than aimed at" in said
        assert "Ability 10 %" in said


def test_a_goal_that_one_may_not_read_counts_with_its_weight(as_, ana, sam):
    make.objective(ana, weight=Decimal("0.7"))
    make.objective(ana, "Speak Cantonese", weight=Decimal("0.3"), kind="ability", readers="team")

    said = text(as_(sam).get(f"/people/{ana.pk}/"))

    assert "Project 70 % Ability 30 %" in said
    assert "1 growth goal is visible to the team only." in said
    assert "Cantonese" not in said
