"""Key results over the API."""

from __future__ import annotations

import pytest

from skylight.goals.models import KeyResult
from skylight.goals.tests import recorded
from tests import make
from tests.programs import program

NEW = {"title": "Median days to first order", "kind": "decrease", "start": 21, "target": 7.5, "unit": "days"}


@pytest.fixture
def goal(ana):
    return make.objective(ana)


@pytest.fixture
def key_result(goal):
    return make.key_result(goal, "Days")


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["items"]]


def test_one_is_added_and_read(ana, bo, goal):
    answer = program(ana).post(f"/objectives/{goal.pk}/key-results", {**NEW, "owner": bo.pk})

    assert answer.status_code == 201
    added = answer.json()
    assert (added["start"], added["target"], added["owner"]["name"]) == (21, 7.5, "Bo Chen")
    assert program(bo).get(f"/key-results/{added['id']}").json() == added
    assert "goals.key_result_added" in recorded.kinds()


def test_only_whoever_writes_the_goal_adds_one(bo, sam, goal, ana):
    assert program(bo).post(f"/objectives/{goal.pk}/key-results", NEW).status_code == 403
    draft = make.objective(ana, published=False)
    assert program(sam).post(f"/objectives/{draft.pk}/key-results", NEW).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target": 21}, "target"),
        ({"target": 30}, "kind"),
        ({"kind": "range", "low": 5, "high": 1}, "low"),
        ({"target": "7.5"}, "target"),
        ({"target": True}, "target"),
        ({"target": 1e30}, "target"),
        ({"unit": "x" * 41}, "unit"),
        ({"owner": 999_999}, "owner"),
        ({"current": 9}, "current"),
        ({"progress": 1}, "progress"),
        ({"score": 1}, "score"),
        ({"milestones": [{"title": ""}]}, "milestones.0.title"),
        ({"milestones": [{"title": "a", "weight": 101}]}, "milestones.0.weight"),
    ],
)
def test_what_makes_no_sense_or_may_not_be_set_is_named_beside_its_field(ana, goal, wrong, field):
    told = program(ana).post(f"/objectives/{goal.pk}/key-results", {**NEW, **wrong})

    assert (told.status_code, told.json()["field"]) == (422, field)
    assert not KeyResult.objects.exists()


def test_milestones_are_one_list(ana, goal):
    call = program(ana)
    steps = [{"title": "Pilot", "due_on": "2026-04-01"}, {"title": "Rollout", "weight": 2}]
    added = call.post(
        f"/objectives/{goal.pk}/key-results", {"title": "Open", "kind": "milestone", "milestones": steps}
    ).json()
    first, second = added["milestones"]
    assert (first["title"], first["due_on"], second["weight"], second["done"]) == (
        "Pilot",
        "2026-04-01",
        2,
        False,
    )

    edited = call.patch(
        f"/key-results/{added['id']}",
        {
            "milestones": [{"id": second["id"], "title": "Rollout"}, {"title": "Handover"}],
            "version": 1,
            "reason": "The pilot was skipped",
        },
    ).json()

    assert [one["title"] for one in edited["milestones"]] == ["Rollout", "Handover"]
    assert edited["milestones"][0]["id"] == second["id"]


def test_an_edit_says_which_version_it_has_read_and_why_a_target_moves(ana, key_result):
    call, path = program(ana), f"/key-results/{key_result.pk}"

    assert call.patch(path, {"target": 12}).status_code == 428
    assert call.patch(path, {"target": 12, "version": 1}).json()["field"] == "reason"
    assert call.patch(path, {"target": 12, "version": 1, "reason": "More came"}).json()["target"] == 12
    stale = call.patch(path, {"target": 14, "version": 1, "reason": "Still more"})
    assert (stale.status_code, stale.json()["current"]["target"]) == (409, 12)


def test_it_is_cancelled_and_restored(ana, bo, goal, key_result):
    call, path = program(ana), f"/key-results/{key_result.pk}/cancellation"

    assert program(bo).post(path, {"reason": "No"}).status_code == 403
    assert call.post(path, {"reason": ""}).json()["field"] == "reason"
    assert call.post(path, {"reason": "Measured elsewhere"}).json()["cancel_reason"] == "Measured elsewhere"
    assert call.get(f"/objectives/{goal.pk}").json()["key_results"] == []
    assert ids(call.get("/key-results")) == []
    assert ids(call.get("/key-results?cancelled=true")) == [key_result.pk]
    assert call.delete(path).json()["cancelled_at"] is None
    assert call.delete(path).status_code == 422


def test_they_are_put_in_order(ana, goal, key_result):
    other = make.key_result(goal)

    program(ana).put(f"/key-results/{other.pk}/position", {"position": 0})

    rows = program(ana).get(f"/objectives/{goal.pk}").json()["key_results"]
    assert [one["id"] for one in rows] == [other.pk, key_result.pk]


def test_they_are_found_by_goal_owner_and_word(ana, bo, goal, key_result):
    driven = make.key_result(goal, owner=bo)
    elsewhere = make.key_result(make.objective(bo))
    make.check_in(elsewhere, 2, status="off_track")
    call = program(bo)

    assert ids(call.get("/key-results")) == [elsewhere.pk, driven.pk, key_result.pk]
    assert ids(call.get(f"/key-results?objective={goal.pk}")) == [driven.pk, key_result.pk]
    assert ids(call.get(f"/key-results?owner={bo.pk}")) == [driven.pk]
    assert ids(call.get("/key-results?status=off_track")) == [elsewhere.pk]
    assert ids(call.get("/key-results?mine=true")) == [elsewhere.pk, driven.pk]
    assert ids(call.get(f"/key-results?cycle={goal.cycle_id}&limit=1")) == [elsewhere.pk]


def test_its_history_tells_who_changed_what_and_why(ana, bo, goal, key_result):
    call = program(ana)
    call.patch(f"/key-results/{key_result.pk}", {"target": 12, "version": 1, "reason": "More came"})
    call.patch(f"/objectives/{goal.pk}", {"title": "Clearer", "version": 2})

    told = program(bo).get(f"/key-results/{key_result.pk}/history").json()["items"]

    assert told[0]["reason"] == "More came"
    assert told[0]["changes"] == [{"field": "target", "before": "10", "after": "12"}]
    assert told[0]["by"]["id"] == ana.pk
    whole = program(bo).get(f"/objectives/{goal.pk}/history").json()["items"]
    assert [one["changes"][0]["field"] for one in whole] == ["title", "target", "standing"]
