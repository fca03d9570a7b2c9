"""People from Lattice and BambooHR, in the columns that these have."""

from __future__ import annotations

from typing import Any

from skylight.imports.tests.whole import contents
from skylight.org.models import Person
from tests import make

LATTICE = """
    Email,Name,Title,Manager Email,Start Date,Department,Phone Number,Status
    wen@example.com,Wen Zhang,CEO,,2020-01-01,Leadership,1,Active
    ana@example.com,Ana Ruiz,Designer,wen@example.com,2024-02-01,Design,2,Active
    old@example.com,Old Timer,Founder,,2019-01-01,Design,3,Inactive
"""
BAMBOO = """
    Employee #,First Name,Last Name,Preferred Name,Job Title,Department,Division,Location,Work Email,Reporting to,Hire Date,Termination Date,Employment Status,Status
    1,Wen,Zhang,,CEO,Leadership,,Berlin,wen@example.com,,2020-01-01,,Full-Time,Active
    007,Anabel,Ruiz,Ana,Designer,Brand,Design,Lisbon,ana@example.com,"Zhang, Wen",2024-02-01,,Contractor,Active
    9,Old,Timer,,Founder,Brand,Design,Lisbon,old@example.com,Wen Zhang,2019-01-01,2025-06-30,Full-Time,Inactive
"""


def test_lattice_people_come_with_their_managers(given: Any) -> None:
    given("people.csv", LATTICE)

    ana = Person.objects.get(email="ana@example.com")
    assert (ana.name, ana.role, ana.manager.name, ana.external_id) == (
        "Ana Ruiz",
        "Designer",
        "Wen Zhang",
        "ana@example.com",
    )
    assert ana.team.name == "Design"


def test_who_is_gone_needs_a_day(given: Any) -> None:
    report = given("people.csv", LATTICE)

    assert [(one.line, "since when" in str(one.reason)) for one in report.refused] == [(4, True)]
    assert not Person.objects.filter(name="Old Timer").exists()


def test_somebody_who_is_here_already_keeps_the_id_that_stands(given: Any) -> None:
    make.person("Ana", email="ana@example.com", external_id="A-1")

    given("people.csv", LATTICE)

    assert Person.objects.get(email="ana@example.com").external_id == "A-1"
    assert Person.objects.get(email="ana@example.com").name == "Ana Ruiz"


def test_bamboohr_people_come_with_their_numbers(given: Any) -> None:
    report = given("report.csv", BAMBOO)

    assert report.refused == []
    ana = Person.objects.get(external_id="007")
    assert (ana.name, ana.role, ana.manager.name, ana.kind, ana.location) == (
        "Ana Ruiz",
        "Designer",
        "Wen Zhang",
        "contract",
        "Lisbon",
    )
    assert (ana.team.name, ana.team.parent.name) == ("Brand", "Design")
    assert str(Person.objects.get(external_id="9").left_on) == "2025-06-30"


def test_the_report_names_the_system(given: Any) -> None:
    assert given("report.csv", BAMBOO).as_dict()["mapping"][0]["source"] == "BambooHR"
    assert given("people.csv", LATTICE).as_dict()["mapping"][0]["source"] == "Lattice"


def test_the_same_people_again_change_nothing(given: Any) -> None:
    for name, text in (("people.csv", LATTICE), ("report.csv", BAMBOO)):
        given(name, text)
    given("people.csv", LATTICE)
    before = contents()

    assert not given("people.csv", LATTICE).changes_anything
    assert contents() == before


def test_our_own_people_are_not_taken_for_another_system_s(given: Any) -> None:
    report = given(
        "people.csv", "id,name,title,department,email,manager_email\n1,Ana,Designer,Design,ana@example.com,\n"
    )

    assert report.as_dict()["mapping"][0]["source"] == "Skylight"
    assert Person.objects.get(email="ana@example.com").external_id == "1"
