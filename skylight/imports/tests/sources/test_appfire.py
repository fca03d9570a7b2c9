"""Goals of Appfire OKR for Jira: the order tells what stands below what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.imports.tests.whole import contents
from tests import make

FILE = """
    Order,Type,Summary,Status,Period,Owner,Weight,OKR type,Labels,Teams,Expected start date,Expected end date,Start value,Current value,Target value,Description
    1,Objective,Letters are answered,On track,Q3 Y2026,Ana Ruiz,1,Company,,,,,0,2,10,Why
    1.1,Objective,The desk is quick,not Started,Q3 Y2026,ana@example.com,1,Team,,"Alpha, Beta",,,0,0,10,
    1.1.1,Key result,Answers within a day,AT RISK,Q3 Y2026,Bo Chen,1,Personal,,,,,0,3,15,
    1.1.2,Key result,No letter is lost,Done,Q3 Y2026,Bo Chen,3,Personal,,,,,9,0,0,
    1.2,Jira issue,DESK-7,On track,Q3 Y2026,Bo Chen,1,,,,,,0,0,1,
"""


def test_the_order_tells_what_stands_below_what(given: Any) -> None:
    make.person("Ana Ruiz", email="ana@example.com")
    report = given("okrs.csv", FILE)

    link = Alignment.objects.get()
    assert (link.from_objective.title, link.to_objective.title) == (
        "The desk is quick",
        "Letters are answered",
    )
    desk = Objective.objects.get(title="The desk is quick")
    assert {row.title for row in desk.key_results.all()} == {"Answers within a day", "No letter is lost"}
    assert desk.owner_person.name == "Ana Ruiz"
    assert (str(desk.cycle.first_day), str(desk.cycle.last_day)) == ("2026-07-01", "2026-09-30")
    assert report.as_dict()["mapping"][0]["source"] == "Appfire OKR for Jira"


def test_weights_become_shares_of_one(given: Any) -> None:
    given("okrs.csv", FILE)

    weights = dict(
        KeyResult.objects.filter(objective__title="The desk is quick").values_list("title", "weight")
    )
    assert weights == {"Answers within a day": Decimal("0.25"), "No letter is lost": Decimal("0.75")}


def test_an_objective_without_key_results_keeps_its_numbers(given: Any) -> None:
    given("okrs.csv", FILE)

    own = KeyResult.objects.get(objective__title="Letters are answered")
    assert (own.title, own.start, own.current, own.target) == ("Letters are answered", 0, 2, 10)


def test_statuses_are_understood_in_any_writing(given: Any) -> None:
    given("okrs.csv", FILE)

    statuses = dict(KeyResult.objects.values_list("title", "status"))
    assert statuses["Answers within a day"] == "at_risk"
    assert statuses["No letter is lost"] == "done"


def test_work_items_of_jira_stay_in_jira(given: Any) -> None:
    refused = given("okrs.csv", FILE).refused

    assert [(one.line, str(one.reason)) for one in refused] == [
        (6, "Jira issue is neither an objective nor a key result; it was left where it is.")
    ]


def test_the_same_file_again_changes_nothing(given: Any) -> None:
    given("okrs.csv", FILE)
    before = contents()

    assert not given("okrs.csv", FILE).changes_anything
    assert contents() == before
