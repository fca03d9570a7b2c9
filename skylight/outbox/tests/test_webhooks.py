"""What webhooks carry, who is told what, and how it is proved where it comes from."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from standardwebhooks import Webhook, WebhookVerificationError

from skylight.activity.models import Event
from skylight.goals import actions as goals
from skylight.lib.errors import NotAllowed, RuleBroken, Stale, VersionMissing
from skylight.org import actions as org
from skylight.outbox import actions, signing
from skylight.outbox.models import Attempt, Delivery, Endpoint
from tests import make
from tests.make import NOW


def added(by, receiver, **details):
    return actions.add_endpoint(by=by, at=NOW, url=receiver.url, **details)


def test_what_happens_to_my_goals_is_told(ana, bo, receiver, deliver):
    added(ana, receiver)
    goal = make.objective(ana, "Merchants stay")
    goals.comment(goal, by=bo, at=NOW, text="Why?")
    deliver()

    assert receiver.kinds == ["goals.drafted", "goals.published", "goals.commented"]
    body = receiver.bodies[-1]
    event = Event.objects.get(kind="goals.commented")
    assert body["timestamp"] == "2026-03-16T09:00:00Z"
    assert body["data"]["text"] == "Bo Chen commented on Merchants stay"
    assert body["data"]["by"] == {"id": bo.pk, "name": "Bo Chen"}
    assert body["data"]["objective"] == {"id": goal.pk, "title": "Merchants stay"}
    assert (body["data"]["id"], body["data"]["kind"]) == (event.pk, "goals.commented")


def test_what_concerns_others_only_is_not_told(ana, sam, receiver, deliver):
    added(ana, receiver)
    make.objective(sam)
    deliver()

    assert receiver.seen == []


def test_the_companys_webhook_is_told_of_all_that_is_open(ana, sam, root, receiver, deliver):
    make.running_cycle()
    added(root, receiver, company_wide=True)
    make.objective(sam)
    make.objective(ana, published=False)
    deliver()

    assert receiver.kinds == ["goals.drafted", "goals.published"]
    assert set(Delivery.objects.values_list("state", flat=True).filter(endpoint__isnull=False)) == {
        "sent",
        "dropped",
    }


def test_the_companys_webhook_hears_nothing_of_a_restricted_goal(ana, root, receiver, deliver):
    make.running_cycle()
    added(root, receiver, company_wide=True)
    goal = make.objective(ana, "Buy the canary company")
    goals.restrict(goal, by=ana, at=NOW, reason="A purchase", until_at=NOW + timedelta(days=9))
    deliver()

    assert receiver.seen == []


def test_a_restricted_goal_is_told_to_its_owner(ana, receiver, deliver):
    added(ana, receiver)
    goal = make.objective(ana)
    goals.restrict(goal, by=ana, at=NOW, reason="A purchase", until_at=NOW + timedelta(days=9))
    deliver()

    assert "goals.restricted" in receiver.kinds


def test_whoever_lost_sight_of_a_goal_before_it_was_sent_gets_nothing(ana, bo, receiver, deliver):
    goal = make.objective(ana, "Buy the canary company")
    added(bo, receiver)
    goals.comment(goal, by=bo, at=NOW, text="Why?")
    goals.restrict(goal, by=ana, at=NOW, reason="A purchase", until_at=NOW + timedelta(days=9))
    deliver()

    assert receiver.seen == []


def test_only_the_chosen_events_are_told(ana, bo, receiver, deliver):
    added(ana, receiver, kinds=["goals.commented"])
    goals.comment(make.objective(ana), by=bo, at=NOW, text="Why?")
    deliver()

    assert receiver.kinds == ["goals.commented"]


def test_a_personal_webhook_dies_with_its_owners_departure(ana, bo, root, receiver, deliver):
    endpoint = added(ana, receiver)
    goal = make.objective(ana)
    goals.comment(goal, by=bo, at=NOW, text="Why?")
    org.let_go(ana, by=root, at=NOW)
    deliver()

    endpoint.refresh_from_db()
    assert receiver.seen == []
    assert endpoint.pause == "left"
    assert set(Delivery.objects.filter(endpoint=endpoint).values_list("state", flat=True)) == {"dropped"}


@pytest.fixture
def real_now(monkeypatch: pytest.MonkeyPatch):
    return datetime.now(UTC)


def test_the_reference_verifier_takes_ours(ana, receiver, deliver, real_now):
    endpoint = actions.add_endpoint(by=ana, at=real_now, url=receiver.url)
    actions.test(endpoint, by=ana, at=real_now)
    deliver(real_now)

    headers, body = receiver.seen[0]
    assert Webhook(signing.secret(endpoint.salt)).verify(body, headers)["type"] == "outbox.endpoint_tested"


@pytest.mark.parametrize("spoil", ["body", "id", "time", "secret", "old", "early"])
def test_the_reference_verifier_refuses_what_was_tampered_with_or_is_old(spoil, real_now):
    salt, body = signing.new_salt(), b'{"a": 1}'
    at = real_now + {"old": -timedelta(minutes=6), "early": timedelta(minutes=6)}.get(spoil, timedelta())
    headers = signing.headers("event-1-1", body, at=at, salts=[salt])
    if spoil == "body":
        body = b'{"a": 2}'
    elif spoil == "id":
        headers["webhook-id"] = "event-2-1"
    elif spoil == "time":
        headers["webhook-timestamp"] = str(int(at.timestamp()) + 1)
    elif spoil == "secret":
        salt = signing.new_salt()

    with pytest.raises(WebhookVerificationError):
        Webhook(signing.secret(salt)).verify(body, headers)


def test_the_check_in_the_docs_takes_ours_and_refuses_others(real_now):
    """The second example of docs/webhooks.md, as it stands there."""
    page = (settings.BASE / "docs" / "webhooks.md").read_text()
    example = page.split("```python")[2].split("```")[0]
    names: dict[str, Any] = {}
    exec(example, names)
    is_ours, salts, body = names["is_ours"], [signing.new_salt(), signing.new_salt()], b'{"a": "\xc3\xa9"}'
    headers = signing.headers("event-1-1", body, at=real_now, salts=salts)

    assert [is_ours(signing.secret(salt), headers, body) for salt in salts] == [True, True]
    assert not is_ours(signing.secret(signing.new_salt()), headers, body)
    assert not is_ours(signing.secret(salts[0]), headers, body + b" ")
    old = signing.headers("event-1-1", body, at=real_now - timedelta(minutes=6), salts=salts)
    assert not is_ours(signing.secret(salts[0]), old, body)


def test_two_secrets_are_valid_for_a_day_after_a_new_one_was_made(ana, receiver, real_now):
    endpoint = actions.add_endpoint(by=ana, at=real_now - timedelta(days=1), url=receiver.url)
    former = signing.secret(endpoint.salt)
    endpoint = actions.rotate(endpoint, by=ana, at=real_now - timedelta(hours=23))
    body = b"{}"

    headers = signing.headers("event-1-1", body, at=real_now, salts=endpoint.salts(real_now))
    for secret in (former, signing.secret(endpoint.salt)):
        Webhook(secret).verify(body, headers)

    later = endpoint.salts(real_now + timedelta(hours=2))
    with pytest.raises(WebhookVerificationError):
        Webhook(former).verify(body, signing.headers("event-1-1", body, at=real_now, salts=later))


def test_the_secret_is_in_no_row_and_needs_the_key_of_the_installation(ana, receiver, settings):
    endpoint = added(ana, receiver)
    secret = signing.secret(endpoint.salt)
    row = {str(value) for value in Endpoint.objects.filter(pk=endpoint.pk).values()[0].values()}

    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert not [one for one in row if secret.removeprefix("whsec_") in one]
    settings.SECRET_KEY = "another key of another installation"
    assert signing.secret(endpoint.salt) != secret


def test_a_repeat_carries_the_same_id(ana, receiver, deliver):
    endpoint = added(ana, receiver)
    actions.test(endpoint, by=ana, at=NOW)
    deliver()
    actions.resend(Delivery.objects.get(endpoint=endpoint), by=ana, at=NOW)
    deliver()

    first, second = (headers["webhook-id"] for headers, _body in receiver.seen)
    assert first == second


def test_the_answer_is_kept_as_far_as_a_thousand_characters(ana, receiver, deliver):
    receiver.says = b"x" * 5_000
    actions.test(added(ana, receiver), by=ana, at=NOW)
    deliver()

    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.answer) == (200, "x" * 1_000)


def test_a_webhook_to_this_machine_is_not_called_unless_the_operator_names_it(
    ana, receiver, deliver, settings
):
    endpoint = added(ana, receiver)
    settings.OUTGOING_ALLOW = []
    actions.test(endpoint, by=ana, at=NOW)
    deliver()

    assert receiver.seen == []
    assert Delivery.objects.get(endpoint=endpoint).tries == 1


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://example.com/", "http://example.com/", "https://a:b@example.com/", "https://"],
)
def test_an_address_that_is_never_called_is_refused(ana, url):
    with pytest.raises(RuleBroken) as refused:
        actions.add_endpoint(by=ana, at=NOW, url=url)

    assert refused.value.field == "url"


def test_an_unknown_event_is_refused(ana):
    with pytest.raises(RuleBroken) as refused:
        actions.add_endpoint(by=ana, at=NOW, url="https://example.com/", kinds=["goals.dreamt"])

    assert refused.value.field == "kinds"


def test_the_company_belongs_to_administrators(ana, root, receiver):
    with pytest.raises(NotAllowed):
        added(ana, receiver, company_wide=True)
    endpoint = added(root, receiver, company_wide=True)
    with pytest.raises(NotAllowed):
        actions.rotate(endpoint, by=ana, at=NOW)


@pytest.mark.parametrize("act", [actions.pause, actions.rotate, actions.remove, actions.test])
def test_nobody_touches_anothers_webhook_the_administrator_neither(act, ana, bo, root, receiver):
    endpoint = added(ana, receiver)
    for other in (bo, root):
        with pytest.raises(NotAllowed):
            act(endpoint, by=other, at=NOW)


def test_what_happens_while_it_is_paused_is_not_made_up_for(ana, bo, receiver, deliver):
    endpoint = added(ana, receiver)
    goal = make.objective(ana)
    deliver()
    actions.pause(endpoint, by=ana, at=NOW)
    goals.comment(goal, by=bo, at=NOW, text="Why?")
    actions.resume(endpoint, by=ana, at=NOW)
    goals.comment(goal, by=bo, at=NOW, text="Why not?")
    deliver()

    assert receiver.kinds.count("goals.commented") == 1


def test_what_was_removed_is_called_no_more(ana, receiver, deliver):
    endpoint = added(ana, receiver)
    make.objective(ana)
    actions.remove(endpoint, by=ana, at=NOW)
    make.objective(ana)
    deliver()

    assert receiver.seen == []


def test_an_edit_says_which_version_it_read(ana, receiver):
    endpoint = added(ana, receiver)
    with pytest.raises(VersionMissing):
        actions.edit_endpoint(endpoint, by=ana, at=NOW, version=None, url=receiver.url)
    actions.edit_endpoint(endpoint, by=ana, at=NOW, version=1, url=receiver.url, about="Chat")
    with pytest.raises(Stale):
        actions.edit_endpoint(endpoint, by=ana, at=NOW, version=1, url=receiver.url)


def test_twenty_are_enough(ana, receiver):
    for _number in range(20):
        added(ana, receiver)
    with pytest.raises(RuleBroken):
        added(ana, receiver)


@pytest.mark.parametrize("act", ["add", "pause", "rotate", "test", "remove"])
def test_each_act_is_recorded_once_without_the_path_of_the_address(act, ana, receiver):
    endpoint = added(ana, receiver)
    if act != "add":
        getattr(actions, act)(endpoint, by=ana, at=NOW)

    event = Event.objects.filter(subject=f"outbox.endpoint:{endpoint.pk}").latest("pk")
    assert event.by == ana
    assert "/hook" not in str(event.data)
