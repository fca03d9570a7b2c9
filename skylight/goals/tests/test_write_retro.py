"""Looking back at a goal."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from skylight.goals import actions
from skylight.goals.models import Retro
from skylight.goals.tests import recorded
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from tests import make

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(days=7)
TEXTS = {
    "expected": "A thousand sign-ups",
    "happened": "Six hundred",
    "why": "The partner joined late",
    "keep": "Weekly tests",
    "change": "Sign the partner first",
}


@pytest.fixture
def goal(ana):
    return make.objective(ana)


def written(goal, by=None, at=make.NOW, version=0, **texts):
    return actions.write_retro(goal, by=by or goal.owner_person, at=at, version=version, **{**TEXTS, **texts})


def test_five_texts_are_kept(ana, goal):
    retro = written(goal)

    assert (retro.happened, retro.change, retro.by, retro.version) == (
        "Six hundred",
        "Sign the partner first",
        ana,
        1,
    )


def test_it_can_be_written_on(goal):
    written(goal)

    retro = written(goal, version=1, at=LATER, why="The partner joined in April")

    assert (retro.why, retro.version, retro.at) == ("The partner joined in April", 2, LATER)
    assert Retro.objects.count() == 1


def test_the_second_of_two_writers_sees_the_first_ones_words(goal):
    written(goal)

    for version in (0, 2):
        with pytest.raises(Stale) as stale:
            written(goal, version=version, happened="Seven hundred")
        assert stale.value.current.happened == "Six hundred"
    with pytest.raises(VersionMissing):
        written(goal, version=None)


def test_what_it_said_before_stays_on_record(goal):
    written(goal)
    written(goal, version=1, why="The partner joined in April")

    first, second = recorded_events()
    assert first.data["before"] == dict.fromkeys(TEXTS, "")
    assert second.data["before"] == TEXTS


def test_the_same_words_again_change_nothing(goal):
    written(goal)

    assert written(goal, version=1).version == 1
    assert len(recorded_events()) == 1


def test_a_retro_says_something(goal):
    with pytest.raises(RuleBroken) as broken:
        written(goal, **dict.fromkeys(TEXTS, "  "))
    assert broken.value.field == "happened"

    with pytest.raises(RuleBroken) as broken:
        written(goal, keep="a" * 50_001)
    assert broken.value.field == "keep"


def test_a_draft_is_not_looked_back_at(ana):
    with pytest.raises(RuleBroken, match="published"):
        written(make.objective(ana, published=False))


def test_what_was_abandoned_teaches_too(ana, goal):
    actions.abandon(goal, by=ana, at=make.NOW, reason="The market moved")

    assert written(goal)


def test_nobody_looks_back_at_somebody_elses_goal(li, bo, sam, wen, root, goal):
    for person in (li, bo, sam, wen, root):
        with pytest.raises(NotAllowed):
            written(goal, by=person)


def test_it_is_on_record_and_those_concerned_hear(ana, bo):
    goal = make.objective(ana, contributors=[bo])

    retro = written(goal)

    event = recorded.event("goals.looked_back")
    assert (event.by, event.objective, event.subject) == (ana, goal, f"goals.retro:{retro.pk}")
    assert recorded.told("goals.looked_back") == {bo}


def recorded_events():
    from skylight.activity.models import Event

    return list(Event.objects.filter(kind="goals.looked_back").order_by("id"))


@pytest.mark.django_db(transaction=True)
def test_two_first_retros_at_once_leave_one():
    ana, bo = make.person("Ana"), make.person("Bo")
    goal = make.objective(ana, backup_owner=bo)
    start, outcomes = threading.Barrier(2), []

    def work(person):
        try:
            start.wait(10)
            written(goal, by=person, happened=person.name)
            outcomes.append("written")
        except Stale:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(person,)) for person in (ana, bo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["stale", "written"]
