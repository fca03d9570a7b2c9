"""What a seal is made of: arithmetic over plain values, the same on every engine.

An event's words (its reason and data) have a digest of their own, and the seal's hash covers that digest, the rest of
the event and the hash before. So words can be taken away and all else still be proved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from skylight.activity.models import Event, Seal

BEGINNING = "0" * 64
REDACTED = {"redacted": True}
FACTS = ("id", "kind", "at", "by_id", "person_id", "team_id", "objective_id", "subject", "request")
WORDS = ("salt", "reason", "data")


@dataclass(frozen=True)
class Link:
    """What one seal says."""

    sequence: int
    at: datetime
    words: str
    previous: str


def chain(events: Iterable[Event], *, sequence: int, previous: str, at: datetime) -> Iterator[Seal]:
    """The seals of these events in their order, after the one with that number and hash."""
    for place, event in enumerate(events, sequence + 1):
        values = vars(event)
        link = Link(place, at, words_of(values), previous)
        previous = hash_of(link, values)
        yield Seal(
            sequence=place, event=event, at=at, words=link.words, previous=link.previous, hash=previous
        )


def words_of(event: Mapping[str, Any]) -> str:
    """The digest of an event's words, given its columns by name."""
    return _digest({name: event[name] for name in WORDS})


def hash_of(link: Link, event: Mapping[str, Any]) -> str:
    """The hash of a seal, given the event's columns by name."""
    return _digest({"seal": vars(link), "event": {name: event[name] for name in FACTS}})


def _digest(values: dict[str, Any]) -> str:
    return sha256(canonical(values).encode()).hexdigest()


def canonical(values: Any) -> str:
    """JSON that is written in one way only: sorted names, no spaces, ASCII, moments in UTC to the microsecond."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), default=_moment)


def _moment(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} has no canonical text.")
    return value.astimezone(UTC).isoformat(timespec="microseconds")
