"""Several drafts with their key results in one act: all of them or none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from skylight.activity.models import Event
from skylight.goals import actions
from skylight.goals.models import KeyResult, Objective
from skylight.goals.texts import KeyResultText, ObjectiveText
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make

pytestmark = pytest.mark.django_db


def text(title="Shops sell", *key_results):
    return ObjectiveText({"title": title}, tuple(KeyResultText(one) for one in key_results))


DAYS = {"title": "Days", "kind": "decrease", "start": Decimal(12), "target": Decimal(6)}


def drafted(texts, by, **details):
    return actions.draft_together(texts, by=by, at=make.NOW, cycle=make.running_cycle(), **details)


def test_they_stand_in_their_order_behind_what_there_is(ana):
    make.objective(ana, "First")

    drafts = drafted([text("Shops sell", DAYS, {"title": "Orders", "kind": "binary"}), text("Answers")], ana)

    assert [(one.title, one.position, one.state) for one in drafts] == [
        ("Shops sell", 1, "draft"),
        ("Answers", 2, "draft"),
    ]
    assert list(drafts[0].key_results.values_list("title", "position")) == [("Days", 0), ("Orders", 1)]
    assert Objective.objects.get(pk=drafts[0].pk).progress == 0


def test_it_is_one_event_that_says_where_the_words_came_from(ana):
    first, second = drafted([text(), text("Answers")], ana, source="pasted")

    event = Event.objects.get(kind="goals.drafted")
    assert (event.objective, event.by) == (first, ana)
    assert event.data == {"others": [second.pk], "source": "pasted"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "objectives.1.key_results.0.title"),
        ({**DAYS, "target": Decimal(12)}, "objectives.1.key_results.0.target"),
        ({**DAYS, "kind": "increase"}, "objectives.1.key_results.0.kind"),
        ({**DAYS, "start": Decimal(10) ** 30}, "objectives.1.key_results.0.start"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_place_and_nothing_is_drafted(ana, wrong, field):
    with pytest.raises(RuleBroken) as broken:
        drafted([text("Shops", DAYS), text("Answers", wrong)], ana)

    assert broken.value.field == field
    assert not Objective.objects.exists()
    assert not KeyResult.objects.exists()


@pytest.mark.parametrize("texts", [[], [text()] * 21, [text("A", *[DAYS] * 201)]])
def test_nothing_and_too_much_are_refused(ana, texts):
    with pytest.raises(RuleBroken):
        drafted(texts, ana)


def test_nobody_drafts_for_a_team_of_others(sam, growth):
    with pytest.raises(NotAllowed):
        drafted([text()], sam, owner_team=growth)
