"""What the other side says to a link: acknowledged, or challenged with a reason."""

from datetime import timedelta

import pytest

from skylight.goals import actions
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(days=7)


@pytest.fixture
def link(ana, li):
    return make.alignment(make.objective(ana), make.objective(li))


def acknowledged(link, by, at=make.NOW):
    return actions.acknowledge(link, by=by, at=at)


def challenged(link, by, at=make.NOW, reason="This moves another figure"):
    return actions.challenge(link, by=by, at=at, reason=reason)


def test_the_owner_of_the_other_side_acknowledges(li, link):
    answer = acknowledged(link, li)

    assert (answer.alignment, answer.verdict, answer.by) == (link, "acknowledged", li)


def test_or_challenges_with_a_reason(li, link):
    answer = challenged(link, li)

    assert (answer.verdict, answer.reason) == ("challenged", "This moves another figure")
    link.refresh_from_db()
    assert link.ended_at is None


def test_the_newest_answer_counts_and_the_older_ones_stay(li, link):
    challenged(link, li)
    acknowledged(link, li, at=LATER)

    assert [one.verdict for one in link.answers.all()] == ["acknowledged", "challenged"]


def test_a_challenge_says_why(li, link):
    with pytest.raises(RuleBroken) as broken:
        challenged(link, li, reason="  ")

    assert broken.value.field == "reason"


def test_the_same_answer_is_not_given_twice(li, link):
    acknowledged(link, li)
    with pytest.raises(RuleBroken, match="already"):
        acknowledged(link, li)

    challenged(link, li)
    with pytest.raises(RuleBroken, match="already"):
        challenged(link, li)
    assert challenged(link, li, reason="And it is too late")


def test_an_ended_link_is_not_answered(ana, li, link):
    actions.end_alignment(link, by=ana, at=make.NOW)

    for answer in (acknowledged, challenged):
        with pytest.raises(RuleBroken, match="ended"):
            answer(link, li)


def test_nobody_else_answers(ana, bo, sam, wen, root, link):
    for person in (ana, bo, sam, wen, root):
        for answer in (acknowledged, challenged):
            with pytest.raises(NotAllowed):
                answer(link, person)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(acknowledged, "goals.alignment_acknowledged"), (challenged, "goals.alignment_challenged")],
)
def test_it_is_on_record_and_whoever_made_the_link_hears(ana, li, link, answer, kind):
    said = answer(link, li)

    event = recorded.event(kind)
    assert (event.by, event.subject, event.reason) == (li, f"goals.alignment:{link.pk}", said.reason)
    assert recorded.told(kind) == {ana}
