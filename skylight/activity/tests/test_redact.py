"""An administrator takes words out of the record; that it was done, by whom and why stays in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from skylight.activity import actions, events, sealing
from skylight.activity.models import Event, Redaction, Seal
from skylight.activity.tests.tampering import run, unguarded
from skylight.activity.verification import verify
from skylight.lib.errors import NotAllowed, RuleBroken
from tests import make

pytestmark = pytest.mark.django_db
WHY = "Ana asked us to forget her"
EMPTY = """data = '{"redacted": true}', salt = '', reason = ''"""


@pytest.fixture
def event(ana: Any) -> Event:
    """Ana said more than she wanted, and it was sealed."""
    made = events.record("goals.edited", by=ana, at=make.NOW, subject=ana, reason="I am ill", before="Mine")
    actions.seal_events(at=make.NOW)
    return made


def words(event: Event) -> tuple[str, Any]:
    event.refresh_from_db()
    return event.reason, event.data


def test_the_words_are_gone_and_the_chain_holds(event: Event, root: Any) -> None:
    seal = Seal.objects.get(event=event)
    actions.redact([event.pk], by=root, at=make.NOW, reason=WHY)
    actions.seal_events(at=make.NOW)

    assert words(event) == ("", sealing.REDACTED)
    assert event.salt == ""
    assert Seal.objects.get(event=event).hash == seal.hash
    assert verify().holds


def test_one_event_says_what_was_redacted_by_whom_and_why(event: Event, root: Any) -> None:
    before = Event.objects.count()
    declared = actions.redact([event.pk, event.pk], by=root, at=make.NOW, reason=WHY)

    assert Event.objects.count() == before + 1
    assert (declared.kind, declared.by, declared.reason) == ("activity.redacted", root, WHY)
    assert declared.data == {"events": [event.pk]}
    assert Redaction.objects.get().declared_in == declared


def test_it_may_be_part_of_something_larger(event: Event, root: Any, ana: Any) -> None:
    declared = actions.redact(
        [event.pk], by=root, at=make.NOW, reason=WHY, kind="imports.erased", subject=ana, rows=3
    )

    assert (declared.kind, declared.subject) == ("imports.erased", f"org.person:{ana.pk}")
    assert declared.data == {"events": [event.pk], "rows": 3}


def test_what_was_not_sealed_yet_is_sealed_without_its_words(ana: Any, root: Any) -> None:
    fresh = events.record("goals.edited", by=ana, at=make.NOW, subject=ana, reason="I am ill")
    actions.redact([fresh.pk], by=root, at=make.NOW, reason=WHY)

    actions.seal_events(at=make.NOW)

    assert verify().holds


def test_many_events_at_once(ana: Any, root: Any) -> None:
    made = [events.record("goals.edited", by=ana, at=make.NOW, subject=ana, reason="Ill") for _ in range(600)]
    actions.seal_events(at=make.NOW)

    actions.redact((one.pk for one in made), by=root, at=make.NOW, reason=WHY)

    assert Redaction.objects.count() == 600
    assert verify().holds


def test_a_second_time_names_only_what_still_had_words(event: Event, root: Any, ana: Any) -> None:
    other = events.record("goals.edited", by=ana, at=make.NOW, subject=ana, reason="Ill")
    first = actions.redact([event.pk], by=root, at=make.NOW, reason=WHY)

    second = actions.redact([event.pk, first.pk, other.pk], by=root, at=make.NOW, reason=WHY)

    assert second.data == {"events": [other.pk]}
    assert words(first) == (WHY, {"events": [event.pk]})


def test_only_administrators_and_jobs_redact(event: Event, ana: Any, wen: Any) -> None:
    for person in (ana, wen):
        with pytest.raises(NotAllowed):
            actions.redact([event.pk], by=person, at=make.NOW, reason=WHY)

    actions.redact([event.pk], by=make.system(), at=make.NOW, reason=WHY)


def test_it_takes_a_reason(event: Event, root: Any) -> None:
    with pytest.raises(RuleBroken):
        actions.redact([event.pk], by=root, at=make.NOW, reason=" ")

    assert words(event)[0] == "I am ill"


def test_the_door_lets_nothing_else_through(event: Event, root: Any) -> None:
    """Once an event is listed its words can become nothing, and nothing but nothing."""
    for change in (
        "reason = 'Fine'",
        'data = \'{"before": "Yours"}\'',
        f"{EMPTY}, by_id = NULL",
        f"{EMPTY}, kind = 'goals.closed'",
        f"{EMPTY}, request = 'another'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            list_and_run(event, f"UPDATE activity_event SET {change} WHERE id = %s")
    with pytest.raises(IntegrityError), transaction.atomic():
        run(f"UPDATE activity_event SET {EMPTY} WHERE id = %s", event.pk)  # which is not listed


def list_and_run(event: Event, statement: str) -> None:
    Redaction.objects.create(event=event, declared_in=event)
    run(statement, event.pk)


def test_redactions_stand_too(event: Event, root: Any) -> None:
    actions.redact([event.pk], by=root, at=make.NOW, reason=WHY)

    for statement in (
        "DELETE FROM activity_redaction",
        "UPDATE activity_redaction SET declared_in_id = event_id",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            run(statement)


def test_new_words_in_the_place_of_redacted_ones_are_found(event: Event, root: Any) -> None:
    actions.redact([event.pk], by=root, at=make.NOW, reason=WHY)

    with unguarded():
        run("UPDATE activity_event SET reason = 'Fine' WHERE id = %s", event.pk)

    fault = verify().fault
    assert fault is not None
    assert fault.event == event.pk


def test_what_is_left_of_a_redacted_event_is_still_proved(event: Event, root: Any) -> None:
    actions.redact([event.pk], by=root, at=make.NOW, reason=WHY)

    with unguarded():
        run("UPDATE activity_event SET by_id = %s WHERE id = %s", root.pk, event.pk)

    assert verify().fault is not None
