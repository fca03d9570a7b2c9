"""The reason why one row of a foreign file is left out."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """One row that cannot be true; the sentence and its values are for the report."""

    def __init__(self, reason: Any, **values: Any) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values
