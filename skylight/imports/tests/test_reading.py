"""Files as they come: in any encoding, with line ends in cells, torn, or made to do harm."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import Any

import pytest

from skylight.imports.reading import tables_in
from skylight.imports.report import Report
from skylight.lib.errors import RuleBroken
from skylight.org.models import Person

HEADING = "id,name,title\n"


def test_utf_8_with_a_byte_order_mark_is_read_without_it(bring: Any) -> None:
    bring(people=b"\xef\xbb\xbf" + HEADING.encode() + "1,Zoë,Engineer\n".encode())

    assert Person.objects.get(external_id="1").name == "Zoë"


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_chinese_files_are_read_and_the_report_says_as_what(bring: Any, notes: Any, encoding: str) -> None:
    report = bring(people="工号,姓名,职位\n001,王小明,设计师\n".encode(encoding))

    person = Person.objects.get(external_id="001")
    assert (person.name, person.role) == ("王小明", "设计师")
    assert "wangxiaoming" in person.search_key
    assert "people.csv is not UTF-8 and was read as GB18030." in notes(report)


def test_a_file_that_says_it_is_utf_16_is_read_as_that(bring: Any) -> None:
    bring(people=(HEADING + "1,Zoë,Engineer\n").encode("utf-16"))

    assert Person.objects.get(external_id="1").name == "Zoë"


def test_utf_8_that_would_also_be_gbk_is_utf_8(bring: Any, notes: Any) -> None:
    report = bring(people=HEADING.encode() + "1,中文,\n".encode())

    assert Person.objects.get(external_id="1").name == "中文"
    assert "GB18030" not in notes(report)


def test_what_is_no_text_is_refused_and_the_rest_brought_in(bring: Any, refused: Any) -> None:
    report = bring(people=HEADING + "1,Ana,\n", teams=b"PK\x03\x04\xff\xff\x00\x81\xff")

    assert [(file, line) for file, line, _reason in refused(report)] == [("teams.csv", 1)]
    assert report.created["people"] == 1


def test_a_row_is_named_by_the_line_it_begins_on(bring: Any, refused: Any) -> None:
    report = bring(people=HEADING + '1,"Ana\nRuiz","a\nb\nc"\n,Nobody,\n2,Bo,\n')

    assert [(file, line) for file, line, _reason in refused(report)] == [("people.csv", 6)]
    assert Person.objects.get(external_id="1").name == "Ana Ruiz"
    assert report.created["people"] == 2


def test_a_nul_character_costs_its_row(bring: Any, refused: Any) -> None:
    report = bring(people=(HEADING + "1,A\0na,\n2,Bo,\n").encode())

    assert refused(report) == [("people.csv", 2, "There is a NUL character in this row.")]
    assert report.created["people"] == 1


def test_a_giant_cell_costs_its_row(bring: Any, refused: Any) -> None:
    report = bring(people=HEADING + f"1,Ana,{'x' * 200_000}\n2,Bo,\n")

    assert [(line, "131072" in reason) for _file, line, reason in refused(report)] == [(2, True)]
    assert report.created["people"] == 1


def test_a_quotation_mark_that_is_never_closed_costs_no_more_than_it_swallows(
    bring: Any, refused: Any
) -> None:
    report = bring(people=HEADING + '1,Ana,\n2,"Bo,\n3,Cy,\n')

    assert refused(report) == [
        ("people.csv", 3, "The quotation marks do not match; lines 3 to 4 were left out.")
    ]
    assert report.created["people"] == 1


def test_a_row_with_more_cells_than_the_heading_is_refused(bring: Any, refused: Any) -> None:
    report = bring(people=HEADING + "1,Ruiz, Ana,Designer\n2,Bo\n3,Cy,Cook,,\n")

    assert refused(report) == [("people.csv", 2, "The row has 4 cells, the heading 3.")]
    assert set(Person.objects.filter(external_id__in="123").values_list("name", flat=True)) == {"Bo", "Cy"}


def test_a_file_of_other_columns_is_named_with_what_it_has(bring: Any, refused: Any) -> None:
    report = bring(people="Surname,Salary\nRuiz,1\n", teams="id,name\nt,T\n")

    assert refused(report) == [("people.csv", 1, "The file lacks the columns id. It has: Surname, Salary.")]
    assert report.created["teams"] == 1


def test_unknown_columns_are_named_and_left(bring: Any, notes: Any) -> None:
    report = bring(people="id,name,Shoe size\n1,Ana,38\n")

    assert "people.csv: the column Shoe size is not known and was left out." in notes(report)


def test_columns_are_known_by_what_other_tools_call_them(bring: Any) -> None:
    bring(people="Employee ID;Full Name;Job Title;Work Email\n007;Ana Ruiz;Designer;ANA@example.com\n")

    person = Person.objects.get(external_id="007")
    assert (person.name, person.role, person.email) == ("Ana Ruiz", "Designer", "ana@example.com")


def test_of_a_column_that_stands_twice_the_first_counts(bring: Any, notes: Any) -> None:
    report = bring(people="id,name,name\n1,Ana,Bo\n")

    assert Person.objects.get(external_id="1").name == "Ana"
    assert "stands there twice" in notes(report)


def test_files_are_known_by_their_names_in_any_writing(bring: Any, notes: Any, tmp_path: Path) -> None:
    report = bring(**{"Key-Results": "id,objective,title\n", "salaries": "id\n"})

    assert "salaries.csv was left out: it is none of the files that are known." in notes(report)
    assert "Key-Results" not in notes(report)


def test_an_empty_file_is_refused(bring: Any, refused: Any) -> None:
    report = bring(people="", teams="id\nt\n")

    assert refused(report) == [("people.csv", 1, "The file is empty.")]


def test_a_folder_without_any_file_is_refused_as_a_whole(bring: Any, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="none of these files"):
        bring(salaries="id\n")

    with pytest.raises(RuleBroken, match="There is no folder"):
        tables_in(tmp_path / "nowhere", Report())


def test_a_heading_of_thousands_of_columns_is_refused(bring: Any, refused: Any) -> None:
    report = bring(people=",".join(f"c{place}" for place in range(16_384)) + "\n", teams="id\nt\n")

    assert [reason for _file, _line, reason in refused(report)] == [
        "A heading of 16384 columns is not one of a table that is known."
    ]


def test_a_line_too_long_for_a_row_is_skipped(bring: Any, refused: Any) -> None:
    report = bring(people=HEADING + "x" * 3_000_000 + "\n2,Bo,\n")

    assert [(line, "1000000" in reason) for _file, line, reason in refused(report)] == [(2, True)]
    assert report.created["people"] == 1


def test_a_gigabyte_without_a_line_end_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "people.csv").open("wb") as file:
        file.write(HEADING.encode())
        file.truncate(1_000_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF)
    report = Report()

    started = time.process_time()
    assert tables_in(tmp_path, report) == {}

    assert time.process_time() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before.ru_maxrss < 200_000
    assert [(one.line, str(one.reason)) for one in report.refused] == [
        (2, "There is no end to this line; the file was not read any further.")
    ]
