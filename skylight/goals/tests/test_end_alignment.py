"""Ending a link."""

from datetime import timedelta

import pytest

from skylight.goals import actions
from skylight.goals.models import Alignment
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(days=7)


@pytest.fixture
def link(ana, li):
    return make.alignment(make.objective(ana), make.objective(li))


def test_an_ended_link_keeps_its_dates(ana, link):
    actions.end_alignment(link, by=ana, at=LATER, reason="We do something else now")

    link.refresh_from_db()
    assert (link.at, link.ended_at, link.ended_by) == (make.NOW, LATER, ana)
    assert link.end_reason == "We do something else now"
    assert not Alignment.objects.live().exists()
    assert Alignment.objects.at(make.NOW).get() == link


def test_it_ends_once(ana, link):
    actions.end_alignment(link, by=ana, at=LATER)

    with pytest.raises(RuleBroken, match="ended already"):
        actions.end_alignment(link, by=ana, at=LATER)


def test_only_its_own_side_ends_it(li, bo, sam, wen, root, link):
    for person in (li, bo, sam, wen, root):
        with pytest.raises(NotAllowed):
            actions.end_alignment(link, by=person, at=LATER)


def test_it_is_on_record_and_the_other_side_hears(ana, li, link):
    actions.end_alignment(link, by=ana, at=LATER, reason="We do something else now")

    event = recorded.event("goals.alignment_ended")
    assert (event.by, event.reason) == (ana, "We do something else now")
    assert recorded.told("goals.alignment_ended") == {li}
