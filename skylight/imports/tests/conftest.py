"""Folders of CSV files to bring in, written as text in the tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from skylight.imports.actions import import_path
from skylight.imports.report import Report
from tests import make

Bring = Callable[..., Report]


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """`folder(people="id,name…")`: a folder with these files, given as text or bytes."""

    def write(**files: str | bytes) -> Path:
        place = tmp_path / "northwind"
        place.mkdir(exist_ok=True)
        for old in place.iterdir():
            old.unlink()
        for stem, content in files.items():
            data = content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode()
            (place / f"{stem}.csv").write_bytes(data)
        return place

    return write


@pytest.fixture
def bring(db: None, folder: Callable[..., Path]) -> Bring:
    """`bring(people="id,name…")`: the report of importing such a folder, as Skylight itself, at `make.NOW`."""

    def bring_in(*, by: Any = None, at: Any = make.NOW, **files: Any) -> Report:
        options = {name: files.pop(name) for name in ("dry_run", "strict") if name in files}
        return import_path(folder(**files), by=by or make.system(), at=at, **options)

    return bring_in


@pytest.fixture
def refused() -> Callable[[Report], list[tuple[str, int, str]]]:
    """Each refusal as (file, line, reason)."""
    return lambda report: [(one["file"], one["line"], one["reason"]) for one in report.as_dict()["refused"]]


@pytest.fixture
def notes() -> Callable[[Report], str]:
    """All notes as one text."""
    return lambda report: "\n".join(report.as_dict()["notes"])
