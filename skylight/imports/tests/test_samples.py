"""Real files, when there are any: set SKYLIGHT_SAMPLE_DATA to a folder of folders of CSV files."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import pytest

from skylight.activity.models import Notice
from skylight.goals.models import Objective
from skylight.imports.actions import import_path
from skylight.imports.report import stem_of
from skylight.imports.tests.whole import counts
from skylight.lib import paths
from skylight.org.models import Person, ReportingLine
from tests import make

SAMPLES = Path(os.environ.get("SKYLIGHT_SAMPLE_DATA", "/nowhere"))


def _folders() -> list[Path]:
    if not SAMPLES.is_dir():
        return []
    found = [place for place in sorted(SAMPLES.iterdir()) if place.is_dir()]
    return [place for place in found if any(stem_of(file.name) for file in place.iterdir())]


def _rows(file: Path) -> int:
    csv.field_size_limit(10_000_000)
    with file.open(encoding="utf-8-sig", newline="") as text:
        return sum(1 for row in csv.DictReader(text) if any(row.values()))


@pytest.fixture(autouse=True)
def _there_are_samples() -> None:
    if not _folders():
        pytest.skip("SKYLIGHT_SAMPLE_DATA names no folder of samples.")


@pytest.mark.django_db
@pytest.mark.parametrize("place", _folders() or [Path("none")], ids=lambda place: place.name)
def test_a_real_folder_is_brought_in_whole_and_only_once(place: Path) -> None:
    at = make.NOW.replace(year=2027)
    report = import_path(place, by=make.system(), at=at).as_dict()

    for file in sorted(place.iterdir()):
        if stem := stem_of(file.name):
            refused = sum(one["file"] == file.name for one in report["refused"])
            assert report["created"][stem] + refused == _rows(file), file.name
    _assert_true()
    before = counts()
    again = import_path(place, by=make.system(), at=at).as_dict()
    assert set(again["created"].values()) == set(again["changed"].values()) == {0}
    assert again["unchanged"] == report["created"]
    assert counts() == before


@pytest.mark.django_db
def test_all_real_folders_fit_into_one_company() -> None:
    at = make.NOW.replace(year=2027)
    reports: list[dict[str, Any]] = [
        import_path(place, by=make.system(), at=at).as_dict() for place in _folders()
    ]

    assert Objective.objects.count() == sum(report["created"]["objectives"] for report in reports)
    _assert_true()


def _assert_true() -> None:
    assert not Notice.objects.exists()
    people = {person.pk: person for person in Person.objects.all()}
    for person in people.values():
        above = people[person.manager_id].path if person.manager_id else ""
        assert person.path == above + paths.step(person.pk)
    solid = ReportingLine.objects.solid().filter(until_on=None)
    assert all(people[line.person_id].manager_id == line.manager_id for line in solid)
