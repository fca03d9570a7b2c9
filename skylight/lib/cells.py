"""Cells of tables that leave and come back: no spreadsheet runs what a person wrote as a formula (ASVS 5.0, 1.2.10).

An apostrophe goes before a text that begins like a formula, and before one that begins as if that had been done
already; one is taken off where it stands so. Reading what was written therefore gives every text back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

BEGINNINGS = "=+-@\t\r\n\0＝＋－＠"
_RISKY = re.compile(f"'*[{re.escape(BEGINNINGS)}]")
_ESCAPED = re.compile(f"'+[{re.escape(BEGINNINGS)}]")


class Figure(str):
    """A number as text: it may begin with a minus and is still no formula."""


def escaped(text: str) -> str:
    """The text as a cell that no spreadsheet runs; a figure stays one.

    >>> escaped("=1+1"), escaped("'=1+1"), escaped("1+1"), escaped(Figure("-5"))
    ("'=1+1", "''=1+1", '1+1', '-5')
    """
    return f"'{text}" if type(text) is str and _RISKY.match(text) else text


def unescaped(cell: str) -> str:
    """The text that was written as this cell.

    >>> unescaped("'=1+1"), unescaped("''=1+1"), unescaped("'tis"), unescaped("=1+1")
    ('=1+1', "'=1+1", "'tis", '=1+1')
    """
    return cell[1:] if _ESCAPED.match(cell) else cell


def line(cells: Iterable[Any]) -> list[Any]:
    """A row to write: texts escaped, numbers and whatever else there is as it is."""
    return [escaped(cell) if isinstance(cell, str) else cell for cell in cells]
