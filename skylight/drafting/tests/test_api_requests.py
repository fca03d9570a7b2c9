"""Requests and ordinary work as programs see them."""

from datetime import timedelta

import pytest

from skylight.drafting import actions
from skylight.drafting.models import SupportRequest
from skylight.drafting.tests.requests_made import asked
from skylight.goals import actions as goals
from skylight.goals.models import Alignment
from tests import make
from tests.programs import program


@pytest.fixture
def goal(ana):
    return make.objective(ana, "New shops sell in their first week")


def test_a_program_asks_talks_it_over_and_takes_it_on(ana, sam, goal):
    mine = make.objective(sam)
    body = {
        "objective": goal.pk,
        "to_person": sam.pk,
        "what": "A",
        "why": "B",
        "by_when": "2026-04-10",
        "days": 3,
    }

    answer = program(ana).post("/support-requests", body)
    assert answer.status_code == 201, answer.content
    found = answer.json()
    assert (found["state"], found["to"]["id"], found["objective_id"], found["size"]) == (
        "open",
        sam.pk,
        goal.pk,
        None,
    )
    place = f"/support-requests/{found['id']}"
    other = {"what": "C", "by_when": "2026-04-20", "size": "small", "version": 1}
    assert program(sam).post(f"{place}/counter", other).json()["state"] == "countered"
    assert program(ana).post(f"{place}/agreement", {"version": 2}).json()["what"] == "C"
    taken = program(sam).post(f"{place}/key-result", {"objective": mine.pk, "title": "D", "version": 3})

    assert taken.json()["state"] == "accepted", taken.content
    story = program(ana).get(f"{place}/story").json()["items"]
    assert [one["kind"] for one in story] == ["asked", "countered", "agreed", "accepted"]
    assert (story[-1]["taken_as"], story[-1]["objective_id"]) == ("key_result", mine.pk)
    assert Alignment.objects.get().to_objective == mine


def test_a_stale_version_gets_what_stands_and_none_is_refused(ana, sam, goal):
    request = asked(goal, sam)
    actions.withdraw_request(request, by=ana, at=make.NOW, version=1)
    place = f"/support-requests/{request.pk}/declining"

    stale = program(sam).post(place, {"reason": "No", "version": 1})
    assert (stale.status_code, stale.json()["current"]["state"]) == (409, "withdrawn")
    assert program(sam).post(place, {"reason": "No"}).status_code == 428


def test_what_one_may_not_read_is_absent(ana, sam, bo, goal):
    request = asked(make.objective(ana, "Under wraps", published=False), sam)
    goals.restrict(goal, by=ana, at=make.NOW, reason="Law", until_at=make.NOW + timedelta(days=9))
    closed = asked(goal, sam)

    assert program(bo).get("/support-requests").json()["items"] == []
    for one in (request, closed):
        assert program(bo).get(f"/support-requests/{one.pk}").status_code == 404
        row = program(sam).get(f"/support-requests/{one.pk}").json()
        assert (row["objective_id"], row["objective_title"]) == (None, None)


def test_the_list_is_narrowed(ana, sam, bo, goal):
    first, second = asked(goal, sam), asked(make.objective(bo), ana)
    actions.withdraw_request(first, by=ana, at=make.NOW, version=1)

    def found(who, query):
        return [one["id"] for one in program(who).get(f"/support-requests?{query}").json()["items"]]

    assert found(ana, "") == [second.pk, first.pk]
    assert found(ana, "by_me=true") == [first.pk]
    assert found(ana, "to_me=true") == [second.pk]
    assert found(bo, "open=true") == [second.pk]
    assert found(bo, f"objective={goal.pk}") == [first.pk]


def test_a_program_keeps_a_list_of_ordinary_work(ana, bo, growth):
    answer = program(ana).post("/work-items", {"title": "Answer the phones", "owner_team": growth.pk})
    assert answer.status_code == 201, answer.content
    place = f"/work-items/{answer.json()['id']}"

    edited = program(bo).patch(place, {"title": "Answer mails", "version": 1})
    assert (edited.json()["title"], edited.json()["owner"]["id"]) == ("Answer mails", growth.pk)
    ended = program(bo).post(f"{place}/ending", {"kind": "dropped", "reason": "Nobody calls", "version": 2})
    assert ended.json()["state"] == "dropped"
    assert program(bo).delete(f"{place}/ending").json()["state"] == "open"
    assert len(program(bo).get(f"/work-items?team={growth.pk}&state=open").json()["items"]) == 1


def test_work_from_a_hidden_request_is_absent(ana, sam, bo):
    request = asked(make.objective(ana, published=False), sam)
    item = actions.accept_as_work(request, by=sam, at=make.NOW, version=1, title="Translate")

    assert SupportRequest.objects.get().state == "accepted"
    assert program(bo).get(f"/work-items/{item.pk}").status_code == 404
    assert program(ana).get(f"/work-items/{item.pk}").json()["request_id"] == request.pk
