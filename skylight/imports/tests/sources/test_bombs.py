"""Files that are made to do harm are refused in no time, without the memory or the disk filling up."""

from __future__ import annotations

import gc
import io
import os
import resource
import struct
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skylight.imports.report import Report
from skylight.imports.sources.opening import tables_from
from skylight.imports.tests.sources.conftest import archive, workbook
from skylight.lib.errors import RuleBroken

pytestmark = pytest.mark.once

SECONDS, MEGABYTES = 2, 200
PEOPLE = [["id", "name"], ["1", "Ana"]]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    held = len(os.listdir("/proc/self/fd"))
    yield
    gc.collect()
    assert list(place.iterdir()) == []
    assert len(os.listdir("/proc/self/fd")) <= held


def _read(path: Path) -> tuple[str, Report]:
    """Why a file is refused, with all of what could be read of it read."""
    report = Report()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        with tables_from(path, report) as tables:
            for table in tables.values():
                for _row in table.rows():
                    pass
        reason = str(report.refused[0].reason) if report.refused else ""
    except RuleBroken as broken:
        reason = str(broken.text)
    assert time.process_time() - began < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
    return reason, report


def _changed(book: bytes, **parts: Any) -> bytes:
    """A workbook with other bytes in some of its parts, given as pieces."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for info in old.infolist():
            pieces = parts.get(info.filename.rpartition("/")[2].partition(".")[0], [old.read(info)])
            with new.open(info.filename, "w") as part:
                for piece in pieces:
                    part.write(piece)
    return file.getvalue()


def _rows(count: int, row: bytes) -> Iterator[bytes]:
    yield f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
    for _ in range(count):
        yield row
    yield b"</sheetData></worksheet>"


def test_a_workbook_whose_sheet_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_changed(workbook(PEOPLE), sheet1=_rows(450, b"<row><c/></row>" * 70_000)))
    assert path.stat().st_size < 5_000_000

    assert _read(path)[0] == "bomb.xlsx unpacks to more than can be read."


def test_a_workbook_that_says_it_holds_ten_gigabytes_is_refused(tmp_path: Path) -> None:
    data = bytearray(workbook(PEOPLE))
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(SHEET.encode()))
    struct.pack_into("<I", data, place + 24, 0xFFFF_FFF0)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bytes(data))

    assert _read(path)[0] == "bomb.xlsx unpacks to more than can be read."


def test_a_workbook_whose_one_row_never_ends_is_refused(tmp_path: Path) -> None:
    noise = os.urandom(40_000).hex().encode()
    endless = [
        f'<worksheet xmlns="{MAIN}"><sheetData><row>'.encode(),
        *[b"<c><v>" + noise + b"</v></c>"] * 60,
    ]
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_changed(workbook(PEOPLE), sheet1=endless))

    assert _read(path)[0] == "bomb.xlsx holds a row that does not end; nothing in it was read."


@pytest.mark.parametrize("part", ["sheet1", "theme1", "styles", "workbook"])
def test_a_billion_laughs_in_any_part_are_refused(tmp_path: Path, part: str) -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]><x>&l9;</x>"
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_changed(workbook([["id", "name"], ["a", "b"]]), **{part: [bomb]}))

    assert (
        _read(path)[0] == "bomb.xlsx holds definitions that a workbook never needs; nothing in it was read."
    )


def test_a_billion_laughs_in_another_writing_are_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    bomb = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    for encoding in ("utf-16", "utf-16-le"):
        path.write_bytes(_changed(workbook(PEOPLE), sheet1=[bomb.encode(encoding)]))
        assert "definitions that a workbook never needs" in _read(path)[0]


def test_a_sheet_of_16384_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    path.write_bytes(workbook([[f"c{n}" for n in range(16_384)]]))

    assert _read(path)[0] == "A heading of 16384 columns is not one of a table that is known."


def test_a_csv_file_of_16384_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{n}" for n in range(16_384)) + "\n")

    assert _read(path)[0] == "A heading of 16384 columns is not one of a table that is known."


def test_a_sheet_that_lies_about_its_size_and_rows_is_read_for_what_it_is(tmp_path: Path) -> None:
    lie = [
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'.encode(),
        b'<row r="1"><c t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><t>name</t></is></c></row>',
        b'<row r="999999999999"><c r="A999999999999" t="inlineStr"><is><t>1</t></is></c></row></sheetData></worksheet>',
    ]
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_changed(workbook({"people": PEOPLE}), sheet1=lie))

    assert _read(path)[0].startswith("A heading of 2 columns") or _read(path)[0] != ""


@pytest.mark.parametrize("name", ["view.csv", "okr.json"])
def test_one_line_of_a_gigabyte_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    start = b'[{"id": "' if name.endswith("json") else b"id,title,object_type,goal_type,period\n1,"
    with path.open("wb") as file:
        file.write(start)
        # The file has holes: it takes no room on the disk.
        file.truncate(1 << 30)

    assert _read(path)[0] != ""


def test_a_gigabyte_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("view.csv", "w") as part,
    ):
        for _ in range(450):
            part.write(b"a" * 1_000_000)

    assert _read(path)[0] == "bomb.zip unpacks to more than can be read."


def test_an_archive_in_an_archive_is_refused_whatever_it_is_called(tmp_path: Path) -> None:
    inner = archive({"view.csv": "id\n"})
    for name in ("inner.zip", "inner.csv", "inner.json"):
        path = tmp_path / "nested.zip"
        path.write_bytes(archive({name: inner}))
        assert (
            _read(path)[0] == "nested.zip holds another archive; unpack that one and bring it in by itself."
        )


def test_an_archive_of_very_many_files_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(2_100):
            packed.writestr(f"{number}.csv", "")

    assert _read(path)[0] == "many.zip holds more than 2000 files."


NAMES = [
    "../people.csv", "/etc/people.csv", "a/../../people.csv", "C:\\people.csv", "a\\people.csv", "c:people.csv", "con.csv", "a/NUL.csv",
    "x" * 300 + ".csv", "people\u202evsc.csv", "peo\nple.csv", "\x00people.csv",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_that_play_tricks_are_refused(tmp_path: Path, name: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        info = zipfile.ZipInfo("placeholder.csv")
        info.filename = name
        packed.writestr(info, "id,name\n1,Ana\n")
    path = tmp_path / "tricks.zip"
    path.write_bytes(file.getvalue())

    assert _read(path)[0] == "tricks.zip holds a file whose name is not one; nothing in it was read."


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        info = zipfile.ZipInfo("people.csv")
        info.external_attr = 0o120777 << 16
        packed.writestr(info, "/etc/passwd")
    path = tmp_path / "link.zip"
    path.write_bytes(file.getvalue())

    assert "name is not one" in _read(path)[0]


@pytest.mark.parametrize("cut", [10, 200, -10])
def test_a_torn_workbook_or_archive_is_refused(tmp_path: Path, cut: int) -> None:
    for name, data in (
        ("torn.xlsx", workbook(PEOPLE)),
        ("torn.zip", archive({f"{n}.csv": "id,name\n" for n in range(9)})),
    ):
        path = tmp_path / name
        path.write_bytes(data[:cut])
        assert "damaged" in _read(path)[0]


def test_a_member_that_is_not_what_it_says_is_refused(tmp_path: Path) -> None:
    data = bytearray(archive({"people.csv": "id,name\n" + "".join(f"{n},{n * 7919}\n" for n in range(999))}))
    data[900:904] = b"\xff\xff\xff\xff"
    path = tmp_path / "altered.zip"
    path.write_bytes(bytes(data))

    assert "damaged" in _read(path)[0]


def test_objects_a_million_deep_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    for text in ("[" * 1_000_000, '{"data":' * 100_000, '[{"okr_list":' * 100_000):
        path.write_text(text)
        assert _read(path)[0] != ""


def test_a_list_of_nothing_is_refused_or_skipped_within_bounds(tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text("[{}," + "[]," * 3_000_000 + "{}]")

    _read(path)
