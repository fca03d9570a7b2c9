"""Key results from a file: measured by whatever numbers it has, and no word of it lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from skylight.goals.actions import check_in
from skylight.goals.models import Contribution, KeyResult, Objective, Revision, Score
from tests import make

GOALS = {
    "cycles": "id,name,start_date,end_date\nnow,Now,2026-03-01,2026-04-30\n",
    "people": "id,name\nana,Ana\nbo,Bo\n",
    "objectives": "id,cycle,title,owner\no,now,Grow,ana\n",
}


def key_result(id_: str = "k") -> KeyResult:
    return KeyResult.objects.get(external_id=id_)


def bring_one(bring: Any, **cells: str) -> Any:
    cells = {"id": "k", "objective": "o", "title": "Reach it", **cells}
    row = ",".join(f'"{cell}"' for cell in cells.values())
    return bring(**GOALS, key_results=",".join(cells) + "\n" + row + "\n")


@pytest.mark.parametrize(
    "cells, kind, start, target, current, progress",
    [
        ({"start": "0", "target": "10", "current": "5"}, "increase", 0, 10, 5, "0.5"),
        ({"start": "5", "target": "3", "unit": "days"}, "decrease", 5, 3, None, None),
        ({"start": "-5", "target": "-1", "current": "-3"}, "increase", -5, -1, -3, "0.5"),
        ({"target": "1,200", "current": "300"}, "increase", 0, 1200, 300, "0.25"),
        ({"target": "４５％", "current": "９％"}, "increase", 0, 45, 9, "0.2"),
        ({"start": "$1,000", "target": "$ 2,000", "current": "$1,500"}, "increase", 1000, 2000, 1500, "0.5"),
        ({"start": "10", "target": "0", "current": "4"}, "decrease", 10, 0, 4, "0.6"),
        ({"kind": "increase", "start": "10", "target": "0", "current": "0"}, "decrease", 10, 0, 0, "1"),
    ],
)  # fmt: skip
def test_numbers_make_a_key_result_that_goes_up_or_down(
    bring: Any,
    cells: dict[str, str],
    kind: str,
    start: int,
    target: int,
    current: int | None,
    progress: str | None,
) -> None:
    bring_one(bring, **cells)

    row = key_result()
    assert (row.kind, row.start, row.target, row.current) == (kind, start, target, current)
    assert row.progress == (Decimal(progress) if progress else None)
    assert row.description == ""


@pytest.mark.parametrize(
    "cells, kind, current, words",
    [
        ({}, "binary", None, ""),
        (
            {"start": "5", "target": "5", "current": "4"},
            "binary",
            None,
            "Start: 5\n\nTarget: 5\n\nCurrent: 4",
        ),
        ({"target": "0"}, "binary", None, "Target: 0"),
        ({"current": "12"}, "binary", None, "Current: 12"),
        ({"target": "about 40", "current": "12"}, "binary", None, "Target: about 40\n\nCurrent: 12"),
        ({"current": "yes"}, "binary", 1, ""),
        ({"current": "no"}, "binary", 0, ""),
        (
            {"kind": "boolean", "current": "100%", "target": "100%"},
            "binary",
            1,
            "Target: 100%\n\nCurrent: 100%",
        ),
        ({"kind": "binary", "current": "0"}, "binary", 0, ""),
        ({"kind": "milestone", "target": "3"}, "milestone", None, "Target: 3"),
        ({"kind": "range"}, "binary", None, ""),
        ({"target": "9" * 40}, "binary", None, "Target: " + "9" * 40),
    ],
)
def test_numbers_that_measure_nothing_are_kept_as_words(
    bring: Any, cells: dict[str, str], kind: str, current: int | None, words: str
) -> None:
    bring_one(bring, **cells)

    row = key_result()
    assert (row.kind, row.start, row.target, row.current, row.description) == (
        kind,
        None,
        None,
        current,
        words,
    )


def test_bounds_make_a_range_whichever_way_round(bring: Any, notes: Any) -> None:
    report = bring_one(bring, low="9", high="1", current="5")

    assert (key_result().kind, key_result().low, key_result().high) == ("range", 1, 9)
    assert "they were swapped" in notes(report)


def test_a_target_without_a_start_is_said(bring: Any, notes: Any) -> None:
    report = bring_one(bring, target="10")

    assert "key_results.csv, line 2: k has a target and no start; it starts from 0." in notes(report)


def test_percent_and_currency_signs_become_the_unit(bring: Any) -> None:
    bring_one(bring, target="45%")
    assert key_result().unit == "%"


@pytest.mark.parametrize(
    "status, current, kept, written, words",
    [
        ("ACHIEVED", 1, "done", "ACHIEVED", ""),
        ("NOT ACHIEVED", 0, "none", "NOT ACHIEVED", ""),
        ("PARTIALLY ACHIEVED", None, "none", "PARTIALLY ACHIEVED", ""),
        ("Just missed", None, "none", "Just missed", ""),
        ("complete", 1, "done", "complete", ""),
        ("At risk", None, "at_risk", "", ""),
        ("进行中", None, "on_track", "", ""),
        ("help wanted", None, "none", "", "Status: help wanted"),
    ],
)
def test_a_status_is_a_status_an_outcome_or_words(
    bring: Any, status: str, current: int | None, kept: str, written: str, words: str
) -> None:
    bring_one(bring, status=status)

    row = key_result()
    assert (row.current, row.status, row.score_as_written, row.description) == (current, kept, written, words)


def test_a_stated_score_stands_beside_the_computed_one(bring: Any) -> None:
    bring(
        **GOALS,
        key_results="""
        id,objective,title,start,target,current,score,score_raw,weight
        k1,o,Up,0,10,5,0.8,,0.5
        k2,o,Down,10,0,0,,wonderful,0.5
        k3,o,Words,,,,,"62.5% hiring",
        """,
    )

    k1, k2 = key_result("k1"), key_result("k2")
    assert (k1.score, k1.score_suggested) == (Decimal("0.8"), Decimal("0.5"))
    assert (k2.score, k2.score_as_written, k2.score_suggested) == (None, "wonderful", Decimal(1))
    score = Score.objects.get()
    assert (score.key_result, score.value, score.computed) == (k1, Decimal("0.8"), Decimal("0.5"))
    objective = Objective.objects.get()
    assert (objective.progress, objective.score_computed) == (Decimal("0.75"), Decimal("0.8"))


def test_a_key_result_that_was_struck_out_does_not_count(bring: Any) -> None:
    bring(
        **GOALS,
        key_results="id,objective,title,target,current,status\nk1,o,A,10,10,\nk2,o,B,10,0,struck out\n",
    )

    assert (key_result("k2").is_cancelled, key_result("k2").cancel_reason) == (True, "struck out")
    assert Objective.objects.get().progress == 1


def test_rows_that_cannot_be_true_are_refused(bring: Any, refused: Any) -> None:
    report = bring(**GOALS, key_results="id,objective,title\nk,ghost,A\nl,o,\nm,o,A\nm,o,B\n,o,C\n")

    assert [line for _file, line, _reason in refused(report)] == [2, 3, 5, 6]
    assert report.created["key_results"] == 1


def test_whoever_is_named_beside_the_owner_helps_with_the_objective(bring: Any) -> None:
    bring_one(bring, owner="Bo, Ana")

    assert key_result().owner.external_id == "bo"
    assert not Contribution.objects.exists()

    bring_one(bring, id="l", owner="Ana, Bo")
    assert Contribution.objects.get().person.external_id == "bo"


def test_weights_confidence_and_position_are_taken_as_they_are_meant(bring: Any, notes: Any) -> None:
    report = bring(
        **GOALS,
        key_results="id,objective,title,weight,confidence,position\nk,o,A,0.25,7,3\nl,o,B,25,11,x\nm,o,C,-1,high,\n",
    )

    assert (key_result("k").weight, key_result("k").confidence, key_result("k").position) == (
        Decimal("0.25"),
        7,
        3,
    )
    assert (key_result("l").weight, key_result("l").confidence) == (Decimal("0.25"), None)
    assert key_result("m").weight is None
    assert "11 is not a confidence from 0 to 10" in notes(report)


def test_a_changed_target_is_a_revision_and_moves_the_progress(bring: Any) -> None:
    bring_one(bring, start="0", target="10", current="5")
    report = bring_one(bring, start="0", target="20", current="5")

    assert (key_result().target, key_result().progress, key_result().version) == (20, Decimal("0.25"), 2)
    assert Objective.objects.get().progress == Decimal("0.25")
    assert Revision.objects.get().changes.get().field == "target"
    assert report.changed["key_results"] == 1


def test_a_key_result_added_to_a_published_goal_is_a_revision(bring: Any) -> None:
    bring(**GOALS)
    bring_one(bring)

    change = Revision.objects.get().changes.get()
    assert (change.field, change.before, change.after) == ("standing", "", "live")


def test_what_was_reported_in_skylight_is_newer_than_any_file(bring: Any, notes: Any) -> None:
    bring_one(bring, start="0", target="10", current="5")
    check_in(key_result(), by=make.system(), at=make.NOW, value=Decimal(8))

    report = bring_one(bring, start="0", target="10", current="5")

    assert key_result().current == 8
    assert "k has check-ins made in Skylight; where it stands was left as it is." in notes(report)
    assert report.unchanged["key_results"] == 1


def test_a_key_result_stays_in_its_objective(bring: Any, refused: Any) -> None:
    two = GOALS | {"objectives": "id,cycle,title,owner\no,now,Grow,ana\np,now,Hold,ana\n"}
    bring(**two, key_results="id,objective,title\nk,o,A\n")
    report = bring(**two, key_results="id,objective,title\nk,p,A\n")

    assert key_result().objective.external_id == "o"
    assert [line for _file, line, _reason in refused(report)] == [2]


def test_key_results_stand_in_the_order_of_their_ids(bring: Any) -> None:
    bring(**GOALS, key_results="id,objective,title\nT10,o,A\nT9,o,B\nT1,o,C\n")

    rows = KeyResult.objects.order_by("position").values_list("external_id", flat=True)
    assert list(rows) == ["T1", "T9", "T10"]
