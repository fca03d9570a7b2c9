"""The tables that people read: no formula runs, and `skylight import` reads them back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from skylight.goals.models import CheckIn, Objective
from skylight.imports.actions import import_path
from skylight.imports.columns import FILES as KNOWN
from skylight.imports.export.tables import COLUMNS
from skylight.imports.export.tests.conftest import Exported, content
from skylight.imports.export.writing import export_to
from skylight.lib.cells import BEGINNINGS
from skylight.org.models import Person, Team
from tests import make


def rows_in(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of one table."""
    with (folder / "csv" / f"{table}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_column_is_one_that_the_import_knows() -> None:
    for stem, columns in COLUMNS.items():
        assert set(columns) <= {column.name for column in KNOWN[stem]}


def test_texts_never_begin_like_formulas_and_figures_stay_figures(exported: Exported) -> None:
    folder = exported()
    figures = {"start", "target", "current", "value"}
    risky = 0
    for table in COLUMNS:
        for row in rows_in(folder, table):
            for column, cell in row.items():
                if column not in figures:
                    assert not cell.startswith(tuple(BEGINNINGS))
                    risky += cell.startswith("'")

    (key_result,) = rows_in(folder, "key_results")
    assert (key_result["start"], key_result["target"]) == ("-5", "-20")
    assert risky == 5 + len(["'tis @home"])


def test_the_tables_come_back_through_the_import_and_leave_again_the_same(
    exported: Exported, tmp_path: Path
) -> None:
    folder = exported()

    report = import_path(folder / "csv", by=make.system(), at=make.NOW)
    export_to(tmp_path / "again")

    assert not report.refused
    assert Person.objects.get(name="Ana Ruiz").about == "'tis @home"
    assert Team.objects.get(name="Growth").about == "=1+1"
    assert Objective.objects.get(title__startswith="-5 %").description == "＝SUM(A1)"
    assert CheckIn.objects.get().note == "@everybody: good"
    there = {name: data for name, data in content(folder).items() if name.startswith("csv/")}
    here = {name: data for name, data in content(tmp_path / "again").items() if name.startswith("csv/")}
    assert here == there


@pytest.mark.django_db
def test_an_id_from_elsewhere_never_meets_one_that_is_made(tmp_path: Path) -> None:
    make.person("Ana", external_id="skylight-p1")
    make.person("Bo")

    export_to(tmp_path / "out")

    ids = [row["id"] for row in rows_in(tmp_path / "out", "people")]
    assert ids[0] == "skylight-p1"
    assert ids[1].startswith("skylight2-p")
