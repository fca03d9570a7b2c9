"""Over the API: how it came out, what was learnt, what goes on, what is said of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from skylight.activity.models import Comment
from skylight.goals.models import Retro, SavedView, Score
from tests import make
from tests.programs import program

TEXTS = {"expected": "Ten shops", "happened": "Seven", "why": "One left", "keep": "", "change": "Ask earlier"}


@pytest.fixture
def goal(ana):
    return make.objective(ana)


@pytest.fixture
def row(goal):
    row = make.key_result(goal)
    make.check_in(row, 7)
    return row


@pytest.fixture
def late(monkeypatch, goal, row):
    """It is the last week of the cycle."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW + timedelta(days=42))


def test_an_objective_is_scored_from_its_key_results(ana, bo, goal, row, late):
    call, path = program(ana), f"/objectives/{goal.pk}/scores"
    body = {"key_results": [{"key_result": row.pk, "value": 0.75}], "version": 2}

    said = call.post(path, body).json()

    assert (said["progress"], said["score_stated"], said["score_computed"]) == (0.7, None, 0.75)
    assert said["key_results"][0]["score"] == 0.75
    assert call.post(path, body).status_code == 409
    stated = call.post(path, {"stated": 0.8, "note": "Nearly there", "version": 3}).json()
    assert (stated["score_stated"], stated["score_computed"]) == (0.8, 0.75)
    given = program(bo).get(path).json()["items"]
    assert [(one["value"], one["key_result_id"], one["is_late"]) for one in given] == [
        (0.8, None, False),
        (0.75, row.pk, False),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": 1.1}, "key_results.0.value"),
        ({"value": "0.7"}, "key_results.0.value"),
        ({"value": 0.1}, "key_results.0.note"),
        ({"suggested": 1}, "key_results.0.suggested"),
    ],
)
def test_a_score_that_makes_no_sense_is_told_beside_its_line(ana, goal, row, late, wrong, field):
    body = {"key_results": [{"key_result": row.pk, "value": 0.7, **wrong}], "version": 2}

    told = program(ana).post(f"/objectives/{goal.pk}/scores", body)

    assert (told.status_code, told.json()["field"]) == (422, field)
    assert not Score.objects.exists()


def test_nobody_else_scores_it_and_nobody_too_early(ana, li, goal, row):
    body = {"key_results": [{"key_result": row.pk, "value": 0.7}], "version": 2}

    assert program(li).post(f"/objectives/{goal.pk}/scores", body).status_code == 403
    assert program(ana).post(f"/objectives/{goal.pk}/scores", body).status_code == 422
    assert program(ana).post(f"/objectives/{goal.pk}/scores", {"stated": 0.5}).status_code == 428


def test_a_look_back_is_written_and_rewritten_by_version(ana, bo, goal):
    call, path = program(ana), f"/objectives/{goal.pk}/retro"

    assert call.get(path).status_code == 404
    assert call.put(path, TEXTS).status_code == 428
    assert call.put(path, {**TEXTS, "version": 0}).json()["version"] == 1
    assert program(bo).get(path).json()["happened"] == "Seven"
    stale = call.put(path, {**TEXTS, "why": "Two left", "version": 0})
    assert (stale.status_code, stale.json()["current"]["why"]) == (409, "One left")
    tag = call.get(path)["ETag"]
    assert call.put(path, {**TEXTS, "why": "Two left"}, If_Match=tag).json()["why"] == "Two left"
    assert program(bo).put(path, {**TEXTS, "version": 2}).status_code == 403
    assert Retro.objects.get().version == 2


def test_an_unfinished_goal_goes_on_in_a_later_cycle(ana, bo, goal, row, late):
    later = make.cycle(date(2026, 5, 1))
    call, path = program(ana), f"/objectives/{goal.pk}/carry-over"

    answer = call.post(path, {"cycle": later.pk})

    assert answer.status_code == 201
    draft = answer.json()
    assert (draft["state"], draft["carried_from_id"], draft["times_carried"]) == ("draft", goal.pk, 1)
    assert [one["start"] for one in draft["key_results"]] == [7]
    assert call.post(path, {"cycle": later.pk}).json()["field"] == "cycle"
    assert call.post(path, {"cycle": goal.cycle_id}).json()["field"] == "cycle"
    assert call.post(path, {"cycle": later.pk, "key_results": [999]}).status_code == 422
    assert program(bo).post(path, {"cycle": later.pk}).status_code == 403


def test_people_say_something_and_settle_it(ana, bo, sam, goal, row):
    said = program(bo).post("/comments", {"objective": goal.pk, "text": "Why?", "kind": "question"})

    assert said.status_code == 201
    path = f"/comments/{said.json()['id']}"
    program(bo).post("/comments", {"objective": goal.pk, "key_result": row.pk, "text": "And how?"})
    assert program(sam).get(path).json()["text"] == "Why?"
    assert program(sam).post(f"{path}/solving").status_code == 403
    assert program(ana).post(f"{path}/solving").json()["solved_at"]
    assert [one["text"] for one in program(ana).get("/comments?open=true").json()["items"]] == ["And how?"]
    assert program(ana).post(f"{path}/solving").status_code == 422
    assert program(ana).delete(f"{path}/solving").json()["solved_at"] is None
    found = program(sam).get(f"/comments?key_result={row.pk}").json()["items"]
    assert [one["text"] for one in found] == ["And how?"]
    assert len(program(sam).get(f"/comments?objective={goal.pk}&by={bo.pk}").json()["items"]) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": " "}, "text"),
        ({"kind": "shout"}, "kind"),
        ({"objective": 999}, "objective"),
        ({"by": 1}, "by"),
    ],
)
def test_a_comment_that_says_nothing_is_refused(ana, goal, wrong, field):
    told = program(ana).post("/comments", {"objective": goal.pk, "text": "Yes", **wrong})

    assert (told.status_code, told.json()["field"]) == (422, field)
    assert not Comment.objects.exists()


def test_a_filter_is_kept_and_forgotten(ana, bo):
    call = program(ana)

    view = call.post("/saved-views", {"name": "Quiet", "query": "stale=on"})

    assert view.status_code == 201
    path = f"/saved-views/{view.json()['id']}"
    assert view.json()["url"].endswith("/objectives/?stale=on")
    assert [one["name"] for one in call.get("/saved-views").json()["items"]] == ["Quiet"]
    assert program(bo).get("/saved-views").json()["items"] == []
    assert [program(bo).get(path).status_code, program(bo).delete(path).status_code] == [404, 404]
    assert call.post("/saved-views", {"name": " "}).json()["field"] == "name"
    assert call.delete(path).status_code == 204
    assert call.get(path).status_code == 404
    assert not SavedView.objects.exists()


def test_the_board_counts_department_by_department(ana, sam, growth, goal, row):
    said = program(sam).get(f"/cycles/{goal.cycle_id}/board").json()

    by_name = {one["name"]: one for one in said["rows"]}
    assert (by_name["Growth"]["published"], by_name["Growth"]["key_results"]) == (1, 1)
    assert said["whole"]["drafted"] == 1
    assert said["cycle"]["phase"] == "active"
    below = program(sam).get(f"/cycles/{goal.cycle_id}/board?team={growth.pk}").json()
    assert [one["name"] for one in below["line"]] == ["Growth"]
    assert program(sam).get("/cycles/999999/board").status_code == 404
    assert program(sam).get(f"/cycles/{goal.cycle_id}/board?team=999999").status_code == 422


def test_the_administrator_says_who_a_placeholder_is(ana, root):
    nobody = make.person("Head of Care", kind="placeholder", email=None, password=None)
    goal = make.objective(nobody, by=make.system())
    path = f"/people/{nobody.pk}/merging"

    assert program(ana).post(path, {"into": ana.pk}).status_code == 403
    assert program(root).post(path, {"into": 999_999}).json()["field"] == "into"
    assert program(root).post(path, {"into": ana.pk}).json()["id"] == ana.pk
    goal.refresh_from_db()
    assert goal.owner_person == ana
    assert program(root).post(path, {"into": ana.pk}).status_code == 404
    assert program(root).post(f"/people/{ana.pk}/merging", {"into": root.pk}).status_code == 404
