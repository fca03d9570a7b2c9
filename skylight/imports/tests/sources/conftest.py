"""Files of other systems, written as text in the tests; all that stands in them is made up."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import openpyxl
import pytest

from skylight.imports.actions import import_path
from skylight.imports.report import Report
from tests import make


@pytest.fixture
def given(db: None, tmp_path: Path) -> Callable[..., Report]:
    """`given("view.csv", "Id,…")`: the report of importing one such file; bytes, rows or objects serve as well."""

    def bring_in(name: str, content: Any, **options: Any) -> Report:
        path = tmp_path / name
        path.write_bytes(as_bytes(name, content))
        by = options.pop("by", None) or make.system()
        return import_path(path, by=by, at=options.pop("at", make.NOW), **options)

    return bring_in


@pytest.fixture
def given_folder(db: None, tmp_path: Path) -> Callable[..., Report]:
    """`given_folder({"users.csv": "User Name,…", …})`: the report of importing a folder of files."""

    def bring_in(files: dict[str, Any], **options: Any) -> Report:
        place = tmp_path / "northwind"
        place.mkdir(exist_ok=True)
        for name, content in files.items():
            (place / name).write_bytes(as_bytes(name, content))
        return import_path(place, by=make.system(), at=make.NOW, **options)

    return bring_in


def as_bytes(name: str, content: Any) -> bytes:
    """A file of the kind its name tells."""
    if isinstance(content, bytes):
        return content
    elif isinstance(content, str):
        return dedent(content).lstrip("\n").encode()
    elif name.endswith(".xlsx"):
        return workbook(content)
    elif name.endswith(".zip"):
        return archive(content)
    else:
        return json.dumps(content, ensure_ascii=False, indent=1).encode()


def workbook(sheets: Any) -> bytes:
    """A workbook of one sheet, given as rows, or of several by title."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (sheets if isinstance(sheets, dict) else {"Sheet1": sheets}).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(files: dict[str, Any]) -> bytes:
    """A ZIP of files of the kinds that their names tell."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, as_bytes(name, content))
    return file.getvalue()
