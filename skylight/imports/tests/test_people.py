"""People as HR keeps them, with everything that real lists hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from skylight.activity.models import Event
from skylight.imports.person_rows import is_vacancy
from skylight.org import actions as org_actions
from skylight.org.models import Membership, Person, Team
from tests import make


def person(id_: str) -> Person:
    return Person.objects.get(external_id=id_)


def test_a_person_gets_everything_the_row_says(bring: Any) -> None:
    report = bring(
        people="""
        id,name,other_name,email,title,team,department,manager_id,start_date,location,kind,agency,about
        007,Ana Ruiz,安娜,Ana@Example.com,Designer,Brand,Marketing,,2024-02-01,Madrid,contractor,Outside Ltd,Likes *maps*
        """
    )

    ana = person("007")
    assert (ana.name, ana.other_name, ana.email, ana.role) == (
        "Ana Ruiz",
        "安娜",
        "ana@example.com",
        "Designer",
    )
    assert (ana.location, ana.kind, ana.agency, ana.about) == (
        "Madrid", "contract", "Outside Ltd", "Likes *maps*",
    )  # fmt: skip
    assert (ana.joined_on, ana.left_on, ana.is_active) == (date(2024, 2, 1), None, True)
    assert (ana.team.name, ana.team.parent.name) == ("Brand", "Marketing")
    assert ana.team.path == ana.team.parent.path + ana.team.path[-5:]
    assert Membership.objects.get(person=ana).from_on == date(2024, 2, 1)
    assert not ana.has_usable_password()
    assert ana.search_key.startswith("ana ruiz")
    assert report.as_dict()["created"]["people"] == 1


def test_ids_with_leading_zeros_stay_different(bring: Any) -> None:
    bring(people="id,name\n007,Ana\n7,Bo\n")

    assert (person("007").name, person("7").name) == ("Ana", "Bo")


def test_one_person_in_several_rows_is_one_person(bring: Any, notes: Any) -> None:
    report = bring(people="id,name,title,team\n1,Ana,Designer,Brand\n2,Bo,,\n1,Ana Ruiz,,Growth\n")

    ana = person("1")
    assert (ana.name, ana.role, ana.team.name) == ("Ana Ruiz", "Designer", "Growth")
    assert ana.about == "Also in: Brand"
    assert report.created["people"] == 2
    assert "people.csv: 1 stands in the lines 2, 4" in notes(report)


def test_one_name_with_two_ids_is_two_people(bring: Any, notes: Any) -> None:
    report = bring(people="id,name\nvp,Ana Ruiz\nana,Ana Ruiz\n")

    assert Person.objects.filter(name="Ana Ruiz").count() == 2
    assert "Ana Ruiz stands under more than one id: ana, vp." in notes(report)


def test_the_id_stands_in_for_a_name_that_is_missing(bring: Any, notes: Any) -> None:
    report = bring(people="id,name\nana,\n")

    assert person("ana").name == "ana"
    assert "people.csv, line 2: ana has no name and is called by the id." in notes(report)


@pytest.mark.parametrize(
    "name, title",
    [
        ("Open position", "Designer"),
        ("Hiring!", ""),
        ("Vacancy", "Designer"),
        ("TBH", "Designer"),
        ("Designer", "Designer (vacant)"),
        ("", "Hiring: Designer"),
        ("Designer", "[open]"),
        ("待招", "设计师"),
    ],
)
def test_what_is_still_to_be_found_is_a_vacancy(name: str, title: str) -> None:
    assert is_vacancy(name, title)


@pytest.mark.parametrize(
    "name, title",
    [
        ("Ana Ruiz", "Open Source Program Manager"),
        ("Ana Ruiz", "Hiring Manager"),
        ("Tara Hiring", "Head of Hiring"),
        ("Ana Openheim", "Opening Night Producer"),
    ],
)
def test_people_at_work_are_no_vacancies(name: str, title: str) -> None:
    assert not is_vacancy(name, title)


def test_a_vacancy_that_is_filled_becomes_a_person(bring: Any) -> None:
    bring(people="id,name\n1,Open position\n2,Designer\n")
    assert (person("1").kind, person("2").kind) == ("vacancy", "employee")

    bring(people="id,name\n1,Ana Ruiz\n")
    assert person("1").kind == "employee"


def test_an_unknown_kind_counts_as_an_employee(bring: Any, notes: Any) -> None:
    report = bring(people="id,name,kind\n1,Ana,wizard\n2,Bo,实习\n")

    assert (person("1").kind, person("2").kind) == ("employee", "intern")
    assert "the kind wizard is not known" in notes(report)


def test_an_address_that_two_people_claim_is_given_to_neither(bring: Any, refused: Any) -> None:
    report = bring(people="id,name,email\n1,Ana,a@example.com\n2,Bo,A@example.com\n3,Cy,not an address\n")

    assert not Person.objects.exclude(email=None).exists()
    assert [line for _file, line, _reason in refused(report)] == [2, 3, 4]
    assert report.created["people"] == 3


def test_an_address_that_somebody_signs_in_with_stays_theirs(bring: Any, refused: Any, ana: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(external_id="ana")

    report = bring(people=f"id,name,email\nbo,Bo,{ana.email}\n")

    assert person("bo").email is None
    assert [line for _file, line, _reason in refused(report)] == [2]


def test_somebody_who_was_there_before_is_known_by_the_address(bring: Any, ana: Person) -> None:
    report = bring(people=f"id,name,email\n007,Ana Ruiz,{ana.email.upper()}\n")

    assert person("007") == ana
    assert person("007").has_usable_password()
    assert (report.created["people"], report.changed["people"]) == (0, 1)


def test_impossible_days_become_the_last_of_their_month(bring: Any, notes: Any) -> None:
    report = bring(
        people="id,name,start_date\n1,Ana,2024-02-31\n2,Bo,soon\n3,Cy,2024/3/5\n4,Di,2024年3月5日\n"
    )

    assert person("1").joined_on == date(2024, 2, 29)
    assert person("2").joined_on is None
    assert person("3").joined_on == person("4").joined_on == date(2024, 3, 5)
    assert "people.csv, line 2: there is no 2024-02-31; 2024-02-29 was taken." in notes(report)
    assert "people.csv, line 3: soon is not a day" in notes(report)


def test_nobody_leaves_before_they_join(bring: Any, refused: Any) -> None:
    report = bring(people="id,name,start_date,end_date\n1,Ana,2024-02-01,2024-01-01\n2,Bo,,\n")

    assert refused(report) == [
        ("people.csv", 2, "1 cannot leave on 2024-01-01 before joining on 2024-02-01.")
    ]
    assert not Person.objects.filter(external_id="1").exists()


def test_a_leaver_can_no_longer_sign_in(bring: Any, ana: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(external_id="ana")

    bring(people="id,name,end_date\nana,Ana Ruiz,2026-03-01\nbo,Bo,2026-12-01\n")

    ana.refresh_from_db()
    assert (ana.left_on, ana.is_active, ana.has_usable_password()) == (date(2026, 3, 1), False, False)
    assert not ana.may_sign_in(make.NOW.date())
    assert person("bo").is_active


def test_an_administrator_is_never_let_go_by_a_file(bring: Any, refused: Any, root: Person) -> None:
    Person.objects.filter(pk=root.pk).update(external_id="root")

    report = bring(people="id,name,end_date,kind\nroot,Rut Berg,2026-03-01,vacancy\n")

    root.refresh_from_db()
    assert (root.left_on, root.kind, root.is_admin) == (None, "employee", True)
    assert [line for _file, line, _reason in refused(report)] == [2]


def test_nobody_becomes_administrator_by_a_file(bring: Any, notes: Any) -> None:
    report = bring(people="id,name,is_admin,password\n1,Ana,1,secret\n")

    assert not person("1").is_admin
    assert "the column is_admin is not known" in notes(report)


@pytest.mark.parametrize("id_", ["skylight:system", "owner:sales"])
def test_ids_that_skylight_gives_itself_are_refused(bring: Any, refused: Any, id_: str) -> None:
    report = bring(people=f"id,name\n{id_},Mallory\n")

    assert [line for _file, line, _reason in refused(report)] == [2]
    assert not Person.objects.filter(name="Mallory").exists()


def test_a_row_without_an_id_or_with_an_endless_one_is_refused(bring: Any, refused: Any) -> None:
    report = bring(people=f"id,name\n,Ana\n{'x' * 201},Bo\n")

    assert [reason for _file, _line, reason in refused(report)] == [
        "The row has no id.", "The id is longer than 200 characters.",
    ]  # fmt: skip


def test_texts_that_do_not_fit_are_cut_and_named(bring: Any, notes: Any) -> None:
    report = bring(people=f"id,name,title\n1,{'A' * 250},{'B' * 900}\n")

    assert (len(person("1").name), len(person("1").role)) == (200, 300)
    assert "people.csv, line 2: the name was cut to 200 characters." in notes(report)


def test_an_empty_cell_says_nothing(bring: Any) -> None:
    bring(people="id,name,title,location\n1,Ana,Designer,Madrid\n")
    report = bring(people="id,name,title,location\n1,Ana,,\n")

    assert (person("1").role, person("1").location) == ("Designer", "Madrid")
    assert report.unchanged["people"] == 1


def test_a_change_counts_the_version_up_and_is_told_with_before_and_after(bring: Any) -> None:
    bring(people="id,name,title\n1,Ana,Designer\n")
    report = bring(people="id,name,title\n1,Ana,Lead designer\n")

    ana = person("1")
    assert (ana.version, ana.search_key) == (2, "ana lead designer")
    assert report.changed["people"] == 1
    event = Event.objects.get(kind="imports.changed", person=ana)
    assert (event.at, event.data) == (make.NOW, {"changed": {"role": ["Designer", "Lead designer"]}})


def test_several_teams_in_a_cell_are_one_membership_and_words(bring: Any, notes: Any) -> None:
    report = bring(people="id,name,team\n1,Ana,Brand (lead); Growth; Web\n2,Bo,Web (lead)\n3,Cy,Web (lead)\n")

    ana = person("1")
    assert (ana.team.name, ana.about) == ("Brand", "Also in: Growth, Web")
    assert Team.objects.get(name="Brand").leader == ana
    assert Team.objects.get(name="Web").leader is None
    assert "Several people are said to lead Web; it was left to nobody." in notes(report)
    assert report.created["teams"] == 0
    assert "The team Growth is only named in people.csv; it was made." in notes(report)


def test_a_placeholder_that_was_merged_is_left_alone(bring: Any, notes: Any, ana: Person) -> None:
    bring(people="id,name\nx,Ana R\n")
    Person.objects.filter(external_id="x").update(merged_into=ana, kind="placeholder")

    report = bring(people="id,name\nx,Ana R\n")

    assert "x was merged into somebody else in Skylight" in notes(report)
    assert report.changed["people"] == 0


def test_whom_somebody_let_go_in_skylight_is_not_brought_back(bring: Any) -> None:
    files = {
        "people": "id,name\nana,Ana\n",
        "org_changes": "date,person_id,change,old,new\n2025-03-01,ana,joined,,\n",
    }
    bring(**files)
    org_actions.let_go(person("ana"), by=make.system(), at=make.NOW)

    bring(**files)

    assert person("ana").left_on == make.NOW.date()
