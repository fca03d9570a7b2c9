"""skylight import: the report for people and for scripts, and exit codes that tell what happened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skylight.cli.main import main
from skylight.org.models import Person

pytestmark = pytest.mark.django_db

GOOD = "id,name,title,manager_id\n007,Wen Zhang,CEO,\n008,Li Wei,Growth lead,007\n"
SELF = "009,Bo Chen,Support,009\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(GOOD)
    return tmp_path


def people() -> int:
    return Person.objects.exclude(kind=Person.Kind.SYSTEM).count()


def test_a_folder_comes_in_and_a_second_time_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(folder), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert main(["import", str(folder), "--json"]) == 0
    second = json.loads(capsys.readouterr().out)

    assert first["created"]["people"] == 2
    assert (second["created"]["people"], second["unchanged"]["people"]) == (0, 2)
    assert people() == 2


def test_a_dry_run_says_the_same_and_writes_nothing_at_all(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(folder), "--dry-run", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["created"]["people"] == 2
    assert not Person.objects.exists()


def test_a_row_that_cannot_be_true_is_refused_and_the_rest_comes_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "people.csv").write_text(GOOD + SELF)

    assert main(["import", str(folder), "--json"]) == 0

    (refused,) = json.loads(capsys.readouterr().out)["refused"]
    assert (refused["file"], refused["line"]) == ("people.csv", 4)
    assert people() == 2 or Person.objects.filter(external_id="009", manager=None).exists()


def test_strict_writes_nothing_and_exits_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "people.csv").write_text(GOOD + SELF)

    assert main(["import", str(folder), "--strict", "--json"]) == 1

    assert len(json.loads(capsys.readouterr().out)["refused"]) == 1
    assert not Person.objects.exists()


def test_the_report_reads_like_a_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(folder)]) == 0

    assert "People" in capsys.readouterr().out


@pytest.mark.parametrize("missing", ["absent", "empty"])
def test_a_folder_that_is_none_is_one_calm_line(
    missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()

    assert main(["import", str(tmp_path / missing)]) == 1

    error = capsys.readouterr().err
    assert error.startswith("skylight: ")
    assert error.count("\n") == 1
