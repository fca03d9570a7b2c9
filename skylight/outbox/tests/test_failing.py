"""What fails is tried again, given up, and holds up nobody else; what fails for a day is paused and its owner told."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from skylight.activity.models import Event, Notice
from skylight.lib.errors import RuleBroken
from skylight.org import actions as org
from skylight.outbox import actions, delays, webhooks
from skylight.outbox.actions import claim_endpoint
from skylight.outbox.models import Delivery, Endpoint
from tests.make import NOW


class Travelling:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Travelling:
    return Travelling()


def run(clock: Travelling, until: datetime, step: timedelta) -> None:
    """Send what is due, step by step."""
    while clock.at <= until:
        while webhooks.deliver(token="call", now=clock):
            pass
        clock.at += step


def calls():
    """Deliveries to endpoints, as opposed to mails."""
    return Delivery.objects.filter(person=None)


def added(by, receiver, **details):
    return actions.add_endpoint(by=by, at=NOW, url=receiver.url, **details)


def test_a_receiver_that_is_down_for_a_day_is_paused_and_its_owner_told(
    ana, receiver, clock, mailbox, deliver
):
    looks = {"language": "en", "theme": "dark", "time_zone": ""}
    org.set_preferences(ana, by=ana, at=NOW, mail="at_once", **looks)
    endpoint = added(ana, receiver)
    receiver.status = 503
    for _number in range(3):
        actions.test(endpoint, by=ana, at=NOW)

    run(clock, NOW + timedelta(hours=23), timedelta(hours=1))
    endpoint.refresh_from_db()
    assert endpoint.paused_at is None

    run(clock, NOW + timedelta(hours=40), timedelta(hours=1))
    endpoint.refresh_from_db()
    assert endpoint.pause == "failing"
    assert timedelta(days=1) <= endpoint.paused_at - NOW < timedelta(hours=37)
    (notice,) = Notice.objects.filter(person=ana, event__kind="outbox.endpoint_stopped")
    assert notice.event.by.name == "Skylight"
    deliver(clock.at)
    (mail,) = mailbox.to(ana.email)
    assert mail["Subject"] == "Your webhook to 127.0.0.1 is paused: nothing has arrived there for a day"
    assert f"/settings/webhooks/{endpoint.pk}/" in mail.get_content()


def test_of_the_companys_webhook_the_administrators_are_told(ana, root, receiver, clock):
    endpoint = added(root, receiver, company_wide=True)
    receiver.status = 410
    actions.test(endpoint, by=root, at=NOW)
    run(clock, NOW, timedelta(seconds=1))

    endpoint.refresh_from_db()
    assert endpoint.pause == "gone"
    assert [one.person for one in Notice.objects.filter(event__kind="outbox.endpoint_stopped")] == [root]


def test_a_delivery_is_given_up_after_eight_tries_and_the_good_ones_arrive(ana, receiver, clock):
    endpoint = added(ana, receiver)
    poison = actions.test(endpoint, by=ana, at=NOW)
    receiver.answer = lambda body: 500 if body["data"]["id"] == poison.event_id else 200
    good = []
    for hour in range(60):
        run(clock, NOW + timedelta(hours=hour), timedelta(hours=1))
        good.append(actions.test(endpoint, by=ana, at=clock.at))

    poison.refresh_from_db()
    endpoint.refresh_from_db()
    assert (poison.state, poison.tries, poison.attempts.count()) == ("dead", 8, 8)
    assert endpoint.paused_at is None
    assert set(
        Delivery.objects.filter(pk__in=[one.pk for one in good[:-1]]).values_list("state", flat=True)
    ) == {"sent"}


def test_a_poison_delivery_beside_many_good_ones_delays_them_by_seconds(ana, bo, receiver, clock):
    """Others' p95 delay stays within five seconds, of the same endpoint as of others."""
    mine, others = added(ana, receiver), added(bo, receiver)
    poison = actions.test(mine, by=ana, at=NOW)
    receiver.answer = lambda body: 500 if body["data"]["id"] == poison.event_id else 200
    for endpoint, by in ((mine, ana), (others, bo)):
        for _number in range(30):
            actions.test(endpoint, by=by, at=NOW)

    run(clock, NOW + timedelta(minutes=1), timedelta(seconds=1))

    good = calls().exclude(pk=poison.pk)
    delays_of = sorted((one.done_at - one.event.at).total_seconds() for one in good.select_related("event"))
    assert len(delays_of) == 60
    assert delays_of[int(60 * 0.95)] <= 5


def test_a_failing_endpoint_takes_no_turn_from_others(ana, bo, receiver, clock):
    broken, good = added(ana, receiver), added(bo, receiver)
    receiver.answer = lambda body: 500 if body["data"]["by"]["id"] == ana.pk else 200
    for _number in range(30):
        actions.test(broken, by=ana, at=NOW)
    actions.test(good, by=bo, at=NOW)

    webhooks.deliver(token="call", now=clock)
    webhooks.deliver(token="call", now=clock)

    assert len(receiver.seen) == 2
    assert Delivery.objects.get(endpoint=good).state == "sent"


def test_endpoints_take_turns(ana, bo, receiver, clock):
    first, second = added(ana, receiver), added(bo, receiver)
    for _number in range(25):
        actions.test(first, by=ana, at=NOW)
    actions.test(second, by=bo, at=NOW)

    served = []
    for number in range(3):
        endpoint = claim_endpoint(token=f"t{number}", at=NOW + timedelta(seconds=number))
        served.append(endpoint)
        if endpoint:
            actions.release(endpoint, token=f"t{number}")
    assert served == [first, second, first]


def test_an_endpoint_is_served_by_one_worker_at_a_time_until_its_lease_is_over(ana, receiver):
    endpoint = added(ana, receiver)
    actions.test(endpoint, by=ana, at=NOW)

    assert claim_endpoint(token="one", at=NOW) == endpoint
    assert claim_endpoint(token="two", at=NOW + timedelta(seconds=59)) is None
    assert claim_endpoint(token="two", at=NOW + timedelta(seconds=61)) == endpoint
    actions.release(endpoint, token="one")
    assert Endpoint.objects.get().leased_by == "two"


def test_waits_grow_sixfold_to_half_a_day_and_differ_by_chance():
    middle = [delays.wait(tries, 0.5).total_seconds() for tries in range(1, 8)]

    assert middle == [5, 30, 180, 1080, 6480, 38880, 43200]
    assert delays.wait(1, 0) == timedelta(seconds=4)
    assert delays.wait(1, 1) == timedelta(seconds=6)
    assert delays.rest(1, 0.5) == timedelta(seconds=1)
    assert delays.rest(100, 0.5) == timedelta(minutes=5)


def test_a_success_ends_the_count_of_failures(ana, receiver, clock):
    endpoint = added(ana, receiver)
    actions.test(endpoint, by=ana, at=NOW)
    receiver.status = 500
    run(clock, NOW, timedelta(seconds=1))
    receiver.status = 200
    run(clock, NOW + timedelta(minutes=1), timedelta(seconds=5))

    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.failing_since) == (0, None)


def test_a_given_up_delivery_can_be_sent_again_by_hand(ana, receiver, clock):
    endpoint = added(ana, receiver)
    delivery = actions.test(endpoint, by=ana, at=NOW)
    Delivery.objects.filter(pk=delivery.pk).update(state="dead", tries=8, done_at=NOW)

    actions.resend(delivery, by=ana, at=NOW)
    with pytest.raises(RuleBroken):
        actions.resend(delivery, by=ana, at=NOW)
    run(clock, NOW, timedelta(seconds=1))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("sent", 1)
    assert Event.objects.filter(kind="outbox.resent", by=ana).count() == 1


def test_what_is_done_with_for_a_month_is_forgotten(ana, receiver, clock):
    endpoint = added(ana, receiver)
    actions.test(endpoint, by=ana, at=NOW)
    run(clock, NOW, timedelta(seconds=1))

    actions.forget_old(at=NOW + timedelta(days=29))
    assert calls().count() == 1
    actions.forget_old(at=NOW + timedelta(days=31))
    assert calls().count() == 0
    assert Event.objects.filter(kind="outbox.endpoint_tested").exists()


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_delivery_once(ana, bo, receiver):
    endpoints = [added(by, receiver) for by in (ana, bo) for _number in range(3)]
    at = datetime.now(UTC)
    for endpoint in endpoints:
        for _number in range(8):
            actions.test(endpoint, by=endpoint.owner, at=NOW)

    def work(name: str) -> None:
        while webhooks.deliver(token=name, now=lambda: at):
            pass
        connection.close()

    workers = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    ids = [headers["webhook-id"] for headers, _body in receiver.seen]
    assert len(ids) == len(set(ids)) == 48
    assert set(calls().values_list("state", flat=True)) == {"sent"}
