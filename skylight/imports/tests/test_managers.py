"""Who reports to whom, as files say it: forwards, wrongly, in circles and not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from skylight.activity.models import Event
from skylight.imports.loops import Proposal, loops_closed, loops_in, refuse_loops
from skylight.org.models import Person, ReportingLine
from tests import make

HEADING = "id,name,manager_id\n"


def person(id_: str) -> Person:
    return Person.objects.get(external_id=id_)


def managers() -> dict[str, str]:
    rows = Person.objects.exclude(kind="system").order_by("pk")
    return {row.external_id: row.manager.external_id if row.manager else "" for row in rows}


def assert_paths_are_true() -> None:
    for row in Person.objects.exclude(kind="system"):
        above = row.manager.path if row.manager else ""
        assert row.path[:-5] == above
        assert row.path[-5:].strip()


def test_a_manager_may_stand_below_in_the_file(bring: Any) -> None:
    bring(people=HEADING + "1,Ana,2\n2,Li,3\n3,Wen,\n")

    assert managers() == {"1": "2", "2": "3", "3": ""}
    assert_paths_are_true()
    assert person("1").depth == 2
    line = ReportingLine.objects.get(person=person("1"))
    assert (line.manager, line.kind, line.from_on, line.until_on) == (
        person("2"), "solid", make.NOW.date(), None,
    )  # fmt: skip


def test_the_line_counts_from_the_day_somebody_joined(bring: Any) -> None:
    bring(
        people="id,name,manager_id,start_date,manager_since\n1,Ana,2,2024-01-01,\n2,Li,,,\n3,Bo,2,2024-01-01,2025-05-01\n"
    )

    lines = dict(ReportingLine.objects.values_list("person__external_id", "from_on"))
    assert lines == {"1": date(2024, 1, 1), "3": date(2025, 5, 1)}


def test_a_new_manager_ends_the_old_line_today(bring: Any) -> None:
    bring(people=HEADING + "1,Ana,2\n2,Li,\n3,Bo,\n", at=make.LONG_AGO)
    report = bring(people=HEADING + "1,Ana,3\n")

    spans = ReportingLine.objects.filter(person=person("1")).order_by("from_on")
    assert list(spans.values_list("manager__external_id", "from_on", "until_on")) == [
        ("2", make.LONG_AGO.date(), make.NOW.date()),
        ("3", make.NOW.date(), None),
    ]
    assert report.changed["people"] == 1
    event = Event.objects.get(kind="imports.changed", person=person("1"))
    assert event.data == {"changed": {"manager": ["2", "3"]}}


def test_whoever_is_moved_takes_everybody_below_along(bring: Any) -> None:
    bring(people=HEADING + "1,Wen,\n2,Li,1\n3,Ana,2\n4,Bo,1\n")
    bring(people=HEADING + "2,Li,4\n")

    assert person("3").path.startswith(person("4").path)
    assert_paths_are_true()


@pytest.mark.parametrize(
    "called", ["LI@example.com", "Li Wei", "head_of_growth", "Head of growth", "liwei", "L1"]
)
def test_a_manager_is_found_by_whatever_only_one_person_is_called(bring: Any, called: str) -> None:
    bring(
        people=f"""
        id,name,email,title,role_slug,github,manager_id
        l1,Li Wei,li@example.com,"Head of growth, and more",head_of_growth,liwei,
        ana,Ana,,,,,{called}
        """
    )

    assert managers()["ana"] == "l1"


def test_the_role_of_the_manager_stands_in_for_the_id(bring: Any) -> None:
    bring(people="id,name,manager_id,reports_to,role_slug\n1,Wen,,none,ceo\n2,Li,,ceo,\n")

    assert managers() == {"1": "", "2": "1"}


def test_a_name_that_two_people_have_is_nobodys(bring: Any, notes: Any) -> None:
    report = bring(people=HEADING + "1,Li,\n2,Li,\n3,Ana,Li\n")

    assert person("3").manager is None
    assert person("3").manager_not_found == "Li"
    assert "the manager Li of 3 was not found" in notes(report)


def test_a_missing_manager_is_kept_and_healed_when_the_row_comes(bring: Any, notes: Any) -> None:
    first = bring(people=HEADING + "1,Ana,9\n")
    assert (person("1").manager, person("1").manager_not_found) == (None, "9")
    assert "people.csv, line 2: the manager 9 of 1 was not found; the line waits for them." in notes(first)

    second = bring(people=HEADING + "9,Li,\n")

    assert (managers()["1"], person("1").manager_not_found) == ("9", "")
    assert (second.created["people"], second.changed["people"]) == (1, 1)
    assert "1 reports to 9, who was not known before." in notes(second)
    assert_paths_are_true()


def test_an_import_without_people_leaves_those_who_wait(bring: Any) -> None:
    bring(people=HEADING + "1,Ana,9\n")

    bring(cycles="id,name\n2026,2026\n")

    assert person("1").manager_not_found == "9"


def test_nobody_reports_to_themselves(bring: Any, refused: Any) -> None:
    report = bring(people=HEADING + "1,Ana,1\n2,Bo,1\n")

    assert refused(report) == [("people.csv", 2, "1 cannot report to themselves; the line was left out.")]
    assert managers() == {"1": "", "2": "1"}


def test_all_lines_of_a_loop_are_refused_with_the_whole_way(bring: Any, refused: Any) -> None:
    report = bring(people=HEADING + "1,Ana,2\n2,Bo,3\n3,Cy,1\n4,Di,3\n")

    assert refused(report) == [
        ("people.csv", 2, "These report to each other in a loop: 1 → 2 → 3 → 1. The line was left out."),
        ("people.csv", 3, "These report to each other in a loop: 2 → 3 → 1 → 2. The line was left out."),
        ("people.csv", 4, "These report to each other in a loop: 3 → 1 → 2 → 3. The line was left out."),
    ]
    assert managers() == {"1": "", "2": "", "3": "", "4": "3"}
    assert report.created["people"] == 4


def test_a_line_that_closes_a_loop_with_those_that_stand_is_refused_alone(bring: Any, refused: Any) -> None:
    bring(people=HEADING + "1,Wen,\n2,Li,1\n3,Ana,2\n")
    report = bring(people=HEADING + "1,Wen,3\n2,Li,1\n")

    assert [(line, "1 → 3 → 2 → 1" in reason) for _file, line, reason in refused(report)] == [(2, True)]
    assert managers() == {"1": "", "2": "1", "3": "2"}


def test_two_people_who_change_places_close_no_loop(bring: Any, refused: Any) -> None:
    bring(people=HEADING + "1,Wen,\n2,Li,1\n3,Ana,2\n")
    report = bring(people=HEADING + "2,Li,3\n3,Ana,1\n")

    assert refused(report) == []
    assert managers() == {"1": "", "2": "3", "3": "1"}
    assert_paths_are_true()


def test_more_than_forty_layers_are_refused(bring: Any, refused: Any) -> None:
    rows = "".join(f"{place},P{place},{place - 1 if place > 1 else ''}\n" for place in range(1, 46))
    report = bring(people=HEADING + rows)

    assert [line for _file, line, _reason in refused(report)] == [42]
    assert person("41").manager is None
    assert max(row.depth for row in Person.objects.exclude(kind="system")) == 39
    assert_paths_are_true()


def test_a_deep_unit_is_not_put_below_a_deep_one(bring: Any, refused: Any) -> None:
    chain = "".join(f"{place},P{place},{place - 1 if place % 30 != 1 else ''}\n" for place in range(1, 61))
    bring(people=HEADING + chain)

    report = bring(people=HEADING + "31,P31,20\n")

    assert [line for _file, line, _reason in refused(report)] == [2]
    assert managers()["31"] == ""


def test_none_takes_a_manager_away_and_an_empty_cell_does_not(bring: Any) -> None:
    bring(people=HEADING + "1,Wen,\n2,Li,1\n3,Ana,1\n")
    bring(people=HEADING + "2,Li,none\n3,Ana,\n")

    assert managers() == {"1": "", "2": "", "3": "1"}


def test_people_without_a_manager_and_managers_who_left_are_named(bring: Any, notes: Any) -> None:
    report = bring(people="id,name,manager_id,end_date\n1,Wen,,\n2,Li,1,2026-01-01\n3,Ana,2,\n4,Bo,,\n")

    assert "3 reports to 2, who has left." in notes(report)
    assert "2 people report to nobody: 1, 4." in notes(report)


def test_a_leavers_line_ends_the_day_they_leave(bring: Any) -> None:
    bring(people="id,name,manager_id,start_date,end_date\n1,Wen,,,\n2,Li,1,2024-01-01,2026-01-01\n")

    line = ReportingLine.objects.get(person=person("2"))
    assert (line.from_on, line.until_on) == (date(2024, 1, 1), date(2026, 1, 1))
    assert person("2").manager == person("1")


def test_loops_are_found_once_each() -> None:
    above = {1: 2, 2: 3, 3: 1, 4: 1, 5: None, 6: 7, 7: 6}

    assert list(loops_in(above)) == [[1, 2, 3], [6, 7]]


def test_refusing_a_loop_leaves_no_other_behind() -> None:
    # 1 stood below 2; all of 1 → 3 → 1 is refused, and then 2 → 1 closes a loop with what stood.
    said: list[int] = []
    accepted = refuse_loops(
        [Proposal(1, 3, "people.csv", 2), Proposal(3, 1, "people.csv", 3), Proposal(2, 1, "people.csv", 4)],
        {1: 2, 2: None, 3: None},
        deepest=40,
        on_loop=lambda one, way: said.append(one.line),
        on_depth=lambda one: None,
    )

    assert (accepted, sorted(said)) == ([], [2, 3, 4])


def test_links_on_a_loop_of_old_and_new_ones_are_found_with_a_way_around() -> None:
    closed = loops_closed([(1, 2), (3, 4), (5, 5)], [(2, 1), (4, 6)])

    assert closed == {(1, 2): [1, 2, 1], (5, 5): [5, 5]}
