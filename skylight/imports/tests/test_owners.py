"""Whoever a file names as owner: people, roles, teams, several at once, or nobody who is known."""

from __future__ import annotations

from typing import Any

import pytest

from skylight.goals.actions import merge_person
from skylight.goals.models import Contribution, KeyResult, Objective
from skylight.org.models import Person, Team
from tests import make

PEOPLE = """
    id,name,title,team,role_slug,github
    wen,Wen Zhang,"CEO, Cofounder",,ceo,wenz
    li,Li Wei,VP Marketing,Growth,vp_marketing,liwei
    ana,Ana Ruiz,Designer,Growth,,ana-ruiz
    bo1,Bo Chen,Designer,,,
    bo2,Bo Chen,Engineer,,,
"""
HEADING = "id,cycle,title,owner,department\n"


def owner(id_: str = "o") -> str:
    objective = Objective.objects.get(external_id=id_)
    found = objective.owner_person or objective.owner_team
    return found.external_id or found.name


def helpers(id_: str = "o") -> set[str]:
    rows = Contribution.objects.filter(objective__external_id=id_, ended_at=None)
    return set(rows.values_list("person__external_id", flat=True))


@pytest.mark.parametrize(
    "text, id_",
    [
        ("ana", "ana"),
        ("ANA", "ana"),
        ("Ana Ruiz", "ana"),
        ("@ana-ruiz", "ana"),
        ("*ana*", "ana"),
        ("[@ana-ruiz](https://example.com/ana-ruiz)", "ana"),
        ("CEO", "wen"),
        ("VP marketing", "li"),
        ("vp_marketing", "li"),
        ("Ruiz, Ana", "ana"),
        ("Bo Chen", "owner:bo chen"),
        ("Designer", "owner:designer"),
        ("Head of Eng", "owner:head of eng"),
        ("Growth", "Growth"),
    ],
)
def test_an_owner_is_found_by_what_only_one_is_called(bring: Any, text: str, id_: str) -> None:
    bring(people=PEOPLE, objectives=HEADING + f'o,2026,Grow,"{text}",\n')

    assert owner() == id_


def test_the_report_says_who_was_taken_for_a_role_and_whom_nobody_knows(bring: Any, notes: Any) -> None:
    report = bring(people=PEOPLE, objectives=HEADING + "o,2026,Grow,CEO,\np,2026,Hold,Head of Eng,\n")

    assert "“CEO” was taken to be Wen Zhang, who alone is called so by role or handle." in notes(report)
    assert "“Head of Eng” is nobody who is known" in notes(report)


def test_of_several_the_first_one_known_owns_and_the_others_help(bring: Any) -> None:
    bring(
        people=PEOPLE,
        objectives=HEADING
        + 'o,2026,Grow,"Somebody, Ana Ruiz and Li Wei",\np,2026,Hold,"@liwei, @ana-ruiz",\n',
    )

    assert (owner("o"), helpers("o")) == ("ana", {"li"})
    assert (owner("p"), helpers("p")) == ("li", {"ana"})
    assert Objective.objects.get(external_id="o").description == "Owner: Somebody, Ana Ruiz and Li Wei"
    assert Objective.objects.get(external_id="p").description == ""


def test_a_handle_in_a_sentence_is_found(bring: Any) -> None:
    bring(people=PEOPLE, objectives=HEADING + "o,2026,Grow,Tentatively @ana-ruiz et al.,\n")

    assert owner() == "ana"
    assert "Tentatively" in Objective.objects.get().description


def test_a_list_of_unknown_handles_becomes_a_placeholder_each(bring: Any) -> None:
    bring(objectives=HEADING + 'o,2026,Grow,"@x, @y",\n')

    assert (owner(), helpers()) == ("owner:x", {"owner:y"})


def test_what_stands_in_brackets_is_not_taken_apart(bring: Any) -> None:
    bring(people=PEOPLE, objectives=HEADING + 'o,2026,Grow,"Operations (Finance, Ana Ruiz, Legal)",\n')

    assert owner() == "owner:operations (finance, ana ruiz, legal)"


def test_a_department_owns_where_it_is_named_as_owner_or_nobody_is(bring: Any) -> None:
    bring(
        people=PEOPLE,
        objectives=HEADING + "o,2026,A,Sales,Sales\np,2026,B,Sales,\nq,2026,C,,Legal\nr,2026,D,CEO,CEO\n",
    )

    assert (owner("o"), owner("p"), owner("q"), owner("r")) == ("Sales", "Sales", "Legal", "wen")
    assert set(Team.objects.values_list("name", flat=True)) == {"Growth", "Sales", "Legal"}


def test_teams_in_a_list_of_teams_are_found(bring: Any) -> None:
    bring(people=PEOPLE, objectives=HEADING + 'o,2026,A,"team: [Growth], [Web]",\n')

    assert owner() == "Growth"
    assert "Owner: team: [Growth], [Web]" in Objective.objects.get().description


def test_an_objective_of_nobody_has_a_placeholder_all_the_same(bring: Any) -> None:
    bring(objectives=HEADING + "o,2026,A,,\np,2026,B,TBD,\n")

    assert owner("o") == owner("p") == "owner:owner not named"


def test_a_placeholder_is_one_for_all_goals_of_that_name(bring: Any) -> None:
    bring(objectives=HEADING + "o,2026,A,Board of Directors,\np,2026,B,board of directors,\n")
    bring(objectives=HEADING + "q,2026,C,Board of Directors,\n")

    board = Person.objects.get(kind="placeholder")
    assert (board.name, board.objectives.count(), board.may_sign_in(make.NOW.date())) == (
        "Board of Directors",
        3,
        False,
    )


def test_a_merged_placeholder_stays_the_person_it_became(bring: Any, ana: Person) -> None:
    files = {"objectives": HEADING + "o,2026,A,Head of Eng,\n"}
    bring(**files)
    merge_person(Person.objects.get(kind="placeholder"), by=make.system(), at=make.NOW, into=ana)

    report = bring(**files)

    assert Objective.objects.get().owner_person == ana
    assert report.unchanged["objectives"] == 1


def test_a_person_who_is_known_later_takes_the_placeholders_place(bring: Any) -> None:
    bring(objectives=HEADING + "o,2026,A,Ana Ruiz,\n")
    report = bring(people=PEOPLE, objectives=HEADING + "o,2026,A,Ana Ruiz,\n")

    assert (owner(), report.changed["objectives"]) == ("ana", 1)


@pytest.mark.parametrize(
    "text, id_, words",
    [
        ("", None, ""),
        ("@liwei", "li", ""),
        ("@ana-ruiz", None, ""),
        ("@liwei, @ana-ruiz", "li", ""),
        ("Goal owner", None, ""),
        ("TBD", None, ""),
        ("![Help wanted][]", None, ""),
        ("![Help wanted][], @liwei", "li", "Owner: ![Help wanted][], @liwei"),
        ("Rust Foundation", "owner:rust foundation", ""),
        ("Growth", None, "Owner: Growth"),
        ("team: [Growth]", None, "Owner: team: [Growth]"),
        ("(depending on the flag)", None, "Owner: (depending on the flag)"),
        (
            "If you know this well, come and talk to us",
            None,
            "Owner: If you know this well, come and talk to us",
        ),
    ],
)
def test_a_key_result_belongs_to_a_person_or_to_the_objectives_owner(
    bring: Any, text: str, id_: str | None, words: str
) -> None:
    bring(
        people=PEOPLE,
        objectives=HEADING + "o,2026,Grow,ana,\n",
        key_results=f'id,objective,title,owner\nk,o,Reach it,"{text}"\n',
    )

    row = KeyResult.objects.get()
    assert (row.owner and row.owner.external_id, row.description) == (id_, words)
