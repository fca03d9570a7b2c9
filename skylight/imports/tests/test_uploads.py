"""Files that administrators bring in on a page: tried out, read over, carried out, deleted."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from skylight.activity.models import Event
from skylight.imports import tasks
from skylight.imports.models import Upload, UploadPart
from skylight.imports.uploads import actions
from skylight.imports.uploads.actions import plain_name
from skylight.lib import uploads as limits
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org.models import Person
from tests import make

LATTICE = "Email,Name,Title,Manager Email,Department\numa@example.com,Uma Sen,Designer,,Design\n,Nobody,,,\n"


@pytest.fixture
def page(client: Client, root: Person) -> Client:
    client.force_login(root)
    return client


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


def _send(page: Client, content: str = LATTICE, name: str = "people.csv", **data: str) -> Any:
    return page.post(
        "/imports/", {"file": SimpleUploadedFile(name, content.encode()), "source": "auto", **data}
    )


@pytest.mark.usefixtures("root")
def test_a_file_is_tried_out_shown_and_then_brought_in(
    page: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = _send(page)
    row = Upload.objects.get()
    assert answer.headers["Location"] == f"/imports/{row.pk}/"
    assert not Person.objects.filter(name="Uma Sen").exists()

    shown = page.get(f"/imports/{row.pk}/").content.decode()
    assert "read as Lattice" in shown
    assert "people.csv, line 3: The row has neither a number nor an e-mail address of the person." in shown

    with django_capture_on_commit_callbacks(execute=True):
        page.post(f"/imports/{row.pk}/order/")
    assert Person.objects.get(email="uma@example.com").role == "Designer"
    row.refresh_from_db()
    assert (row.state, row.report["created"]["people"]) == ("done", 1)
    assert not UploadPart.objects.exists()


def test_a_page_of_a_busy_file_asks_again_and_works_without(page: Client, root: Person) -> None:
    row = actions.upload(by=root, at=make.NOW, file=SimpleUploadedFile("people.csv", b"id\n"), source="auto")

    shown = page.get(f"/imports/{row.pk}/").content.decode()
    assert 'hx-trigger="load delay:2s"' in shown
    assert f'href="/imports/{row.pk}/"' in shown
    piece = page.get(f"/imports/{row.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert piece.lstrip().startswith('<section id="state"')


def test_only_administrators_bring_files_in(ana: Person, root: Person) -> None:
    file = SimpleUploadedFile("people.csv", b"id\n")
    with pytest.raises(NotAllowed):
        actions.upload(by=ana, at=make.NOW, file=file, source="auto")
    row = make.upload(root)
    for act in (actions.order, actions.take_back):
        with pytest.raises(NotAllowed):
            act(row, by=ana, at=make.NOW)


def test_a_file_that_is_too_large_is_not_even_taken_in(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST", 100)
    monkeypatch.setattr(limits, "AROUND", 100)

    answer = _send(page, "x" * 5_000)

    assert answer.status_code == 422
    assert "Choose a file of at most" in answer.content.decode()
    assert not Upload.objects.exists()


def test_what_is_nobody_s_file_is_refused_and_deleted(root: Person) -> None:
    row = make.upload(root, "colour,shape\nred,round\n", "things.csv")

    assert row.state == "failed"
    assert "from a system that is known" in row.reason
    assert not row.parts.exists()


def test_a_file_that_was_altered_in_between_is_refused(root: Person) -> None:
    row = make.upload(root)
    UploadPart.objects.update(content=b"id,name\nevil,Eve\n")
    actions.order(row, by=root, at=make.NOW)

    tasks.carry_out.call(row.pk)

    row.refresh_from_db()
    assert (row.state, "no longer what it was" in row.reason) == ("failed", True)
    assert not Person.objects.filter(name="Eve").exists()


def test_a_file_is_brought_in_once(root: Person) -> None:
    row = make.upload(root)
    actions.order(row, by=root, at=make.NOW)

    with pytest.raises(RuleBroken):
        actions.order(row, by=root, at=make.NOW)
    with pytest.raises(RuleBroken):
        actions.take_back(row, by=root, at=make.NOW)
    tasks.carry_out.call(row.pk)
    tasks.carry_out.call(row.pk)
    assert Person.objects.filter(name="Uma").count() == 1


def test_whoever_is_no_longer_administrator_brings_nothing_in(root: Person) -> None:
    row = make.upload(root)
    actions.order(row, by=root, at=make.NOW)
    Person.objects.filter(pk=root.pk).update(is_admin=False)

    tasks.carry_out.call(row.pk)

    row.refresh_from_db()
    assert row.state == "failed"
    assert not Person.objects.filter(name="Uma").exists()


def test_each_act_is_told_of_once(root: Person) -> None:
    row = make.upload(root)
    actions.order(row, by=root, at=make.NOW)
    other = make.upload(root)
    actions.take_back(other, by=root, at=make.NOW)

    kinds = ["imports.uploaded", "imports.ordered", "imports.uploaded", "imports.taken_back"]
    assert list(Event.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", flat=True)) == kinds
    assert not Upload.objects.filter(pk=other.pk).exists()


def test_files_that_nobody_brings_in_are_deleted_after_a_day(root: Person) -> None:
    row = make.upload(root)

    actions.forget(at=make.NOW + timedelta(hours=23))
    assert row.parts.exists()
    actions.forget(at=make.NOW + timedelta(hours=25))
    assert not row.parts.exists()
    actions.forget(at=make.NOW + timedelta(days=31))
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "name, plain",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\people.csv", "people.csv"),
        ("a\u202evsc.csv", "a_vsc.csv"),
        ("..", "upload"),
        ("x" * 300 + ".csv", "x" * 90 + ".csv"),
        ("员工.csv", "员工.csv"),
    ],
)
def test_names_of_files_lose_their_tricks(name: str, plain: str) -> None:
    assert plain_name(name) == plain
