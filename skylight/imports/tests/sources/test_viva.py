"""Views of Viva Goals become objectives, key results and their last check-ins."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from skylight.cycles.models import Cycle
from skylight.goals.models import Alignment, CheckIn, KeyResult, Objective
from skylight.imports.tests.whole import contents
from skylight.org.models import Person
from tests import make

HEADING = (
    'Id,Title,Team,Creator,Owner,Period,Start Date,End Date,Description,"Aligned To (weight, Objective ID)",Metric Name,Unit,'
    "Target,Object Type,Goal Type,Start,Created At,Last Check-in,Progress %,Actual Progress,Status,Last Check-in Note,Score,Checkins\n"
)
VIEW = HEADING + (
    "11,Merchants stay,Growth,Wen,ana@example.com,Q1 2026,01/01/2026,31/03/2026,Why it matters,,,,,Objective,Committed,,15/12/2025,,,,On track,,,\n"
    '12,Churn below 3 %,Growth,Wen,ana@example.com,Q1 2026,01/01/2026,31/03/2026,,"(60%, 11)",Churn,%,3,Key Result,,8,15/12/2025,'
    "20/02/2026,50,5.5,Behind,Two merchants left,0.4,3\n"
    '13,Ship the new desk,Growth,Wen,bo@example.com,Q1 2026,01/01/2026,31/03/2026,,"(40%, 12)",,,,Initiative,,,15/12/2025,,80,,Completed,,,\n'
)


@pytest.fixture(autouse=True)
def _people(db: None) -> None:
    make.person("Ana Ruiz", email="ana@example.com")
    make.person("Bo Chen", email="bo@example.com")


def test_objectives_and_key_results_are_told_apart(given: Any) -> None:
    report = given("view.csv", VIEW)

    assert report.refused == []
    objective = Objective.objects.get()
    assert (objective.external_id, objective.title, objective.commitment) == (
        "viva:11",
        "Merchants stay",
        "committed",
    )
    assert objective.owner_person == Person.objects.get(email="ana@example.com")
    assert str(objective.deadline) == "2026-03-31"
    assert {row.external_id for row in objective.key_results.all()} == {"viva:12", "viva:13"}


def test_numbers_weights_and_scores_keep_their_meaning(given: Any) -> None:
    given("view.csv", VIEW)

    churn = KeyResult.objects.get(external_id="viva:12")
    assert (churn.start, churn.target, churn.current, churn.unit) == (8, 3, Decimal("5.5"), "%")
    assert (churn.weight, churn.score, churn.status) == (Decimal("0.6"), Decimal("0.4"), "off_track")
    assert churn.how_measured == "Churn"


def test_a_goal_with_nothing_but_a_percentage_is_measured_from_0_to_100(given: Any) -> None:
    given("view.csv", VIEW)

    desk = KeyResult.objects.get(external_id="viva:13")
    assert (desk.start, desk.target, desk.current, desk.unit, desk.status) == (0, 100, 80, "%", "done")
    assert desk.owner == Person.objects.get(email="bo@example.com")
    # It stood below another key result of the same objective.
    assert "viva:12" in desk.description


def test_the_last_check_in_comes_with_its_words(given: Any) -> None:
    given("view.csv", VIEW)

    check_in = CheckIn.objects.get()
    assert (check_in.key_result.external_id, check_in.value, check_in.note) == (
        "viva:12",
        Decimal("5.5"),
        "Two merchants left",
    )
    assert check_in.at.date().isoformat() == "2026-02-20"
    assert check_in.by == Person.objects.get(email="ana@example.com")


def test_the_report_says_what_became_of_every_column(given: Any) -> None:
    mapping = given("view.csv", VIEW).as_dict()["mapping"]

    assert [(one["file"], one["source"]) for one in mapping] == [("view.csv", "Viva Goals")]
    assert mapping[0]["columns"]["Progress %"] == "key_results.current"
    assert mapping[0]["left"] == ["Creator", "Checkins"]
    assert {"column": "Status", "from": "Behind", "to": "off track", "rows": 1} in mapping[0]["values"]
    assert {"column": "Aligned To", "from": "60%", "to": "0.6", "rows": 1} in mapping[0]["values"]
    assert {"column": "Object Type", "from": "Key Result", "to": "key result", "rows": 1} in mapping[0][
        "values"
    ]


def test_the_same_view_again_changes_nothing(given: Any) -> None:
    given("view.csv", VIEW)
    before = contents()

    report = given("view.csv", VIEW)

    assert contents() == before
    assert not report.changes_anything
    assert report.unchanged["key_results"] == 2


def test_a_dry_run_says_the_same_and_writes_nothing(given: Any) -> None:
    make.system()
    before = contents()

    dry = given("view.csv", VIEW, dry_run=True)

    assert contents() == before
    assert given("view.csv", VIEW).as_dict() == dry.as_dict()


def test_a_key_result_without_an_objective_is_refused_with_its_line(given: Any) -> None:
    report = given("view.csv", HEADING + "5,Alone,,,ana@example.com,Q1 2026,,,,,,,10,Key Result,,0,,,,,,,,\n")

    assert [(one.file, one.line) for one in report.refused] == [("view.csv", 2)]
    assert "belongs to no objective" in str(report.refused[0].reason)
    assert ["Key", "results", "0", "0", "0", "1"] in [
        line.split() for line in report.as_text("en").splitlines()
    ]


def test_a_refusal_of_the_import_names_the_line_of_the_foreign_file(given: Any) -> None:
    report = given("view.csv", HEADING + "\n\n5,Aim,,,ana@example.com,,,,,,,,,Objective,,,,,,,,,,\n")

    assert [(one.file, one.line, str(one.reason)) for one in report.refused] == [
        ("view.csv", 4, "The objective viva:5 belongs to no cycle.")
    ]


def test_days_that_could_be_two_are_refused_with_advice(given: Any) -> None:
    row = "5,Aim,,,ana@example.com,Q1 2026,{},,,,,,,Objective,,,,,,,,,,\n"

    report = given("view.csv", HEADING + row.format("03/04/2026"))

    assert report.created["objectives"] == 0
    assert "--dates day-first" in str(report.refused[0].reason)
    assert given("view.csv", HEADING + row.format("03/04/2026"), dates="day-first").created["objectives"] == 1


def test_a_period_whose_name_tells_nothing_has_the_days_of_its_goals(given: Any) -> None:
    given(
        "view.csv",
        HEADING + "5,Aim,,,ana@example.com,Spring push,2026-02-01,2026-04-30,,,,,,Objective,,,,,,,,,,\n",
    )

    cycle = Cycle.objects.get(name="Spring push")
    assert (str(cycle.first_day), str(cycle.last_day)) == ("2026-02-01", "2026-04-30")


def test_an_objective_that_measures_itself_gets_a_key_result(given: Any) -> None:
    given(
        "view.csv",
        HEADING
        + "5,20 merchants,,,ana@example.com,Q1 2026,,,,,,,20,Objective,,0,,2026-02-01,,5,On track,Slow,,\n",
    )

    key_result = KeyResult.objects.get()
    assert (key_result.external_id, key_result.title, key_result.target) == ("viva:5/1", "20 merchants", 20)
    assert CheckIn.objects.get().key_result == key_result


def test_objectives_align_with_objectives(given: Any) -> None:
    given(
        "view.csv",
        HEADING + "1,Up,,,ana@example.com,Q1 2026,,,,,,,,Objective,,,,,,,,,,\n"
        '2,Down,,,bo@example.com,Q1 2026,,,,"(100, 1)",,,,Objective,,,,,,,,,,\n',
    )

    link = Alignment.objects.get()
    assert (link.from_objective.title, link.to_objective.title) == ("Down", "Up")


ARCHIVE = {
    "export/users.json": [{"id": 7, "name": "Ana Ruiz", "email": "ana@example.com"}, {"id": 8, "name": "Cy Ode", "email": "cy@example.com", "managerId": 7}],
    "export/teams.json": {"value": [{"id": 3, "name": "Growth", "ownerId": 7}]},
    "export/time_periods.json": [{"id": 21, "name": "Q1 2026", "startDate": "2026-01-01", "endDate": "2026-03-31"}],
    "export/objectives.json": [
        {"id": 11, "title": "Merchants stay", "ownerId": 7, "teamId": 3, "timePeriodId": 21, "status": "on_track", "colour": "blue"}
    ],
    "export/key_results.json": [
        {
            "id": 12, "title": "Churn below 3", "owner": {"id": 8, "email": "cy@example.com"}, "timePeriodId": 21,
            "parents": [{"id": 11, "weight": 0.5}], "startValue": 8, "targetValue": 3, "currentValue": 5, "status": "at_risk",
            "checkIns": [{"id": 91, "createdAt": "2026-02-03T10:00:00Z", "userId": 8, "value": 5, "note": "On our way"}],
        }
    ],
}  # fmt: skip


def test_the_archive_of_an_administrator_comes_whole(given: Any) -> None:
    report = given("viva.zip", ARCHIVE)

    assert report.refused == []
    key_result = KeyResult.objects.get()
    assert (key_result.objective.external_id, key_result.weight, key_result.status) == (
        "viva:11",
        Decimal("0.5"),
        "at_risk",
    )
    assert (key_result.start, key_result.target, key_result.current) == (8, 3, 5)
    assert key_result.owner == Person.objects.get(email="cy@example.com")
    assert key_result.owner.manager == Person.objects.get(email="ana@example.com")
    check_in = CheckIn.objects.get()
    assert (check_in.external_id, check_in.value, check_in.note, check_in.by.name) == (
        "viva:91",
        5,
        "On our way",
        "Cy Ode",
    )
    assert key_result.objective.cycle.name == "Q1 2026"


def test_the_archive_says_what_was_left(given: Any) -> None:
    mapping = {one["file"]: one for one in given("viva.zip", ARCHIVE).as_dict()["mapping"]}

    assert mapping["export/objectives.json"]["left"] == ["colour"]
    assert mapping["export/key_results.json"]["columns"]["target_value"] == "key_results.target"


def test_the_archive_again_changes_nothing(given: Any) -> None:
    given("viva.zip", ARCHIVE)
    before = contents()

    assert not given("viva.zip", ARCHIVE).changes_anything
    assert contents() == before
