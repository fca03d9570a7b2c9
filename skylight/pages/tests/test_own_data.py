"""Everybody can take along what is theirs: all of it, and nothing of anybody else."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import models

from skylight.goals import actions as goals
from skylight.imports.export.catalogue import FILES, columns_of, model_of
from skylight.lib.cells import BEGINNINGS
from skylight.org import actions as org
from skylight.org.models import Person
from skylight.pages.own_data import archive
from skylight.pages.queries.own_data import OF_ALL, OWN
from tests import make

MINE = (
    "mine-title", "mine-description", "mine-draft", "mine-key-result", "mine-note", "mine-comment", "mine-about",
    "mine-view", "mine-restricted", "mine-reason", "mine@example.com", "mine-role",
)  # fmt: skip


FIGURES = {"value", "value_before", "current", "progress"}


def test_every_file_is_somebodys_own_or_said_to_be_of_all() -> None:
    assert {*OWN, *OF_ALL} == set(FILES)
    assert not set(OWN) & set(OF_ALL)


def test_a_file_that_names_no_person_is_nobodys_own_by_itself() -> None:
    """The negative control of the above: what is of all is not of one by any key but these."""
    keys = {
        f"{file}.{field.name}"
        for file in OF_ALL
        for field in columns_of(model_of(file), secrets=True)
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    }

    assert keys == {
        "company.okr_person", "teams.leader", "team_placements.by", "erasures.person", "erasures.by",
    }  # fmt: skip


@pytest.fixture
def company(db: None, now: Any) -> tuple[Person, Person]:
    """Ana, who wrote everywhere, and Bo, who wrote beside her."""
    root = make.person("Rut Berg", is_admin=True)
    ana = make.person(
        "Ana Ruiz", email="mine@example.com", role="mine-role", about="mine-about", manager=root
    )
    bo = make.person("Bo Chen", email="foreign@example.com", about="foreign-about", manager=root)
    for person, word in ((ana, "mine"), (bo, "foreign")):
        goal = make.objective(person, f"{word}-title", description=f"{word}-description")
        make.check_in(make.key_result(goal, f"={word}-key-result"), -4, note=f"{word}-note")
        make.objective(person, f"{word}-draft", published=False)
        goals.save_view(by=person, at=make.NOW, name=f"{word}-view", query="")
        restricted = make.objective(person, f"{word}-restricted")
        goals.restrict(
            restricted,
            by=person,
            at=make.NOW,
            reason=f"{word}-reason",
            until_at=make.NOW + timedelta(days=9),
            audience=[],
        )
    for person, other, word in ((ana, bo, "mine"), (bo, ana, "foreign")):
        goal = other.objectives.get(title__endswith="-title")
        goals.comment(goal, by=person, at=make.NOW, text=f"{word}-comment")
    org.edit_person(bo, by=root, at=make.NOW, version=bo.version, location="foreign-place")
    return ana, bo


def members(person: Person) -> dict[str, str]:
    """The files of a person's archive."""
    data = b"".join(archive(person, at=make.NOW))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name).decode("utf-8-sig") for name in opened.namelist()}


def test_it_holds_all_that_is_mine_and_nothing_that_is_foreign(company: tuple[Person, Person]) -> None:
    files = members(company[0])

    for part in ("json/", "tables/"):
        text = "".join(data for name, data in files.items() if name.startswith(part))
        assert [word for word in MINE if word not in text] == []
        assert "foreign" not in text


def test_no_hash_of_a_password_and_no_formula_is_in_it(company: tuple[Person, Person]) -> None:
    files = members(company[0])

    assert "md5$" not in "".join(files.values())
    rows = list(csv.DictReader(io.StringIO(files["tables/key_results.csv"])))
    assert rows[0]["title"] == "'=mine-key-result"
    assert rows[0]["current"].startswith("-4")
    for name, data in files.items():
        if name.startswith("tables/"):
            for row in csv.DictReader(io.StringIO(data)):
                cells = {cell for column, cell in row.items() if column not in FIGURES}
                assert not any(cell.startswith(tuple(BEGINNINGS)) for cell in cells)


def test_an_administrator_does_not_take_along_whom_they_edited(company: tuple[Person, Person]) -> None:
    root = Person.objects.get(name="Rut Berg")

    assert "foreign" not in "".join(members(root).values())


def test_the_page_leads_to_the_file(client: Any, company: tuple[Person, Person]) -> None:
    client.force_login(company[0])

    page = client.get("/settings/data/")
    answer = client.get("/settings/data.zip")
    data = b"".join(answer.streaming_content)

    assert "/settings/data.zip" in page.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="skylight-2026-03-16.zip"'
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert "README.txt" in opened.namelist()
