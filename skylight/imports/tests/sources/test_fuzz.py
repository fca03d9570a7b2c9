"""Whatever stands in a file, there is a report or a refusal, and never a crash."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skylight.imports.actions import import_path
from skylight.imports.report import Report
from skylight.imports.sources import ally, appfire, bamboohr, lattice, peoplebox, viva
from skylight.imports.sources.days import Days
from skylight.imports.sources.lark_kinds import FIELDS
from skylight.imports.sources.opening import TABLES, tables_from
from skylight.imports.sources.refusing import Refused
from skylight.imports.sources.viva_archive import CHECK_IN, GOAL, USER
from skylight.imports.tests.sources.conftest import archive, workbook
from skylight.lib.errors import RuleBroken
from tests import make

pytestmark = pytest.mark.once

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = [
    "", "1", "1.1", "2", "Objective", "Key Result", "On track", "Q1 2026", "2026-01-31", "31/12/2025", "03/04/2026", "Jan 5, 2026", "50%",
    "1e400", "-5", "NaN", "(50%, 1)", "ana@example.com", "ana@example.com, bo@example.com", "=1+1", "'", "99999999999999999999", "٣", "无",
    "TRUE", "a\nb", '"', "\ufeff", "９９", "0000-00-00", "1, 2", "1;1", "Delete",
]  # fmt: skip
cells = st.one_of(st.sampled_from(WORDS), st.text(st.characters(codec="utf-8"), max_size=20))
numbers = st.one_of(st.integers(-5, 5), st.floats(), st.integers(10**11, 10**30))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, cells), lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(cells, inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip


def _objects(*names: str) -> Any:
    inner = st.dictionaries(st.sampled_from(names), values, max_size=len(names))
    return st.lists(
        st.dictionaries(
            st.sampled_from(names), st.one_of(values, st.lists(inner, max_size=2)), max_size=len(names)
        ),
        max_size=4,
    )


LARK = sorted({name for fields in FIELDS.values() for name in fields if "." not in name} | {
    "id", "permission", "progress_rate", "progress_id", "entity_id", "entity_type", "open_id", "percent", "status", "objective_id", "blocks",
})  # fmt: skip
VIVA = sorted(
    {names[0] for names in (*GOAL.values(), *CHECK_IN.values(), *USER.values())} | {"check_ins", "parents"}
)


def _read(path: Path) -> None:
    try:
        with tables_from(path, Report()) as tables:
            for table in tables.values():
                list(table.rows())
    except RuleBroken:
        return


def _table(columns: list[str], rows: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([columns, *rows])
    return file.getvalue().encode("utf-8", "replace")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: f"{kind.source} {kind.name}")
def test_any_cells_in_a_table_give_a_report(tmp_path: Path, kind: Any) -> None:
    columns = list(kind.columns)
    by = make.system()

    @FEW
    @given(st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), max_size=5))
    def check(rows: list[list[str]]) -> None:
        path = tmp_path / "table.csv"
        path.write_bytes(_table(columns, rows))
        report = import_path(path, by=by, at=make.NOW, source=kind.source, dry_run=True)
        assert report.as_text("en")
        assert report.as_text("zh-hans")

    check()


@pytest.mark.django_db
@pytest.mark.parametrize("names", [LARK, VIVA], ids=["lark", "viva"])
def test_any_objects_give_a_report(tmp_path: Path, names: list[str]) -> None:
    by = make.system()

    @FEW
    @given(_objects(*names), st.sampled_from(["okr_list", "objectives", "items", "users", "check_ins"]))
    def check(objects: Any, within: str) -> None:
        path = tmp_path / "answers.json"
        path.write_text(json.dumps({"data": {within: objects}}))
        with contextlib.suppress(RuleBroken):
            assert import_path(path, by=by, at=make.NOW, dry_run=True).as_text("en")

    check()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x.csv", "x.json", "x.zip", "x.xlsx"])
def test_any_bytes_give_a_report(tmp_path: Path, name: str) -> None:
    @FEW
    @given(st.binary(max_size=300))
    def check(data: bytes) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        _read(path)

    check()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x.zip", "x.xlsx"])
def test_an_archive_with_any_bytes_changed_gives_a_report(tmp_path: Path, name: str) -> None:
    whole = archive(
        {
            "view.csv": "Id,Title,Period,Object Type,Goal Type\n1,A,Q1 2026,Objective,\n",
            "okr.json": [{"objective_list": []}],
        }
    )
    whole = whole if name == "x.zip" else workbook({"people": [["id", "name"], ["1", "Ana"], ["2", 5.5]]})

    @FEW
    @given(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), min_size=1, max_size=4))
    def check(changes: list[tuple[int, int]]) -> None:
        data = bytearray(whole)
        for place, byte in changes:
            data[place] = byte
        path = tmp_path / name
        path.write_bytes(bytes(data))
        _read(path)

    check()


@given(cells, st.sampled_from(["", "day-first", "month-first"]))
def test_any_text_is_a_day_or_refused(text: str, order: str) -> None:
    days = Days(order=order)
    days.learn(text, 1)
    with contextlib.suppress(Refused):
        assert days.iso(text) == "" or days.iso(text)[:4].isdecimal()


def test_every_table_is_known_by_columns_that_no_other_has() -> None:
    for kind in (viva.KIND, *ally.KINDS_OF_TABLES, appfire.KIND, peoplebox.KIND, bamboohr.KIND, lattice.KIND):
        for mark in kind.marks:
            places = dict.fromkeys(mark, 0)
            fitting = {one.source for one in TABLES if one.fits(places)}
            assert kind.source in fitting
            assert (
                max((one for one in TABLES if one.fits(places)), key=lambda one: one.weight).source
                == kind.source
            )
