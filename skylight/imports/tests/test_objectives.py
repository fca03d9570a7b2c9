"""Objectives from a file: published history, closed with their cycle, nothing of it lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from skylight.activity.models import Event, Notice
from skylight.cycles.models import Cycle
from skylight.goals.actions import edit_objective
from skylight.goals.models import Abandonment, Closure, Objective, Publication, Revision, Score
from skylight.org.models import Person
from tests import make

CYCLES = "id,name,start_date,end_date\nnow,Now,2026-03-01,2026-04-30\npast,Past,2025-03-01,2025-04-30\n"
HEADING = "id,cycle,title,owner\n"


def objective(id_: str = "o") -> Objective:
    return Objective.objects.get(external_id=id_)


def test_an_objective_gets_everything_the_row_says(bring: Any) -> None:
    report = bring(
        cycles=CYCLES,
        people="id,name\nana,Ana\nbo,Bo\ncy,Cy\n",
        objectives="""
        id,cycle,title,owner,contributors,backup_owner,description,commitment,kind,weight,deadline,published_on
        o,Now,Grow,ana,bo; cy,bo,It matters,moonshot,ability,30%,2026-04-31,2026-02-20
        """,
    )

    row = objective()
    assert (row.cycle.external_id, row.owner_person.name, row.backup_owner.name) == ("now", "Ana", "Bo")
    assert {one.name for one in row.contributors.all()} == {"Bo", "Cy"}
    assert (row.description, row.commitment, row.kind) == ("It matters", "aspirational", "ability")
    assert (row.weight, row.deadline) == (Decimal("0.3"), date(2026, 4, 30))
    assert (row.state, row.published_at.date()) == ("published", date(2026, 2, 20))
    assert Publication.objects.get().at == row.published_at
    assert report.created["objectives"] == 1


def test_goals_of_a_cycle_that_is_over_are_closed(bring: Any) -> None:
    bring(cycles=CYCLES, objectives=HEADING + "o,past,Grew,Ana\np,now,Grow,Ana\n")

    assert (objective("o").state, objective("p").state) == ("closed", "published")
    assert Closure.objects.get().objective == objective("o")
    assert Objective.objects.visible_to(make.person(), make.NOW).count() == 2


@pytest.mark.parametrize(
    "status, state",
    [("Draft", "draft"), ("草稿", "draft"), ("Not accepted", "abandoned"), ("Rejected", "abandoned"), ("Done", "closed"),
     ("Accepted", "published"), ("Proposed", "published"), ("", "published")],
)  # fmt: skip
def test_a_status_decides_where_it_says_something_of_drafts_and_endings(
    bring: Any, notes: Any, status: str, state: str
) -> None:
    report = bring(cycles=CYCLES, objectives=f"id,cycle,title,owner,status\no,now,Grow,Ana,{status}\n")

    assert objective().state == state
    assert (objective().published_at is None) == (state == "draft")
    assert ("says nothing of drafts or endings" in notes(report)) == (status in ("Accepted", "Proposed"))
    if state == "abandoned":
        assert Abandonment.objects.get().reason == status


@pytest.mark.parametrize(
    "score, raw, stated, written",
    [
        ("0.7", "", Decimal("0.7"), ""),
        ("0.66", "66% on time", Decimal("0.66"), "66% on time"),
        ("1", "", Decimal(1), ""),
        ("70%", "", None, "70%"),
        ("3.5", "", None, "3.5"),
        ("-1", "", None, "-1"),
        ("quite well", "", None, "quite well"),
        ("", "Done", None, "Done"),
        ("", "", None, ""),
    ],
)
def test_a_score_in_words_or_outside_0_to_1_is_kept_as_it_was_written(
    bring: Any, score: str, raw: str, stated: Decimal | None, written: str
) -> None:
    bring(cycles=CYCLES, objectives=f"id,cycle,title,owner,score,score_raw\no,past,Grew,Ana,{score},{raw}\n")

    assert (objective().score_stated, objective().score_as_written) == (stated, written)
    assert Score.objects.count() == (stated is not None)


def test_long_titles_with_markdown_and_html_are_kept_as_written(bring: Any) -> None:
    title = "**Land** [_N<sub>2</sub>_][n2] <script>alert(1)</script> " + "x" * 900
    bring(cycles=CYCLES, objectives=HEADING + f'o,now,"{title}",Ana\np,now,Same,Ana\nq,now,Same,Ana\n')

    assert objective().title == title
    assert Objective.objects.filter(title="Same").count() == 2


def test_a_cycle_that_only_objectives_name_is_made(bring: Any, notes: Any) -> None:
    report = bring(objectives=HEADING + "o,2026-03,Grow,Ana\np,Spring,Grow,Ana\n")

    assert objective("o").cycle.first_day == date(2026, 3, 1)
    assert objective("p").cycle.first_day is None
    assert objective("p").state == "closed"
    assert "The cycle 2026-03 is only named in objectives.csv" in notes(report)


def test_rows_that_cannot_be_true_are_refused(bring: Any, refused: Any) -> None:
    report = bring(
        cycles=CYCLES + "dup,Same,,\ndup2,Same,,\n",
        objectives=HEADING
        + "o,now,,Ana\np,,Grow,Ana\nq,Same,Grow,Ana\nr,now,Grow,Ana\nr,now,Again,Ana\n,now,Grow,Ana\n",
    )

    assert [line for _file, line, _reason in refused(report)] == [2, 3, 4, 6, 7]
    assert objective("r").title == "Grow"


def test_a_changed_title_is_a_revision_with_before_and_after(bring: Any) -> None:
    bring(cycles=CYCLES, objectives=HEADING + "o,now,Grow,Ana\n", at=make.LONG_AGO)
    report = bring(cycles=CYCLES, objectives=HEADING + "o,now,Grow fast,Bo\n")

    assert (objective().title, objective().version, report.changed["objectives"]) == ("Grow fast", 2, 1)
    revision = Revision.objects.get()
    assert (revision.at, revision.version) == (make.NOW, 2)
    changes = {one.field: (one.before, one.after) for one in revision.changes.all()}
    assert changes["title"] == ("Grow", "Grow fast")
    assert changes["owner_person"][1].startswith("Bo (#")
    assert Event.objects.get(kind="imports.changed", objective=objective()).data["changed"]["title"] == [
        "Grow",
        "Grow fast",
    ]


def test_a_new_score_is_one_more_score_and_no_revision(bring: Any) -> None:
    bring(cycles=CYCLES, objectives="id,cycle,title,owner,score\no,now,Grow,Ana,0.5\n")
    bring(cycles=CYCLES, objectives="id,cycle,title,owner,score\no,now,Grow,Ana,0.8\n")

    assert list(Score.objects.order_by("pk").values_list("value", flat=True)) == [
        Decimal("0.5"),
        Decimal("0.8"),
    ]
    assert not Revision.objects.exists()


def test_an_objective_stays_in_its_cycle(bring: Any, refused: Any) -> None:
    bring(cycles=CYCLES, objectives=HEADING + "o,now,Grow,Ana\n")
    report = bring(cycles=CYCLES, objectives=HEADING + "o,past,Grow,Ana\n")

    assert objective().cycle == Cycle.objects.get(external_id="now")
    assert [line for _file, line, _reason in refused(report)] == [2]
    assert report.unchanged["objectives"] == 0


def test_the_state_of_a_goal_that_stands_is_left_to_its_owner(bring: Any) -> None:
    bring(cycles=CYCLES, objectives="id,cycle,title,owner,status\no,now,Grow,Ana,\n")
    report = bring(cycles=CYCLES, objectives="id,cycle,title,owner,status\no,now,Grow,Ana,rejected\n")

    assert (objective().state, report.unchanged["objectives"]) == ("published", 1)


def test_goals_stand_in_the_order_of_their_ids_behind_those_that_stand(bring: Any) -> None:
    bring(cycles=CYCLES, objectives=HEADING + "O10,now,Ten,Ana\nO2,now,Two,Ana\nO1,now,One,Ana\n")
    bring(cycles=CYCLES, objectives=HEADING + "O3,now,Three,Ana\n")

    rows = Objective.objects.order_by("position").values_list("external_id", flat=True)
    assert list(rows) == ["O1", "O2", "O10", "O3"]


def test_nobody_is_told_and_each_goal_has_its_event(bring: Any) -> None:
    bring(
        cycles=CYCLES,
        people="id,name,email\nana,Ana,ana@example.com\n",
        objectives="id,cycle,title,owner,status,contributors\no,now,Grow @ana,ana,Accepted,ana\n",
        comments="id,target_id,date,author,text\nc,o,2026-03-02,ana,Hello @ana\n",
    )

    assert not Notice.objects.exists()
    event = Event.objects.get(kind="imports.added", subject=f"goals.objective:{objective().pk}")
    assert (event.at, event.by.kind, event.objective, event.person) == (
        make.NOW, "system", objective(), Person.objects.get(external_id="ana"),
    )  # fmt: skip
    assert event.data["status"] == "Accepted"


def test_unknown_words_are_named_once(bring: Any, notes: Any) -> None:
    rows = "".join(f"o{place},now,Grow,Ana,roadmap,dream,heavy\n" for place in range(5))
    report = bring(cycles=CYCLES, objectives="id,cycle,title,owner,kind,commitment,weight\n" + rows)

    assert notes(report).count("the kind “roadmap” is not known") == 1
    assert notes(report).count("“dream” is neither committed nor aspirational") == 1
    assert notes(report).count("heavy is not a weight") == 5


def test_what_was_edited_in_skylight_follows_the_file_again(bring: Any) -> None:
    files = {"cycles": CYCLES, "objectives": HEADING + "o,now,Grow,Ana\n"}
    bring(**files)
    edit_objective(objective(), by=make.system(), at=make.NOW, version=1, title="Grow wild")

    report = bring(**files)

    assert (objective().title, report.changed["objectives"]) == ("Grow", 1)
