"""What is not a whole export of this version is refused, and nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from skylight.imports.export.actions import bring_back
from skylight.imports.export.manifests import NAME
from skylight.imports.export.tests.conftest import Exported
from skylight.lib.errors import RuleBroken
from skylight.org.models import Person
from tests import make


def rewrite(folder: Path, file: str, change: Callable[[str], str]) -> None:
    """Change a file and have the manifest agree, as somebody would who means it."""
    text = change((folder / file).read_text())
    (folder / file).write_text(text)
    manifest = json.loads((folder / NAME).read_text())
    data = text.encode()
    rows = text.count("\n")
    manifest["files"][file] = {"rows": rows, "bytes": len(data), "sha256": sha256(data).hexdigest()}
    (folder / NAME).write_text(json.dumps(manifest))


def manifest(**changes: Any) -> Callable[[Path], Any]:
    def change(folder: Path) -> None:
        said = json.loads((folder / NAME).read_text())
        (folder / NAME).write_text(json.dumps({**said, **changes}))

    return change


def migrations(change: Callable[[list[str]], list[str]]) -> Callable[[Path], Any]:
    def changed(folder: Path) -> None:
        said = json.loads((folder / NAME).read_text())
        said["migrations"]["org"] = change(said["migrations"]["org"])
        (folder / NAME).write_text(json.dumps(said))

    return changed


def people(change: Callable[[str], str]) -> Callable[[Path], Any]:
    return lambda folder: rewrite(folder, "people.jsonl", change)


def cut(file: str, count: int) -> Callable[[Path], Any]:
    return lambda folder: (folder / file).write_bytes((folder / file).read_bytes()[:-count])


def flip(file: str) -> Callable[[Path], Any]:
    def flipped(folder: Path) -> None:
        data = bytearray((folder / file).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / file).write_bytes(data)

    return flipped


def linked(folder: Path) -> None:
    (folder / "elsewhere").write_bytes((folder / "people.jsonl").read_bytes())
    (folder / "people.jsonl").unlink()
    (folder / "people.jsonl").symlink_to(folder / "elsewhere")


def one_more(folder: Path) -> None:
    said = json.loads((folder / NAME).read_text())
    said["files"]["../../etc/passwd"] = said["files"]["people.jsonl"]
    (folder / NAME).write_text(json.dumps(said))


BAD: dict[str, tuple[Callable[[Path], Any], str]] = {
    "truncated": (cut("events.jsonl", 40), "cut off or altered"),
    "a bit flipped": (flip("people.jsonl"), "cut off or altered"),
    "a bit flipped in a table": (flip("csv/people.csv"), "cut off or altered"),
    "a file missing": (lambda folder: (folder / "scores.jsonl").unlink(), "missing"),
    "a link": (linked, "missing"),
    "a file too many, far away": (one_more, "does not name the files"),
    "manifest truncated": (cut(NAME, 9), "cannot be read"),
    "manifest of something else": (manifest(format="another"), "not an export of Skylight"),
    "manifest not a table": (lambda folder: (folder / NAME).write_text("[]"), "not an export"),
    "manifest of nonsense": (manifest(files={"people.jsonl": {"rows": 1}}), "cannot be read"),
    "manifest without end": (lambda folder: (folder / NAME).write_text("[" * 100_000), "cannot be read"),
    "newer format": (manifest(format_version=2), "newer Skylight"),
    "newer tables": (migrations(lambda names: [*names, "9999_wonders"]), "newer Skylight"),
    "older tables": (migrations(lambda names: names[:-1]), "older Skylight"),
    "a field more": (people(lambda text: text.replace('{"', '{"salary":1,"', 1)), "line 1: This is not a row"),
    "a field less": (people(lambda text: text.replace('"about":"",', "", 1)), "line 1: This is not a row"),
    "not JSON": (people(lambda text: f"{text}nonsense\n"), "This is not a row"),
    "nested without end": (people(lambda text: f"{text}{'[' * 100_000}\n"), "This is not a row"),
    "text for a number": (people(lambda text: text.replace('"version":1', '"version":"1"')), "as number"),
    "yes for true": (people(lambda text: text.replace('"is_active":true', '"is_active":1')), "true or false"),
    "an impossible day": (people(lambda text: text.replace('"joined_on":"2025-01-06"', '"joined_on":"2025-02-31"')), "as day"),
    "nothing for something": (people(lambda text: text.replace('"kind":"employee"', '"kind":null')), "empty"),
    "too long": (people(lambda text: text.replace("Ana Ruiz", "A" * 201)), "longer than 200"),
    "a number beyond all": (people(lambda text: text.replace('"version":1', f'"version":{2**70}')), "not fit"),
    "twice the same": (people(lambda text: text + text), "does not fit"),
    "nobody's manager": (people(lambda text: text.replace('"manager_id":null', '"manager_id":99')), "contradict"),
    "against a rule": (
        people(lambda text: text.replace('"is_admin":true,', '"is_admin":true,').replace("employee", "vacancy")),
        "not fit",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "said"), BAD.values(), ids=BAD.keys())
def test_a_folder_that_is_not_whole_is_refused_before_anything_is_changed(
    exported: Exported, spoil: Callable[[Path], Any], said: str
) -> None:
    folder = exported()
    spoil(folder)

    with pytest.raises(RuleBroken) as refused:
        bring_back(folder)

    assert said in str(refused.value.text)
    assert not Person.objects.exists()


def test_an_installation_where_somebody_works_takes_no_export(exported: Exported) -> None:
    folder = exported()
    make.person("Somebody")

    with pytest.raises(RuleBroken, match="empty installation"):
        bring_back(folder)

    assert not Person.objects.filter(name="Ana Ruiz").exists()


def test_the_same_folder_as_it_was_written_is_taken(exported: Exported) -> None:
    rewrite(folder := exported(), "people.jsonl", lambda text: text)

    bring_back(folder)

    assert Person.objects.filter(name="Ana Ruiz").exists()
