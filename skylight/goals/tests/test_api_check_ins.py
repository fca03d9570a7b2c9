"""Check-ins over the API: one, or all my key results in one go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from skylight.goals import actions
from skylight.goals.models import CheckIn
from skylight.goals.tests import recorded
from tests import make
from tests.programs import program


@pytest.fixture
def goal(ana):
    return make.objective(ana)


@pytest.fixture
def rows(goal):
    return [make.key_result(goal) for _ in range(3)]


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["items"]]


def test_a_figure_is_reported(ana, rows):
    body = {"key_result": rows[0].pk, "value": 4.5, "status": "at_risk", "confidence": 6, "note": "Two left"}

    answer = program(ana).post("/check-ins", body)

    assert answer.status_code == 201
    said = answer.json()
    assert (said["value"], said["value_before"], said["progress"], said["by"]["id"]) == (
        4.5,
        None,
        0.45,
        ana.pk,
    )
    assert program(ana).get(f"/check-ins/{said['id']}").json() == said
    row = program(ana).get(f"/key-results/{rows[0].pk}").json()
    assert (row["current"], row["status_stated"], row["newest_check_in_id"]) == (4.5, "at_risk", said["id"])
    assert recorded.event("goals.checked_in").by == ana


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "value"),
        ({"value": "4"}, "value"),
        ({"confidence": 11}, "confidence"),
        ({"status": "stale"}, "status"),
        ({"evidence_url": "javascript:1"}, "evidence_url"),
        ({"value": 1, "at": "2026-01-01T00:00:00Z"}, "at"),
        ({"value": 1, "by": 1}, "by"),
        ({"value": 1, "progress": 1}, "progress"),
        ({"milestones": [{"id": 999, "done": True}]}, "milestones"),
        ({"value": 1, "key_result": 999_999}, "key_result"),
    ],
)
def test_what_makes_no_sense_or_may_not_be_set_is_named_beside_its_field(ana, rows, body, field):
    told = program(ana).post("/check-ins", {"key_result": rows[0].pk, **body})

    assert (told.status_code, told.json()["field"]) == (422, field)
    assert not CheckIn.objects.exists()


def test_only_whoever_reports_on_it_checks_in(bo, sam, ana, rows):
    hidden = make.key_result(make.objective(ana, published=False))

    assert program(sam).post("/check-ins", {"key_result": rows[0].pk, "value": 1}).status_code == 403
    told = program(sam).post("/check-ins", {"key_result": hidden.pk, "value": 1})
    absent = program(sam).post("/check-ins", {"key_result": 999_999, "value": 1})
    assert (told.status_code, told.json()) == (422, absent.json())


def test_all_my_key_results_are_reported_in_one_go(ana, rows):
    lines = [{"key_result": row.pk, "value": value} for row, value in zip(rows, (4, 5, 6), strict=True)]

    saved = program(ana).post("/check-ins/bulk", {"check_ins": lines}).json()

    assert [(one["key_result_id"], one["value"]) for one in saved["items"]] == [
        (row.pk, value) for row, value in zip(rows, (4, 5, 6), strict=True)
    ]
    again = program(ana).post("/check-ins/bulk", {"check_ins": lines}).json()
    assert again == {"items": [], "unchanged": [row.pk for row in rows]}
    lines[0]["confirm"] = True
    assert len(program(ana).post("/check-ins/bulk", {"check_ins": lines}).json()["items"]) == 1


def test_every_line_that_is_wrong_is_told_and_nothing_is_saved(ana, rows):
    lines = [
        {"key_result": rows[0].pk, "value": 4},
        {"key_result": rows[1].pk, "evidence_url": "nowhere"},
        {"key_result": rows[2].pk, "milestones": [{"id": 999, "done": True}]},
    ]

    told = program(ana).post("/check-ins/bulk", {"check_ins": lines})

    assert told.status_code == 422
    assert [one["field"] for one in told.json()["errors"]] == [
        "check_ins.1.evidence_url",
        "check_ins.2.milestones",
    ]
    assert not CheckIn.objects.exists()


def test_a_line_of_a_key_result_that_is_not_there_or_stands_there_twice_is_told(ana, rows):
    lines = [{"key_result": pk, "value": 4} for pk in (999_999, rows[0].pk, rows[0].pk)]

    told = program(ana).post("/check-ins/bulk", {"check_ins": lines}).json()

    assert [one["field"] for one in told["errors"]] == ["check_ins.0.key_result", "check_ins.2.key_result"]
    assert not CheckIn.objects.exists()


def test_one_line_that_is_somebody_elses_keeps_all_from_being_saved(ana, bo, rows):
    theirs = make.key_result(make.objective(bo))
    lines = [{"key_result": row.pk, "value": 4} for row in (rows[0], theirs)]

    assert program(ana).post("/check-ins/bulk", {"check_ins": lines}).status_code == 403
    assert not CheckIn.objects.exists()


def test_whoever_was_quicker_is_shown(ana, goal, rows):
    newest = make.check_in(rows[0], 3, note="Counted on Friday")
    lines = [{"key_result": row.pk, "value": 4, "seen": 0} for row in rows]

    told = program(ana).post("/check-ins/bulk", {"check_ins": lines})

    assert told.status_code == 409
    assert [one["note"] for one in told.json()["current"]] == ["Counted on Friday"]
    assert CheckIn.objects.count() == 1
    body = {"key_result": rows[0].pk, "value": 4, "seen": newest.pk}
    assert program(ana).post("/check-ins", {**body, "seen": 0}).status_code == 409
    assert program(ana).post("/check-ins", body).status_code == 201


def test_milestones_are_ticked(ana, goal):
    key_result = make.key_result(
        goal, kind="milestone", milestones=[("Pilot", None, None), ("All", None, None)]
    )
    step = key_result.milestones.get(title="Pilot")

    said = (
        program(ana)
        .post("/check-ins", {"key_result": key_result.pk, "milestones": [{"id": step.pk, "done": True}]})
        .json()
    )

    assert said["milestones"] == [{"id": step.pk, "done": True}]
    assert program(ana).get(f"/key-results/{key_result.pk}").json()["progress"] == 0.5


def test_a_wrong_one_is_corrected_and_stays_to_be_seen(ana, sam, rows):
    wrong = make.check_in(rows[0], 40)

    answer = program(ana).post(f"/check-ins/{wrong.pk}/correction", {"value": 4})

    assert (answer.status_code, answer.json()["corrects_id"]) == (201, wrong.pk)
    assert program(ana).get(f"/check-ins/{wrong.pk}").json()["is_corrected"] is True
    assert program(ana).post(f"/check-ins/{wrong.pk}/correction", {"value": 5}).status_code == 422
    assert program(sam).post(f"/check-ins/{wrong.pk}/correction", {"value": 5}).status_code == 403
    assert ids(program(ana).get("/check-ins?standing=true")) == [answer.json()["id"]]


def test_they_are_found_by_what_they_are_about_by_whom_and_since_when(ana, bo, goal, rows):
    old = make.check_in(rows[0], 1)
    new = make.check_in(rows[1], 2, at=make.NOW + timedelta(hours=2))
    other = make.check_in(make.key_result(make.objective(bo)), 3)
    call = program(bo)
    since = (make.NOW + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")

    assert ids(call.get("/check-ins")) == [other.pk, new.pk, old.pk]
    assert ids(call.get(f"/check-ins?key_result={rows[0].pk}")) == [old.pk]
    assert ids(call.get(f"/check-ins?objective={goal.pk}")) == [new.pk, old.pk]
    assert ids(call.get(f"/check-ins?by={bo.pk}")) == [other.pk]
    assert ids(call.get(f"/check-ins?since={since}")) == [new.pk]
    assert call.get("/check-ins?since=yesterday").status_code == 422


def test_a_closed_goal_takes_no_more(ana, goal, rows):
    actions.close(goal, by=ana, at=make.NOW)

    assert program(ana).post("/check-ins", {"key_result": rows[0].pk, "value": 1}).status_code == 422
