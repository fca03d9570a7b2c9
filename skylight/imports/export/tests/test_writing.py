"""An export takes a folder of its own, is private, leaves nothing half, and holds one moment."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from skylight.imports.export import writing
from skylight.imports.export.tests.conftest import content, everyday_company
from skylight.imports.export.writing import export_to
from skylight.lib.errors import RuleBroken

pytestmark = pytest.mark.django_db


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(RuleBroken, match="something in"):
        export_to(tmp_path)

    assert content(tmp_path) == {"notes.txt": b"mine"}


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    export_to(tmp_path / "out")

    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "out").rglob("*"))


def test_a_full_disk_leaves_no_half_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everyday_company()
    real = writing._file

    def full(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "events.jsonl":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, *arguments, **options)

    monkeypatch.setattr(writing, "_file", full)
    with pytest.raises(OSError, match="No space"):
        export_to(tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_the_same_company_is_written_the_same_twice(tmp_path: Path) -> None:
    everyday_company()

    export_to(tmp_path / "one")
    export_to(tmp_path / "two")

    assert content(tmp_path / "one") == content(tmp_path / "two")
