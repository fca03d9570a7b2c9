"""Whatever happened stands as it was written: the database refuses changes, and the chain tells of any made anyway."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from skylight.activity import actions, events, sealing, triggers
from skylight.activity.models import Event, Redaction, Seal, Unsealed
from skylight.activity.tests.tampering import run, unguarded
from skylight.activity.verification import holds_hash, verify
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def happened(ana: Any) -> list[Event]:
    """Five events besides those of founding the company, all sealed."""
    made = [
        events.record("goals.edited", by=ana, at=make.NOW, subject=ana, reason=f"Reason {n}", before=n)
        for n in range(5)
    ]
    actions.seal_events(at=make.NOW)
    connection.check_constraints()  # PostgreSQL empties no table that has some left to check
    return made


def place_of(event: Event) -> int:
    return Seal.objects.get(event=event).sequence


def test_every_event_is_sealed_once_in_the_order_of_ids(happened: list[Event]) -> None:
    sealed = list(Seal.objects.order_by("sequence").values_list("sequence", "event"))

    assert [event for _, event in sealed] == sorted(Event.objects.values_list("pk", flat=True))
    assert [place for place, _ in sealed] == list(range(1, len(sealed) + 1))
    assert not Unsealed.objects.exists()
    assert actions.seal_events(at=make.NOW) == 0


def test_a_whole_chain_holds(happened: list[Event]) -> None:
    verdict = verify()

    assert verdict.holds
    assert (verdict.events, verdict.sealed, verdict.unsealed) == (Event.objects.count(),) * 2 + (0,)
    assert verdict.head == Seal.objects.latest("sequence").hash


def test_an_empty_record_holds() -> None:
    verdict = verify()

    assert verdict.holds
    assert verdict.head == sealing.BEGINNING


def test_what_waits_for_its_seal_is_counted_and_nothing_to_worry_about(
    happened: list[Event], ana: Any
) -> None:
    events.record("goals.edited", by=ana, at=make.NOW, subject=ana)

    assert (verify().unsealed, verify().holds) == (1, True)


def test_an_event_that_is_committed_late_with_a_lower_id_is_sealed_after_the_others(
    happened: list[Event],
) -> None:
    newest = Event.objects.latest("pk").pk
    for pk in (newest + 2, newest + 1):  # the second one was given its id first, and committed last
        Event.objects.create(pk=pk, kind="goals.closed", at=make.NOW, subject="goals.objective:1")
        assert actions.seal_events(at=make.NOW) == 1

    assert list(Seal.objects.order_by("-sequence").values_list("event", flat=True)[:2]) == [
        newest + 1,
        newest + 2,
    ]
    assert verify().holds


def test_sealing_looks_at_what_waits_and_at_nothing_else(happened: list[Event], ana: Any) -> None:
    events.record("goals.edited", by=ana, at=make.NOW, subject=ana)

    with CaptureQueriesContext(connection) as asked:
        actions.seal_events(at=make.NOW)

    reads = [
        one["sql"] for one in asked if one["sql"].startswith("SELECT") and '"activity_event"' in one["sql"]
    ]
    assert len(reads) == 1
    assert '"activity_event"."id" IN (' in reads[0]


def test_what_came_with_its_seal_is_not_sealed_again(happened: list[Event]) -> None:
    Unsealed.objects.create(event=happened[0])

    actions.seal_events(at=make.NOW)

    assert not Unsealed.objects.exists()
    assert verify().holds


WRITES: dict[str, Callable[[], Any]] = {
    "an event's words": lambda: run("UPDATE activity_event SET reason = 'Another'"),
    "an event's actor": lambda: run("UPDATE activity_event SET by_id = NULL"),
    "an event": lambda: run("DELETE FROM activity_event"),
    "a seal's hash": lambda: run("UPDATE activity_seal SET hash = previous"),
    "a seal": lambda: run("DELETE FROM activity_seal"),
    "through the models": lambda: Event.objects.all().update(reason="Another"),
    "one row through its model": lambda: Event.objects.first().save(),
}
ON_SQLITE = connection.vendor == "sqlite"
if ON_SQLITE:
    WRITES["by replacing an event"] = lambda: run(
        "INSERT OR REPLACE INTO activity_event (id, kind, at, subject, reason, data) "
        "SELECT id, kind, at, subject, 'Another', data FROM activity_event"
    )
    WRITES["by replacing a seal"] = lambda: run(
        "INSERT OR REPLACE INTO activity_seal SELECT sequence + 1, event_id, at, words, previous, hash FROM activity_seal"
    )
else:
    WRITES["by emptying the events"] = lambda: run("TRUNCATE activity_event CASCADE")
    WRITES["by emptying the seals"] = lambda: run("TRUNCATE activity_seal")


@pytest.mark.parametrize("what", WRITES)
def test_the_database_refuses_to_change(what: str, happened: list[Event]) -> None:
    before = everything()

    with pytest.raises(IntegrityError, match="stands as it was written"), transaction.atomic():
        WRITES[what]()

    assert everything() == before


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Event, Seal, Redaction)]


def test_all_triggers_stand_after_the_last_migration() -> None:
    assert triggers.missing(connection) == []


def test_a_missing_trigger_is_noticed(happened: list[Event]) -> None:
    on = "" if ON_SQLITE else " ON activity_event"
    run(f"DROP TRIGGER activity_event_stands{on}")

    assert verify().missing_triggers == ["activity_event_stands"]
    assert not verify().holds


def flip_a_byte(event: Event) -> None:
    run("UPDATE activity_event SET reason = 'Season 2' WHERE id = %s", event.pk)


def change_the_actor(event: Event) -> None:
    run("UPDATE activity_event SET by_id = NULL WHERE id = %s", event.pk)


def change_the_moment(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(at=F("at") + (make.NOW - make.LONG_AGO))


def change_a_value(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(data={"before": 3})


def say_it_was_redacted(event: Event) -> None:
    """Without a declaration that names it."""
    other = Event.objects.exclude(pk=event.pk).latest("pk")
    Redaction.objects.create(event=event, declared_in=other)
    Event.objects.filter(pk=event.pk).update(reason="", salt="", data=sealing.REDACTED)


def drop_the_seal(event: Event) -> None:
    run("DELETE FROM activity_seal WHERE event_id = %s", event.pk)


def drop_it(event: Event) -> None:
    drop_the_seal(event)
    run("DELETE FROM activity_event WHERE id = %s", event.pk)


def swap_with_the_next(event: Event) -> None:
    """The two seals change places."""
    place = place_of(event)
    run("UPDATE activity_seal SET sequence = -1 WHERE sequence = %s", place)
    run("UPDATE activity_seal SET sequence = %s WHERE sequence = %s", place, place + 1)
    run("UPDATE activity_seal SET sequence = %s WHERE sequence = -1", place + 1)


def swap_the_events(event: Event) -> None:
    """Two events change their ids, and so the seals that belong to them."""
    for old, new in ((event.pk, 0), (event.pk + 1, event.pk), (0, event.pk + 1)):
        run("UPDATE activity_event SET id = %s WHERE id = %s", new, old)


@pytest.mark.parametrize(
    "tamper",
    [
        flip_a_byte, change_the_actor, change_the_moment, change_a_value, say_it_was_redacted, drop_the_seal, drop_it,
        swap_with_the_next, swap_the_events,
    ],
)  # fmt: skip
def test_whoever_goes_around_the_database_is_found_out(
    tamper: Callable[[Event], None], happened: list[Event]
) -> None:
    if ON_SQLITE:
        run("PRAGMA defer_foreign_keys = ON")
    place = place_of(happened[2])

    with unguarded():
        tamper(happened[2])

    verdict = verify()
    assert verdict.fault is not None
    assert verdict.fault.sequence == place
    assert not verdict.holds


def test_a_tail_that_was_cut_off_is_found_by_a_hash_noted_elsewhere(happened: list[Event]) -> None:
    noted, earlier = (Seal.objects.get(event=event).hash for event in (happened[4], happened[2]))

    with unguarded():
        drop_it(happened[4])

    assert verify().holds  # what is left is whole, which is why somebody notes the head
    assert not holds_hash(noted)
    assert holds_hash(earlier)
    assert holds_hash(sealing.BEGINNING)


def test_an_event_that_lost_its_seal_at_the_end_is_found(happened: list[Event]) -> None:
    with unguarded():
        drop_the_seal(happened[4])

    assert (verify().forgotten, verify().holds) == (1, False)


def test_an_event_slipped_in_past_the_database_is_found(happened: list[Event]) -> None:
    with unguarded():
        Event.objects.create(kind="goals.closed", at=make.LONG_AGO, subject="goals.objective:1")

    assert (verify().forgotten, verify().holds) == (1, False)


def test_progress_is_told(happened: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skylight.activity.verification.TOLD_EVERY", 3)
    heard: list[int] = []

    verify(tell=heard.append)

    assert heard[:2] == [3, 6]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_wins(ana: Any) -> None:
    for number in range(40):
        events.record("goals.edited", by=ana, at=make.NOW, subject=ana, before=number)
    count, start, sealed = Unsealed.objects.count(), Barrier(3), []

    def work() -> None:
        start.wait()
        sealed.append(actions.seal_events(at=make.NOW))
        connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert sum(sealed) == count
    assert verify().holds
    assert not Unsealed.objects.exists()
