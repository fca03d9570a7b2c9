"""Programs look after webhooks, read what happened and put notices away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from skylight.activity.models import Notice
from skylight.goals import actions as goals
from skylight.outbox import actions, signing
from skylight.outbox.models import Endpoint
from tests import make
from tests.make import NOW

URL = "https://chat.example/hooks/1"


def post(browser, address, body=None, **headers):
    return browser.post(f"/api/v1{address}", body or {}, content_type="application/json", headers=headers)


def get(browser, address):
    answer = browser.get(f"/api/v1{address}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_webhook_is_made_and_its_secret_shown_once(ana, as_):
    mine = as_(ana)
    made = post(mine, "/webhooks", {"url": URL, "kinds": ["goals.published"]})

    assert made.status_code == 201, made.content
    row = made.json()
    assert signing.secret(Endpoint.objects.get().salt) == row["secret"]
    assert Webhook(row["secret"])
    assert "secret" not in get(mine, f"/webhooks/{row['id']}")
    assert [one["url"] for one in get(mine, "/webhooks")["items"]] == [URL]


def test_a_repeated_call_makes_one_and_does_not_show_the_secret_again(ana, as_):
    mine, key = as_(ana), {"Idempotency-Key": "once"}
    first = post(mine, "/webhooks", {"url": URL}, **key).json()
    second = post(mine, "/webhooks", {"url": URL}, **key).json()

    assert (second["id"], second["secret"]) == (first["id"], None)
    assert Endpoint.objects.count() == 1


def test_it_is_edited_with_its_version_only(ana, as_):
    mine = as_(ana)
    pk = post(mine, "/webhooks", {"url": URL}).json()["id"]
    edit = {"path": f"/api/v1/webhooks/{pk}", "content_type": "application/json"}

    assert mine.patch(data={"about": "Chat"}, **edit).status_code == 428
    answer = mine.patch(data={"about": "Chat", "version": 1}, **edit)
    assert (answer.json()["about"], answer.json()["url"], answer.json()["version"]) == ("Chat", URL, 2)
    stale = mine.patch(data={"about": "Mail", "version": 1}, **edit)
    assert (stale.status_code, stale.json()["current"]["about"]) == (409, "Chat")


def test_an_address_that_is_never_called_is_refused_beside_its_field(ana, as_):
    answer = post(as_(ana), "/webhooks", {"url": "http://169.254.169.254/"})

    assert answer.status_code == 422
    assert "url" in answer.content.decode()


@pytest.mark.parametrize("who", ["bo", "root"])
def test_to_others_it_is_not_there(who, ana, as_, request):
    endpoint = actions.add_endpoint(by=ana, at=NOW, url=URL)
    delivery = actions.test(endpoint, by=ana, at=NOW)
    other = as_(request.getfixturevalue(who))
    gets = (f"/webhooks/{endpoint.pk}", f"/webhooks/{endpoint.pk}/deliveries", f"/deliveries/{delivery.pk}")
    posts = [f"/webhooks/{endpoint.pk}/{verb}" for verb in ("pause", "secrets", "tests")]

    assert [other.get(f"/api/v1{one}").status_code for one in gets] == [404] * 3
    assert [post(other, one).status_code for one in [*posts, f"/deliveries/{delivery.pk}/resend"]] == [
        404
    ] * 4
    assert other.delete(f"/api/v1/webhooks/{endpoint.pk}").status_code == 404
    assert get(other, "/webhooks")["items"] == []


def test_it_is_tried_paused_and_removed(ana, as_):
    mine = as_(ana)
    pk = post(mine, "/webhooks", {"url": URL}).json()["id"]

    sent = post(mine, f"/webhooks/{pk}/tests")
    assert (sent.status_code, sent.json()["state"], sent.json()["kind"]) == (
        201,
        "waiting",
        "outbox.endpoint_tested",
    )
    assert [one["id"] for one in get(mine, f"/webhooks/{pk}/deliveries?state=waiting")["items"]] == [
        sent.json()["id"]
    ]
    assert post(mine, f"/deliveries/{sent.json()['id']}/resend").status_code == 422
    assert post(mine, f"/webhooks/{pk}/pause").json()["pause"] == "hand"
    assert post(mine, f"/webhooks/{pk}/pause").status_code == 422
    assert post(mine, f"/webhooks/{pk}/tests").status_code == 422
    assert mine.delete(f"/api/v1/webhooks/{pk}/pause").json()["pause"] == ""
    assert post(mine, f"/webhooks/{pk}/secrets").status_code == 201
    assert mine.delete(f"/api/v1/webhooks/{pk}").status_code == 204
    assert mine.get(f"/api/v1/webhooks/{pk}").status_code == 404


def test_the_companys_webhooks_are_the_administrators(ana, root, as_):
    assert post(as_(ana), "/webhooks", {"url": URL, "company_wide": True}).status_code == 403
    assert post(as_(root), "/webhooks", {"url": URL, "company_wide": True}).status_code == 201


def test_events_are_those_one_may_read_the_newest_first(ana, bo, sam, as_):
    goal = make.objective(ana, "Merchants stay")
    goals.comment(goal, by=bo, at=NOW, text="Why?")
    hidden = make.objective(ana, "Buy the canary company")
    goals.restrict(hidden, by=ana, at=NOW, reason="A purchase", until_at=NOW + timedelta(days=9))
    make.objective(ana, "A canary draft", published=False)

    everything = as_(sam).get("/api/v1/events?limit=200").content.decode()
    assert "canary" not in everything
    assert "purchase" not in everything
    kinds = [one["kind"] for one in get(as_(sam), f"/events?objective={goal.pk}")["items"]]
    assert kinds == ["goals.commented", "goals.published", "goals.drafted"]
    mine = get(as_(ana), f"/events?objective={hidden.pk}&kind=goals.restricted")["items"]
    assert [one["objective"]["title"] for one in mine] == ["Buy the canary company"]
    assert as_(sam).get(f"/api/v1/events/{mine[0]['id']}").status_code == 404
    assert get(as_(ana), f"/events/{mine[0]['id']}")["kind"] == "goals.restricted"


def test_what_was_done_before_publishing_stays_with_whoever_did_it(ana, sam, as_):
    before = NOW - timedelta(days=1)
    draft = make.objective(ana, published=False, at=before)
    goals.publish(draft, by=ana, at=NOW)

    assert [one["kind"] for one in get(as_(sam), f"/events?objective={draft.pk}")["items"]] == [
        "goals.published"
    ]
    assert len(get(as_(ana), f"/events?objective={draft.pk}")["items"]) == 2


def test_what_people_choose_for_themselves_is_no_event_for_others(ana, root, as_):
    from skylight.org import actions as org

    org.set_preferences(ana, by=ana, at=NOW, language="en", theme="dark", time_zone="")

    assert as_(root).get("/api/v1/events?kind=org.preferences_set").status_code == 422
    assert "preferences" not in as_(root).get("/api/v1/events?limit=200").content.decode()


def test_notices_are_read_and_put_away(ana, bo, as_):
    goals.comment(make.objective(ana), by=bo, at=NOW, text="Why?")
    mine = as_(ana)
    unread = get(mine, "/notices?unread=true")["items"]
    assert "goals.commented" in [one["event"]["kind"] for one in unread]

    assert post(as_(bo), "/notices/read", {"notices": [one["id"] for one in unread]}).status_code == 204
    assert len(get(mine, "/notices?unread=true")["items"]) == len(unread)
    assert post(mine, "/notices/read", {"notices": [one["id"] for one in unread]}).status_code == 204
    assert get(mine, "/notices?unread=true")["items"] == []
    assert Notice.objects.filter(person=ana, read_at=None).count() == 0


def test_no_notice_tells_of_what_is_hidden_now(ana, bo, as_):
    goal = make.objective(ana, "Buy the canary company")
    make.alignment(make.objective(bo), goal)
    goals.edit_objective(goal, by=ana, at=NOW, version=goal.version, title="Buy the canary now", reason="")
    assert "canary" in as_(bo).get("/api/v1/notices").content.decode()
    goal.refresh_from_db()
    goals.restrict(goal, by=ana, at=NOW, reason="A purchase", until_at=NOW + timedelta(days=9))

    assert "canary" not in as_(bo).get("/api/v1/notices").content.decode()


@pytest.mark.parametrize("address", ["/api/v1/notices", "/api/v1/events"])
def test_what_was_said_of_a_link_is_told_to_those_who_may_read_both_ends(ana, bo, as_, address):
    goal = make.objective(ana)
    link = make.alignment(make.objective(bo), goal)
    goals.challenge(link, by=ana, at=NOW, reason="No use for the canary")
    assert "canary" in as_(bo).get(address).content.decode()

    goals.restrict(goal, by=ana, at=NOW, reason="A purchase", until_at=NOW + timedelta(days=9))

    assert "canary" not in as_(bo).get(address).content.decode()
    assert "canary" in as_(ana).get("/api/v1/events").content.decode()
