"""Goals that are for a team only, from a file: what was kept to the team is never opened by a row."""

from __future__ import annotations

from typing import Any

from skylight.goals.actions import edit_objective
from skylight.goals.models import Objective
from skylight.imports.export.tables import all_tables
from tests import make

HEADING = "id,cycle,title,owner,kind,readers\n"
CYCLES = "id,name,start_date,end_date\nnow,Now,2026-03-01,2026-04-30\n"


def objective() -> Objective:
    return Objective.objects.get(external_id="o")


def test_an_ability_goal_comes_and_goes_as_one_for_the_team(bring: Any) -> None:
    bring(cycles=CYCLES, people="id,name\nana,Ana\n", objectives=f"{HEADING}o,now,Speak,ana,ability,team\n")

    assert objective().readers == "team"
    heading, row = list(all_tables()["objectives"])
    assert dict(zip(heading, row, strict=True))["readers"] == "team"


def test_any_other_goal_is_open_and_the_report_says_so(bring: Any) -> None:
    report = bring(
        cycles=CYCLES, people="id,name\nana,Ana\n", objectives=f"{HEADING}o,now,Ship,ana,project,team\n"
    )

    assert objective().readers == "all"
    assert "is no ability goal, so it is open to everybody" in str(report.notes)


def test_what_is_kept_to_the_team_stays_so_whatever_kind_a_later_row_gives(bring: Any) -> None:
    people = "id,name\nana,Ana\n"
    bring(cycles=CYCLES, people=people, objectives="id,cycle,title,owner,kind\no,now,Speak,ana,ability\n")
    row = objective()
    edit_objective(row, by=make.system(), at=make.NOW, version=row.version, readers="team")

    report = bring(objectives="id,cycle,title,owner,kind\no,now,Speak up,ana,project\n")

    assert (objective().title, objective().kind, objective().readers) == ("Speak up", "ability", "team")
    assert "stays an ability goal" in str(report.notes)
