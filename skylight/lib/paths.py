"""Places in a tree stored as text, so that a whole sub-tree is one range of an index.

A path is the ids from the top down, five base-36 digits each (60 million rows). Lower-case letters and digits
alone sort alike in every collation of both engines.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH = 5
LAST = "zzzzzz"


def step(pk: int) -> str:
    """One id as five base-36 digits."""
    digits = ""
    while pk:
        pk, rest = divmod(pk, 36)
        digits = DIGITS[rest] + digits
    return digits.rjust(WIDTH, "0")


def ids(path: str) -> list[int]:
    """The ids on a path, from the top down."""
    return [int(path[at : at + WIDTH], 36) for at in range(0, len(path), WIDTH)]


def depth(path: str) -> int:
    """How many steps below the top: 0 for the top itself."""
    return len(path) // WIDTH - 1


def within(field: str, path: str) -> Q:
    """The condition that a path field lies at a node or below it: `within("team__path", team.path)`."""
    start, end = below(path)
    return Q(**{f"{field}__gte": start, f"{field}__lt": end})


def within_that_of(field: str, rows: QuerySet[Any]) -> Q:
    """The same below the path of a row that the statement itself looks up: `within_that_of("path", teams.filter(pk=7))`."""
    start = Subquery(rows.values("path"))
    return Q(**{f"{field}__gte": start, f"{field}__lt": Concat(start, Value(LAST))})


def below(path: str) -> tuple[str, str]:
    """The half-open range (from, to) that holds the node and all below it."""
    return path, path + LAST
