"""Goals of Peoplebox: trees of rows, with cycles that only their days tell."""

from __future__ import annotations

from typing import Any

from skylight.goals.models import KeyResult, Objective
from skylight.imports.tests.whole import contents
from tests import make

HEADING = (
    "Row ID,Parent Row IDs,Parent Goal IDs,Goal ID,Action,Goal Title,Owner Emails,Goal Cycle,Goal Type,Scope,Departments,Start Date,End Date,"
    "Description,Starting Value,Target Value,Current Value,Progress Status,Check-in Type,Tags,Review Cycle ID,Review Cycle Weightage,Approved\n"
)
FILE = HEADING + (
    "1,,,,,Everybody finds us,ana@example.com,Quarterly,Number,Company,,01/10/2026,31/12/2026,,0,100,20,On Track,Manual,,,,TRUE\n"
    '2,1,,,,Search answers at once,"bo@example.com, ana@example.com",Quarterly,Dollar,Individual,Growth,01/10/2026,31/12/2026,,900,300,600,'
    "Off Track,Manual,a;b,,,TRUE\n"
    "3,1,,,,The map is drawn,bo@example.com,Quarterly,Binary,Individual,Growth,01/10/2026,31/12/2026,,,,,Not Started,Manual,,,,TRUE\n"
    "4,,,77,Delete,Old one,bo@example.com,Quarterly,Number,Individual,,01/10/2026,31/12/2026,,,,,,,,,,\n"
    "5,,,78,,A draft,bo@example.com,Quarterly,Number,Individual,,01/10/2026,31/12/2026,,,,,,,,,,FALSE\n"
)


def test_goals_become_objectives_and_key_results(given: Any) -> None:
    make.person("Bo Chen", email="bo@example.com")
    given("goals.csv", FILE)

    objective = Objective.objects.get(title="Everybody finds us")
    assert {row.title for row in objective.key_results.all()} == {
        "Search answers at once",
        "The map is drawn",
    }
    search = KeyResult.objects.get(title="Search answers at once")
    assert (search.start, search.target, search.current, search.unit, search.status) == (
        900,
        300,
        600,
        "$",
        "off_track",
    )
    assert search.owner.name == "Bo Chen"
    assert KeyResult.objects.get(title="The map is drawn").kind == "binary"


def test_a_cycle_that_is_only_called_quarterly_is_known_by_its_days(given: Any) -> None:
    given("goals.csv", FILE)

    cycle = Objective.objects.get(title="Everybody finds us").cycle
    assert (cycle.name, str(cycle.first_day), str(cycle.last_day)) == ("2026Q4", "2026-10-01", "2026-12-31")


def test_what_the_file_asks_to_delete_is_refused(given: Any) -> None:
    refused = given("goals.csv", FILE).refused

    assert [one.line for one in refused] == [5]
    assert not Objective.objects.filter(title="Old one").exists()


def test_what_nobody_has_approved_is_a_draft_and_a_goal_s_number_lasts(given: Any) -> None:
    given("goals.csv", FILE)

    draft = Objective.objects.get(title="A draft")
    assert (draft.state, draft.external_id) == ("draft", "peoplebox:78")


def test_days_are_read_in_the_order_that_the_file_shows(given: Any) -> None:
    report = given("goals.csv", FILE)

    assert "goals.csv: days are written day first there, as line 2 shows." in [
        str(note) for note in report.notes
    ]


def test_a_parent_of_another_file_is_found_by_its_number(given: Any) -> None:
    given("first.csv", HEADING + "1,,,78,,Above,bo@example.com,2026Q4,Number,,,,,,,,,,,,,,TRUE\n")

    given("second.csv", HEADING + "1,,78,,,Below,bo@example.com,2026Q4,Number,,,,,,1,5,2,,,,,,TRUE\n")

    assert KeyResult.objects.get(title="Below").objective.title == "Above"


def test_the_same_file_again_changes_nothing(given: Any) -> None:
    given("goals.csv", FILE)
    before = contents()

    assert not given("goals.csv", FILE).changes_anything
    assert contents() == before
