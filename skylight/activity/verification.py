"""Whether the record is as it was written: every seal reckoned again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from skylight.activity import sealing, triggers
from skylight.activity.models import Event, Seal, Unsealed

READ_AT_ONCE = 2_000
TOLD_EVERY = 10_000
SEAL = ("sequence", "at", "words", "previous", "hash")
EVENT = (*sealing.FACTS, *sealing.WORDS)


@dataclass(frozen=True)
class Fault:
    """The first seal that does not fit, by its place in the chain and its event."""

    sequence: int
    event: int | None
    text: str


@dataclass(frozen=True)
class Verdict:
    """What was found: `forgotten` events neither have a seal nor wait for one; `head` is the newest hash."""

    events: int
    unsealed: int
    forgotten: int
    sealed: int
    head: str
    missing_triggers: list[str]
    fault: Fault | None

    @property
    def holds(self) -> bool:
        return self.fault is None and not self.forgotten and not self.missing_triggers


def verify(*, tell: Callable[[int], None] = lambda done: None) -> Verdict:
    """Reckon the whole chain again, in as much memory for ten million events as for ten.

    `tell` hears now and then how many seals have been read.
    """
    reading = Reading()
    for row in _rows():
        reading.take(row)
        if reading.fault:
            break
        if reading.sequence % TOLD_EVERY == 0:
            tell(reading.sequence)
    return Verdict(
        events=Event.objects.count(),
        unsealed=Unsealed.objects.count(),
        forgotten=Event.objects.filter(seal=None).exclude(pk__in=Unsealed.objects.values("pk")).count(),
        sealed=reading.sequence,
        head=reading.hash,
        missing_triggers=triggers.missing(connection),
        fault=reading.fault,
    )


def holds_hash(head: str) -> bool:
    """Whether the chain holds a hash that was noted elsewhere; without it, something has been cut off since."""
    return head == sealing.BEGINNING or Seal.objects.filter(hash=head).exists()


def _rows() -> Iterator[dict[str, Any]]:
    """Seals in their order, each with its event's columns under their own names and its redaction."""
    columns = [*SEAL, *(f"event__{name}" for name in EVENT), "event__redaction__declared_in"]
    return Seal.objects.order_by("sequence").values(*columns).iterator(READ_AT_ONCE)


class Reading:
    """How far the chain has been read, and what was wrong with it first."""

    def __init__(self) -> None:
        self.sequence = 0
        self.hash = sealing.BEGINNING
        self.fault: Fault | None = None
        self._declared: dict[int, frozenset[int]] = {}

    def take(self, row: dict[str, Any]) -> None:
        """Read one more seal."""
        event = {name: row[f"event__{name}"] for name in EVENT}
        text = self._wrong(row, event)
        if text:
            self.fault = Fault(self.sequence + 1, event["id"], text)
        else:
            self.sequence, self.hash = row["sequence"], row["hash"]

    def _wrong(self, row: dict[str, Any], event: dict[str, Any]) -> str:
        if row["sequence"] != self.sequence + 1:
            return f"number {self.sequence + 1} is missing"
        if row["previous"] != self.hash:
            return "it does not follow the seal before it"
        link = sealing.Link(row["sequence"], row["at"], row["words"], row["previous"])
        if sealing.hash_of(link, event) != row["hash"]:
            return "the event is not the one that was sealed"
        if sealing.words_of(event) != row["words"] and not self._is_redacted(row, event):
            return "the event's words are not the ones that were sealed"
        return ""

    def _is_redacted(self, row: dict[str, Any], event: dict[str, Any]) -> bool:
        declared_in = row["event__redaction__declared_in"]
        is_empty = (event["reason"], event["salt"], event["data"]) == ("", "", sealing.REDACTED)
        return is_empty and declared_in is not None and event["id"] in self._declared_by(declared_in)

    def _declared_by(self, pk: int) -> frozenset[int]:
        """The events that this one names as redacted; it is itself a link of the chain, or will be."""
        if pk not in self._declared:
            named = Event.objects.values_list("data", flat=True).get(pk=pk).get("events", [])
            self._declared[pk] = frozenset(named if isinstance(named, list) else [])
        return self._declared[pk]
