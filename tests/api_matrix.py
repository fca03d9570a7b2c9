"""Who gets which answer from which operation of the API: the whole of it, as data.

Each row is named after its operation (`PATCH /people/{pk}`) and gives the answers in the order of `WHO`. The people are
those of tests/access_matrix.py: Ana owns what is asked for, Li is her manager, Bo a colleague, Cora a contract worker,
Rut the administrator; each calls with a token that reads and writes.

Three more are asked each time and need no column: a stranger and somebody who has left get 401, and Ana's token that
only reads gets what she gets, or 403 for whatever writes. Of each operation that writes the harness proves as well that
it writes one event, and that a repeat with the same Idempotency-Key gets the same answer and does nothing.

An operation without a row fails the suite. `tests/api_rows/` holds the rows, a module for each app.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests import api_rows
from tests.access_matrix import World

WHO = ("colleague", "owner", "manager", "contract worker", "admin")

#        colleague  owner  manager  contract  admin
ALL_READ = "200     200    200      200       200"
ALL_DO = "200       200    200      200       200"
ALL_MAKE = "201     201    201      201       201"
ADMIN_DOES = "403   403    403      403       200"
ADMIN_MAKES = "403  403    403      403       201"
OWNER_DOES = "403   200    403      403       403"
OWNER_MAKES = "403  201    403      403       403"


@dataclass(frozen=True)
class Call:
    """What one operation answers; `args` fill its address, `body` is sent as JSON.

    `events` is how many events a call writes that goes through: one, unless the row says why not.
    """

    answers: str
    args: Callable[[World], dict[str, Any]] = lambda world: {}
    body: Callable[[World], Any] = lambda world: None
    query: str = ""
    events: int = 1

    def expected(self) -> dict[str, int]:
        """The line of the matrix by column."""
        return dict(zip(WHO, map(int, self.answers.split()), strict=True))


def _calls() -> dict[str, Call]:
    found: dict[str, Call] = {}
    for module in iter_modules(api_rows.__path__, "tests.api_rows."):
        rows = import_module(module.name).CALLS
        assert not found.keys() & rows.keys()
        found.update(rows)
    return found


def calls() -> dict[str, Call]:
    """Every row by its operation."""
    return dict(sorted(_calls().items()))
