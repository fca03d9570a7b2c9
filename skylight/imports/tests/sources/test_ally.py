"""Ally.io's people, teams and goals come together, whatever numbers their rows have."""

from __future__ import annotations

from typing import Any

from skylight.goals.models import KeyResult, Objective
from skylight.imports.tests.whole import contents
from skylight.org.models import Person, Team

USERS = """
    User Name,User Email,Teams,Manager,Manager Email,User Account Type,Is Org Admin
    Wen Zhang,wen@example.com,Leadership,,,Regular,Yes
    Ana Ruiz,ana@example.com,Growth,Wen Zhang,wen@example.com,Regular,No
    Bo Chen,,Growth,Wen Zhang,wen@example.com,Observer,No
"""
TEAMS = """
    Team Name,Owner Email,Parent Team,Team Type
    Leadership,wen@example.com,,Department
    Growth,ana@example.com,Leadership,Sub-Department
"""
GOALS = """
    Row ID,Title,Parent,Entity,Owner Email,Time Period,Start Date,End Date,Metric Start,Metric Target
    1,Merchants stay,,Leadership,wen@example.com,Q1 2026,01/15/2026,03/31/2026,,
    2,Churn is low,1,Growth,"ana@example.com, wen@example.com",Q1 2026,01/15/2026,03/31/2026,,
    3,Churn below 3,2,Individual,ana@example.com,Q1 2026,01/15/2026,03/31/2026,8,3
    4,Nobody waits,9,Individual,ana@example.com,Q1 2026,01/15/2026,03/31/2026,8,3
"""
FILES = {"users.csv": USERS, "teams.csv": TEAMS, "okrs.csv": GOALS}


def test_people_teams_and_goals_come_together(given_folder: Any) -> None:
    report = given_folder(FILES)

    ana = Person.objects.get(email="ana@example.com")
    assert (ana.name, ana.manager.name, ana.team.name) == ("Ana Ruiz", "Wen Zhang", "Growth")
    assert Team.objects.get(name="Growth").leader == ana
    assert Team.objects.get(name="Growth").parent.name == "Leadership"
    assert report.created["objectives"] == 2
    assert {row["source"] for row in report.as_dict()["mapping"]} == {"Ally.io"}


def test_nobody_becomes_an_administrator(given_folder: Any) -> None:
    report = given_folder(FILES)

    assert not Person.objects.filter(is_admin=True).exists()
    assert "Is Org Admin" in next(one for one in report.mapping if one.file == "users.csv").left


def test_a_leaf_below_another_goal_is_a_key_result(given_folder: Any) -> None:
    given_folder(FILES)

    key_result = KeyResult.objects.get()
    assert (key_result.title, key_result.objective.title, key_result.target) == (
        "Churn below 3",
        "Churn is low",
        3,
    )
    assert key_result.objective.contributions.get().person.name == "Wen Zhang"


def test_rows_that_cannot_be_true_are_named(given_folder: Any) -> None:
    refused = [(one.file, one.line, str(one.reason)) for one in given_folder(FILES).refused]

    assert refused == [
        ("okrs.csv", 5, "There is no row 9 that this key result could belong to."),
        ("users.csv", 4, "The row has neither a number nor an e-mail address of the person."),
    ]


def test_the_same_goals_in_other_rows_are_the_same(given_folder: Any) -> None:
    given_folder(FILES)
    before = contents()
    moved = GOALS.replace("    1,", "    71,").replace(",1,Growth", ",71,Growth")

    assert not given_folder({**FILES, "okrs.csv": moved}).changes_anything
    assert contents() == before


def test_another_file_with_the_same_row_numbers_adds_its_own_goals(given_folder: Any) -> None:
    given_folder(FILES)

    given_folder(
        {
            **FILES,
            "okrs.csv": GOALS.replace("Q1 2026", "Q2 2026")
            .replace("03/31", "06/30")
            .replace("01/15", "04/15"),
        }
    )

    assert Objective.objects.filter(title="Merchants stay").count() == 2
