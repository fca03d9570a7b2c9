"""Over the API: which goal serves which, and what the other side says to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from skylight.goals import actions
from skylight.goals.models import Alignment
from skylight.goals.tests import recorded
from tests import make
from tests.programs import program


@pytest.fixture
def mine(ana):
    return make.objective(ana, "Mine")


@pytest.fixture
def lis(li):
    return make.objective(li, "Of Li")


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["items"]]


def closed_to_others(goal, by):
    actions.restrict(goal, by=by, at=make.NOW, reason="A purchase", until_at=make.NOW + timedelta(days=9))


def test_a_goal_is_aligned_to_a_key_result_of_another(ana, li, mine, lis):
    key_result = make.key_result(lis, "Retention")
    body = {
        "from_objective": mine.pk,
        "to_objective": lis.pk,
        "to_key_result": key_result.pk,
        "note": "Most of it",
    }

    answer = program(ana).post("/alignments", body)

    assert answer.status_code == 201
    link = answer.json()
    assert (link["relation"], link["to_key_result_title"], link["by"]["id"]) == (
        "supports",
        "Retention",
        ana.pk,
    )
    assert program(li).get(f"/alignments/{link['id']}").json() == link
    assert recorded.told("goals.aligned") == {li}
    assert program(ana).post("/alignments", body).json()["field"] == "to_objective"


def test_only_whoever_writes_the_goal_aligns_it(li, mine, lis):
    body = {"from_objective": mine.pk, "to_objective": lis.pk}

    assert program(li).post("/alignments", body).status_code == 403
    assert not Alignment.objects.exists()


def test_a_loop_is_refused_with_its_path(ana, li, mine, lis):
    make.alignment(mine, lis)

    told = program(li).post("/alignments", {"from_objective": lis.pk, "to_objective": mine.pk})

    assert (told.status_code, told.json()["field"]) == (422, "to_objective")
    assert "“Of Li” → “Mine” → “Of Li”" in told.json()["detail"]


def test_a_hidden_goal_answers_like_one_that_is_not_there(ana, bo, mine):
    hidden = make.objective(bo, published=False)
    inside = make.key_result(hidden)
    call = program(ana)

    def told(**body):
        answer = call.post("/alignments", {"from_objective": mine.pk, "to_objective": mine.pk, **body})
        return answer.status_code, answer.json()

    assert told(to_objective=hidden.pk) == told(to_objective=999_999)
    assert told(from_objective=hidden.pk) == told(from_objective=999_999)
    assert told(to_key_result=inside.pk) == told(to_key_result=999_999)


def test_the_other_side_acknowledges_or_challenges_with_a_reason(ana, li, mine, lis):
    link = make.alignment(mine, lis)
    call, path = program(li), f"/alignments/{link.pk}/answers"

    assert call.post(path, {"verdict": "challenged"}).json()["field"] == "reason"
    assert (
        call.post(path, {"verdict": "challenged", "reason": "Too small"}).json()["verdict_reason"]
        == "Too small"
    )
    assert call.post(path, {"verdict": "acknowledged"}).json()["verdict"] == "acknowledged"
    assert program(ana).post(path, {"verdict": "acknowledged"}).status_code == 403


def test_the_side_that_aligned_ends_it(ana, li, mine, lis):
    link = make.alignment(mine, lis)
    path = f"/alignments/{link.pk}/ending"

    assert program(li).post(path, {}).status_code == 403
    assert program(ana).post(path, {"reason": "Done"}).json()["end_reason"] == "Done"
    assert program(ana).post(path, {}).status_code == 422
    assert ids(program(ana).get("/alignments")) == []
    assert ids(program(ana).get("/alignments?ended=true")) == [link.pk]


def test_of_an_end_that_is_hidden_nothing_is_said(ana, li, mine, lis):
    link = make.alignment(mine, lis)
    closed_to_others(lis, li)

    assert ids(program(ana).get("/alignments")) == []
    assert program(ana).get(f"/alignments/{link.pk}").status_code == 404
    assert program(ana).get(f"/objectives/{mine.pk}").json()["alignments"] == {
        "up": 0,
        "down": 0,
        "hidden": 1,
    }
    ended = program(ana).post(f"/alignments/{link.pk}/ending", {}).json()
    assert (ended["from_objective_title"], ended["to_objective_title"], ended["to_objective_id"]) == (
        "Mine",
        None,
        None,
    )


def test_nobody_answers_a_link_from_a_goal_they_may_not_read(sam, ana):
    theirs = make.objective(sam)
    link = make.alignment(make.objective(ana, published=False), theirs)

    assert program(sam).post(f"/alignments/{link.pk}/answers", {"verdict": "acknowledged"}).status_code == 404


def test_links_are_found_by_their_ends_and_relation(ana, li, mine, lis):
    up = make.alignment(mine, lis)
    across = make.alignment(make.objective(ana), mine, relation="depends_on")
    call = program(ana)

    assert ids(call.get(f"/alignments?objective={mine.pk}")) == [across.pk, up.pk]
    assert ids(call.get(f"/alignments?from_objective={mine.pk}")) == [up.pk]
    assert ids(call.get(f"/alignments?to_objective={mine.pk}")) == [across.pk]
    assert ids(call.get("/alignments?relation=depends_on")) == [across.pk]


def test_the_outline_runs_from_the_top_to_one_step_below(ana, li, bo, mine, lis):
    make.alignment(mine, lis)
    below = make.objective(bo, "Below")
    make.alignment(below, mine)
    hidden = make.objective(ana, "Draft", published=False)
    make.alignment(hidden, mine)

    (top,) = program(bo).get(f"/objectives/{mine.pk}/alignment").json()["nodes"]

    assert (top["objective"]["title"], top["is_here"]) == ("Of Li", False)
    (here,) = top["below"]
    assert (here["objective"]["title"], here["is_here"], here["hidden_below"]) == ("Mine", True, 1)
    assert [one["objective"]["title"] for one in here["below"]] == ["Below"]
    node = program(bo).get(f"/objectives/{lis.pk}/alignment/below").json()
    assert [one["objective"]["id"] for one in node["below"]] == [mine.pk]


def test_coverage_tells_how_those_that_serve_it_do(ana, li, bo, mine, lis):
    make.alignment(mine, lis)
    make.check_in(make.key_result(mine), 5)
    make.alignment(make.objective(bo), lis)

    said = program(ana).get(f"/objectives/{lis.pk}/coverage").json()

    assert said == {
        "children": 2,
        "reported": 1,
        "mean": 0.25,
        "stale": 0,
        "hidden": 0,
        "is_far_ahead": False,
    }
