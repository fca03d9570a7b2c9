"""Objectives over the API: found, written, published, ended."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import Contribution, Objective
from skylight.goals.tests import recorded
from skylight.policies import actions as policies
from tests import make
from tests.programs import program

LATER = (make.NOW + timedelta(days=9)).isoformat()


@pytest.fixture
def goal(ana):
    return make.objective(ana, "Shops stay")


def items(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def ids(answer):
    return [one["id"] for one in items(answer)]


def test_an_objective_tells_how_it_does_and_what_belongs_to_it(ana, li, goal):
    key_result = make.key_result(goal, "Days", unit="days")
    make.check_in(key_result, 4, status="at_risk", confidence=6)
    make.alignment(goal, make.objective(li))

    said = program(ana).get(f"/objectives/{goal.pk}").json()

    assert (said["title"], said["state"], said["owner"]["id"]) == ("Shops stay", "published", ana.pk)
    assert (said["progress"], said["status"], said["score_stated"], said["score_computed"]) == (
        0.4,
        "at_risk",
        None,
        None,
    )
    assert said["cycle"] == {"id": goal.cycle_id, "name": "March–April 2026", "phase": "active"}
    assert said["alignments"] == {"up": 1, "down": 0, "hidden": 0}
    assert said["url"].endswith(f"/objectives/{goal.pk}/")
    (row,) = said["key_results"]
    assert (row["current"], row["target"], row["unit"], row["confidence"]) == (4, 10, "days", 6)


def test_only_the_fields_that_were_asked_for_go_out(ana, goal):
    said = program(ana).get(f"/objectives/{goal.pk}?fields=title,progress").json()

    assert said == {"id": goal.pk, "title": "Shops stay", "progress": None}
    assert program(ana).get("/objectives?fields=salary").status_code == 422


def test_objectives_are_found_by_what_the_explorer_asks_for(ana, bo, sam, growth, goal):
    make.key_result(goal, kind="binary")
    other = make.objective(sam, "Fewer pages", kind="ability", commitment="aspirational")
    draft = make.objective(ana, "Later", published=False)
    late = make.objective(bo, "Quiet", at=make.NOW - timedelta(days=15))
    make.key_result(late, at=make.NOW - timedelta(days=15))
    make.alignment(goal, other)
    call = program(ana)

    assert ids(call.get("/objectives")) == [late.pk, draft.pk, other.pk, goal.pk]
    assert ids(call.get(f"/objectives?owner={sam.pk}")) == [other.pk]
    assert ids(call.get(f"/objectives?team={growth.pk}")) == [late.pk, draft.pk, goal.pk]
    assert ids(call.get("/objectives?state=draft")) == [draft.pk]
    assert ids(call.get("/objectives?kind=ability&commitment=aspirational")) == [other.pk]
    assert ids(call.get("/objectives?q=pages+FEWER")) == [other.pk]
    assert ids(call.get("/objectives?unaligned=true&state=published")) == [late.pk, other.pk]
    assert ids(call.get("/objectives?stale=true")) == [late.pk]
    assert ids(call.get("/objectives?status=none")) == [late.pk, goal.pk]
    assert ids(call.get(f"/objectives?cycle={goal.cycle_id + 1}")) == []
    assert call.get("/objectives?cycle=x").status_code == 422
    assert call.get("/objectives?team=999999").status_code == 422
    assert call.get("/objectives?late=true").status_code == 422


def test_a_list_is_read_page_by_page(ana, goal):
    made = [goal.pk, *(make.objective(ana).pk for _ in range(4))]
    call, found, after = program(ana), [], ""
    while True:
        page = call.get(f"/objectives?limit=2&fields=id&cursor={after}").json()
        found += [one["id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert found == sorted(made, reverse=True)
    assert call.get("/objectives?cursor=nonsense").status_code == 422


def test_a_draft_is_begun_and_published(ana, bo):
    cycle = make.running_cycle()
    call = program(ana)
    body = {"title": "  Nobody waits ", "cycle": cycle.pk, "contributors": [bo.pk], "deadline": "2026-04-20"}

    answer = call.post("/objectives", body)

    assert answer.status_code == 201
    drafted = answer.json()
    assert answer["Location"] == f"/api/v1/objectives/{drafted['id']}"
    assert (drafted["title"], drafted["state"], drafted["deadline"]) == (
        "Nobody waits",
        "draft",
        "2026-04-20",
    )
    assert [one["id"] for one in drafted["contributors"]] == [bo.pk]
    published = call.post(f"/objectives/{drafted['id']}/publication").json()
    assert (published["state"], published["version"]) == ("published", 2)
    assert recorded.kinds() == ["goals.drafted", "goals.published"]


def test_a_leader_drafts_for_the_team_and_nobody_else_does(li, sam, growth):
    body = {"title": "The team's", "cycle": make.running_cycle().pk, "owner_team": growth.pk}

    assert program(li).post("/objectives", body).json()["owner"]["kind"] == "team"
    assert program(sam).post("/objectives", body).status_code == 403
    assert Objective.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 2_001}, "title"),
        ({"title": 5}, "title"),
        ({"cycle": 999_999}, "cycle"),
        ({"cycle": "1"}, "cycle"),
        ({"commitment": "maybe"}, "commitment"),
        ({"deadline": "soon"}, "deadline"),
        ({"weight": 1.5}, "weight"),
        ({"backup_owner": 999_999}, "backup_owner"),
        ({"contributors": [999_999]}, "contributors"),
        ({"owner_team": 999_999}, "owner_team"),
        ({"progress": 1}, "progress"),
        ({"score_stated": 1}, "score_stated"),
        ({"owner_person": 1}, "owner_person"),
        ({"state": "published"}, "state"),
        ({"published_at": "2026-01-01T00:00:00Z"}, "published_at"),
        ({"external_id": "x"}, "external_id"),
    ],
)
def test_what_makes_no_sense_or_may_not_be_set_is_named_beside_its_field(ana, wrong, field):
    answer = program(ana).post("/objectives", {"title": "A", "cycle": make.running_cycle().pk, **wrong})

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert field in (told.get("field"), *(one["field"] for one in told.get("errors", [])))
    assert not Objective.objects.exists()


def test_an_edit_says_which_version_it_has_read(ana, goal):
    call, path = program(ana), f"/objectives/{goal.pk}"
    tag = call.get(path)["ETag"]

    assert call.patch(path, {"title": "B"}).status_code == 428
    assert call.patch(path, {"title": "B", "reason": "Clearer"}, If_Match=tag).json()["title"] == "B"
    stale = call.patch(path, {"title": "C", "version": goal.version})
    assert stale.status_code == 409
    assert stale.json()["current"]["title"] == "B"
    assert recorded.diff(goal) == [("title", "Shops stay", "B")]


def test_an_edit_leaves_alone_what_it_does_not_name(ana, bo, goal):
    call, path = program(ana), f"/objectives/{goal.pk}"
    call.patch(path, {"backup_owner": bo.pk, "description": "Why", "version": 2})

    said = call.patch(path, {"weight": None, "backup_owner": None, "version": 3}).json()

    assert (said["backup_owner"], said["description"], said["title"]) == (None, "Why", "Shops stay")
    assert program(bo).patch(path, {"title": "Mine", "version": 4}).status_code == 403


def test_a_draft_is_thrown_away_and_then_gone(ana):
    draft = make.objective(ana, published=False)
    call, path = program(ana), f"/objectives/{draft.pk}"

    assert call.delete(path).status_code == 204
    assert [call.get(path).status_code, call.delete(path).status_code] == [404, 404]


def test_what_is_published_is_not_thrown_away(ana, goal):
    assert program(ana).delete(f"/objectives/{goal.pk}").status_code == 422


def test_it_is_closed_and_reopened_abandoned_and_resumed(ana, bo, goal):
    call, path = program(ana), f"/objectives/{goal.pk}"

    def state(answer):
        return answer.json().get("state", answer.status_code)

    assert state(program(bo).post(f"{path}/closure", {"reason": "Done"})) == 403
    assert state(call.post(f"{path}/closure", {"reason": "Done"})) == "closed"
    assert state(call.post(f"{path}/closure", {})) == 422
    assert state(call.delete(f"{path}/closure")) == "published"
    assert call.post(f"{path}/abandonment", {"reason": ""}).json()["field"] == "reason"
    assert state(call.post(f"{path}/abandonment", {"reason": "Others need us"})) == "abandoned"
    assert state(call.delete(f"{path}/abandonment")) == "published"


def test_it_is_restricted_for_a_while_and_opened_again(ana, bo, sam, goal):
    call, path = program(ana), f"/objectives/{goal.pk}"
    body = {"reason": "A purchase", "until_at": LATER, "audience": [bo.pk]}

    said = call.post(f"{path}/restriction", body).json()

    assert said["restricted_reason"] == "A purchase"
    assert program(bo).get(path).status_code == 200
    assert program(sam).get(path).status_code == 404
    assert (
        call.post(f"{path}/restriction", {"reason": "x", "until_at": "tomorrow"}).json()["field"]
        == "until_at"
    )
    assert call.delete(f"{path}/restriction").json()["restricted_until"] is None
    assert program(sam).get(path).status_code == 200


def test_of_a_restricted_one_others_learn_whose_it_is_why_and_until_when(ana, sam, goal):
    actions.restrict(goal, by=ana, at=make.NOW, reason="A purchase", until_at=make.NOW + timedelta(days=9))

    told = items(program(sam).get(f"/objectives/restricted?owner={ana.pk}"))

    assert [(one["owner"]["id"], one["reason"]) for one in told] == [(ana.pk, "A purchase")]
    assert "Shops stay" not in str(told)
    assert set(told[0]) == {"id", "owner", "reason", "until_at"}
    assert items(program(sam).get(f"/objectives/restricted?owner={sam.pk}")) == []
    assert items(program(ana).get("/objectives/restricted")) == []


def test_objectives_are_put_in_order(ana, bo):
    first, second = make.objective(ana), make.objective(ana)

    assert program(ana).put(f"/objectives/{second.pk}/position", {"position": 0}).json()["position"] == 0
    first.refresh_from_db()
    assert first.position == 1
    assert program(bo).put(f"/objectives/{second.pk}/position", {"position": 0}).status_code == 403
    assert program(ana).put(f"/objectives/{second.pk}/position", {"position": -1}).status_code == 422


def test_whoever_helps_is_named_as_a_whole_list(ana, bo, li, goal):
    call, path = program(ana), f"/objectives/{goal.pk}/contributors"
    call.put(path, {"people": [bo.pk], "version": 2})

    said = call.put(path, {"people": [li.pk], "version": 3}).json()

    assert [one["id"] for one in said["contributors"]] == [li.pk]
    assert Contribution.objects.filter(person=bo, ended_at=make.NOW).exists()
    assert call.put(path, {"people": [bo.pk], "version": 3}).status_code == 409
    assert call.put(path, {"people": [bo.pk]}).status_code == 428


def test_weights_are_set_together(ana, growth, goal):
    make_them_count(growth)
    one, two = make.key_result(goal), make.key_result(goal)
    goal.refresh_from_db()
    call = program(ana)
    weights = [{"id": one.pk, "weight": 0.7}, {"id": two.pk, "weight": 0.3}]

    said = call.put(f"/objectives/{goal.pk}/weights", {"weights": weights, "version": goal.version}).json()

    assert [row["weight"] for row in said["key_results"]] == [0.7, 0.3]
    alone = call.put(f"/objectives/{goal.pk}/weights", {"weights": weights[:1], "version": said["version"]})
    assert (alone.status_code, alone.json()["field"]) == (422, "weights")


def test_objectives_of_one_owner_are_weighed_together(ana, growth, goal):
    make_them_count(growth)
    other = make.objective(ana)
    weights = [{"id": goal.pk, "weight": 0.25}, {"id": other.pk, "weight": 0.75}]

    rows = items(program(ana).put("/objectives/weights", {"cycle": goal.cycle_id, "weights": weights}))

    assert [one["weight"] for one in rows] == [0.25, 0.75]
    other.refresh_from_db()
    assert other.weight == Decimal("0.75")


def make_them_count(team):
    policies.decide("weights", "set", by=make.system(), at=make.NOW, reason="Some matter more", team=team)
