"""What can stand in the way of an act, each with one answer for web and API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class NotAllowed(Exception):
    """The thing is visible, but this person may not do that with it (403)."""


class RuleBroken(Exception):
    """Allowed, but it makes no sense; `text` is for the person, `field` names the input it belongs to (422).

    `also` are the other inputs that make none, where several were looked at together.
    """

    def __init__(self, text: Any, *, field: str | None = None, also: Sequence[RuleBroken] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.field = field
        self.also = tuple(also)


class Stale(Exception):
    """Somebody else changed the row after the editor had read it (409); `current` is the row as it stands."""

    def __init__(self, current: Any) -> None:
        super().__init__("stale version")
        self.current = current


class VersionMissing(Exception):
    """A write that does not say which version it read (428)."""


def require(allowed: bool) -> None:
    """The first line of each action. Raises NotAllowed."""
    if not allowed:
        raise NotAllowed
