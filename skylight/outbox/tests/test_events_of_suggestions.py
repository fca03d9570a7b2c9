"""What happened to a suggestion is told to its two sides alone, and a refusal to the proposer alone."""

from datetime import timedelta

import pytest

from skylight.drafting import actions
from skylight.drafting.actions.suggestions import Line
from skylight.outbox.queries.events import readable_events
from skylight.outbox.queries.notices import readable_notices
from tests import make

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(days=3)
MADE = "drafting.suggestion_made"


@pytest.fixture
def suggestion(li, ana):
    """What Li suggests to Ana."""
    lines = [Line("Every shop is called", to_person=ana)]
    return actions.break_down(make.objective(li), by=li, at=make.NOW, lines=lines)[0]


def readers(*people):
    """Who reads which events of suggestions."""
    found = {
        one.name: sorted(
            readable_events(one, LATER)
            .filter(kind__startswith="drafting.suggestion_")
            .values_list("kind", flat=True)
        )
        for one in people
    }
    return {name: kinds for name, kinds in found.items() if kinds}


def test_the_two_sides_hear_of_an_open_one_and_nobody_else(li, ana, bo, wen, root, suggestion):
    assert readers(li, ana, bo, wen, root) == {"Li Wei": [MADE], "Ana Ruiz": [MADE]}
    assert not readable_events(None, LATER).filter(kind=MADE).exists()
    assert readable_notices(ana, LATER).count() == 1


def test_of_a_refusal_the_proposer_alone_hears(li, ana, bo, wen, root, suggestion):
    actions.decline_suggestion(suggestion, by=ana, at=LATER, version=1, reason="We move this week")

    assert readers(li, ana, bo, wen, root) == {"Li Wei": ["drafting.suggestion_declined", MADE]}
    assert not readable_notices(ana, LATER).exists()


def test_of_a_withdrawal_the_receiver_hears_that_it_was_and_no_words(li, ana, suggestion):
    actions.withdraw_suggestion(suggestion, by=li, at=LATER, version=1)

    (said,) = readable_notices(ana, LATER)
    assert said.event.kind == "drafting.suggestion_withdrawn"
    assert "shop" not in str(said.event.data)
    assert readers(ana) == {}
