"""Workbooks in any of the forms: their cells are text, and no formula is ever run."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from skylight.goals.models import KeyResult, Objective
from skylight.imports.tests.sources.conftest import workbook
from skylight.imports.tests.whole import contents
from skylight.lib.errors import RuleBroken
from skylight.org.models import Person

PEOPLE = [
    ["id", "name", "title", "start_date"],
    ["007", "Ana Ruiz", "Designer", date(2024, 2, 1)],
    ["8", "Bo", None, None],
]
VIEW = [
    ["Id", "Title", "Owner", "Period", "Start Date", "Aligned To (weight, Objective ID)", "Target", "Object Type", "Goal Type", "Start", "Progress %"],
    [11, "Merchants stay", "Ana", "Q1 2026", datetime(2026, 1, 1), None, None, "Objective", "Committed", None, None],
    [12, "Churn", "Ana", "Q1 2026", datetime(2026, 1, 1), "(100, 11)", 3, "Key Result", None, 8.5, 0.5],
]  # fmt: skip


def test_our_own_tables_come_from_sheets_that_are_called_so(given: Any) -> None:
    report = given(
        "company.xlsx",
        {
            "People": PEOPLE,
            "Objectives": [["id", "cycle", "title", "owner"], ["o1", "2026Q1", "Be found", "007"]],
        },
    )

    assert report.refused == []
    ana = Person.objects.get(external_id="007")
    assert (ana.name, str(ana.joined_on)) == ("Ana Ruiz", "2024-02-01")
    assert Objective.objects.get().owner_person == ana
    assert {one.file for one in report.mapping} == {"company.xlsx (People)", "company.xlsx (Objectives)"}


def test_another_system_s_view_is_known_in_a_workbook_too(given: Any) -> None:
    report = given("view.xlsx", VIEW)

    assert report.as_dict()["mapping"][0]["source"] == "Viva Goals"
    key_result = KeyResult.objects.get(external_id="viva:12")
    assert (float(key_result.start), key_result.target, key_result.weight) == (8.5, 3, 1)


def test_a_row_is_named_by_its_number_in_the_sheet(given: Any) -> None:
    report = given("company.xlsx", {"People": [PEOPLE[0], [], ["", "Nobody"], PEOPLE[1]]})

    assert [(one.file, one.line) for one in report.refused] == [("company.xlsx", 3)]


def test_a_percentage_is_read_as_it_looks(given: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(VIEW)))
    cell = book.active["K3"]
    cell.number_format = "0%"
    book.active["G3"] = book.active["J3"] = None
    file = io.BytesIO()
    book.save(file)

    given("view.xlsx", file.getvalue())

    key_result = KeyResult.objects.get()
    assert (key_result.start, key_result.target, key_result.current, key_result.unit) == (0, 100, 50, "%")


def test_a_formula_is_text_and_never_run(given: Any) -> None:
    given(
        "company.xlsx", {"People": [PEOPLE[0], ["1", '=HYPERLINK("http://example.com","x")', "=1+1", None]]}
    )

    person = Person.objects.get(external_id="1")
    assert (person.name, person.role) == ('=HYPERLINK("http://example.com","x")', "=1+1")


def test_what_was_stored_with_a_formula_is_what_it_says(given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"People": [PEOPLE[0], ["1", "=A1", None, None]]}))) as old,
        zipfile.ZipFile(file, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(
                name,
                old.read(name)
                .replace(b"<f>A1</f><v></v>", b"<f>A1</f><v>42</v>")
                .replace(b"<f>A1</f><v/>", b"<f>A1</f><v>42</v>")
                .replace(b"<f>A1</f><v />", b"<f>A1</f><v>42</v>"),
            )

    report = given("company.xlsx", file.getvalue())

    assert Person.objects.get(external_id="1").name == "42"
    assert (
        "company.xlsx: 1 cells hold formulas; what was stored with them was read, or else their text."
        in map(str, report.notes)
    )


def test_an_apostrophe_that_kept_a_cell_from_being_run_is_taken_off(given: Any) -> None:
    given("company.xlsx", {"People": [PEOPLE[0], ["1", "'=1+1", "''=2", None]]})

    person = Person.objects.get(external_id="1")
    assert (person.name, person.role) == ("=1+1", "'=2")


@pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_the_old_format_and_locked_workbooks_are_refused_with_advice(given: Any, start: bytes) -> None:
    with pytest.raises(RuleBroken, match="save it as XLSX or CSV"):
        given("old.xls", start + b"\0" * 5_000)


def test_texts_that_cells_share_are_read(given: Any) -> None:
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="people" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>id</t></si><si><t>name</t></si><si><t>王小明</t></si></sst>',
        "xl/worksheets/sheet1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="3"><c r="A3"><v>7</v></c><c r="B3" t="s"><v>2</v></c></row></sheetData></worksheet>',
    }  # fmt: skip
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)

    given("people.xlsx", file.getvalue())

    assert Person.objects.get(external_id="7").name == "王小明"


def test_the_same_workbook_again_changes_nothing(given: Any) -> None:
    given("view.xlsx", VIEW)
    before = contents()

    assert not given("view.xlsx", VIEW).changes_anything
    assert contents() == before
