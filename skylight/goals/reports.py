"""What somebody reports on a key result: whether it makes sense, and whether it says anything new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from skylight.goals import fields, words
from skylight.goals.models import CheckIn, KeyResult
from skylight.lib.errors import RuleBroken

Kind = KeyResult.Kind
LONGEST_ADDRESS = 2000


@dataclass(frozen=True)
class CheckInEntry:
    """What somebody reports on one key result.

    `seen_check_in` is the newest check-in that the form had shown, 0 for none, None when nobody looked; `confirm`
    says that the figures still hold, so that the same ones are a report too.
    """

    key_result: KeyResult
    value: Decimal | None = None
    status: str = ""
    confidence: int | None = None
    note: str = ""
    evidence_url: str = ""
    milestones_done: Mapping[int, bool] | None = None
    seen_check_in: int | None = None
    confirm: bool = False

    @property
    def says_nothing(self) -> bool:
        figures = self.value is None and self.confidence is None and not self.milestones_done
        return figures and not (self.status or self.note or self.evidence_url or self.confirm)


@dataclass(frozen=True)
class Conflict:
    """Somebody has checked in since the form was opened: what one wants to say, and what was said meanwhile."""

    entry: CheckInEntry
    newest: CheckIn


def read(entry: CheckInEntry, key_result: KeyResult, check_ins: Sequence[CheckIn]) -> CheckInEntry:
    """The entry as it is kept, with the key result as it stands and those ticks alone that somebody has changed.

    `check_ins` are all so far, with their marks. Raises RuleBroken.
    """
    return replace(
        entry,
        key_result=key_result,
        value=_value(entry.value, key_result),
        status=_status(entry.status),
        confidence=_confidence(entry.confidence),
        note=fields.prose(entry.note, "note"),
        evidence_url=_address(entry.evidence_url),
        milestones_done=_ticks(entry, key_result, check_ins),
    )


def is_news(entry: CheckInEntry, check_ins: Sequence[CheckIn]) -> bool:
    """Does the entry say anything that its form had not shown?"""
    if entry.confirm or entry.note or entry.evidence_url or entry.milestones_done:
        return True
    shown = _shown(entry, check_ins)
    return (
        entry.value not in (None, shown.value)
        or entry.status not in (words.NO_STATUS, shown.status)
        or entry.confidence not in (None, shown.confidence)
    )


def conflicts(entries: Iterable[CheckInEntry], check_ins: Mapping[int, Sequence[CheckIn]]) -> list[Conflict]:
    """The entries whose writers had not seen the newest check-in."""
    return [
        Conflict(entry, unseen[-1])
        for entry in entries
        if (unseen := _unseen(entry, check_ins[entry.key_result.pk]))
    ]


def _unseen(entry: CheckInEntry, check_ins: Sequence[CheckIn]) -> list[CheckIn]:
    seen = entry.seen_check_in
    return [] if seen is None else [one for one in check_ins if one.pk > seen]


def _shown(entry: CheckInEntry, check_ins: Sequence[CheckIn]) -> words.Words:
    seen = entry.seen_check_in
    if seen is None:
        return words.now(entry.key_result)
    else:
        before = words.before(check_ins, entry.key_result)
        return words.of([one for one in check_ins if one.pk <= seen], otherwise=before)


def _value(value: Decimal | None, key_result: KeyResult) -> Decimal | None:
    value = fields.figure(value, "value")
    if value is not None and key_result.kind == Kind.MILESTONE:
        raise RuleBroken(_("Tick the milestones that are done; they make the progress."), field="value")
    if value not in (None, 0, 1) and key_result.kind == Kind.BINARY:
        raise RuleBroken(_("Give 1 when it is done, 0 when it is not."), field="value")
    return value


def _status(status: str) -> str:
    if status not in ("", *KeyResult.Status.values):
        raise RuleBroken(_("Choose one of the offered states."), field="status")
    return status or words.NO_STATUS


def _confidence(confidence: int | None) -> int | None:
    if confidence is not None and not 0 <= confidence <= 10:
        raise RuleBroken(_("Give a confidence from 0 to 10."), field="confidence")
    return confidence


def _address(text: str) -> str:
    address = fields.tidy(text)
    if address and not _is_web_address(address):
        raise RuleBroken(_("Give an address that begins with http:// or https://."), field="evidence_url")
    return address


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    tidy = len(text) <= LONGEST_ADDRESS and text.isprintable() and " " not in text
    return tidy and parts.scheme in ("http", "https") and bool(parts.hostname)


def _ticks(entry: CheckInEntry, key_result: KeyResult, check_ins: Sequence[CheckIn]) -> dict[int, bool]:
    given = entry.milestones_done or {}
    if not given:
        return {}
    shown = _shown_ticks(entry, key_result, check_ins)
    if not shown.keys() >= given.keys():
        raise RuleBroken(_("One of these milestones is gone. Load the page again."), field="milestones")
    return {pk: is_done for pk, is_done in given.items() if is_done != shown[pk]}


def _shown_ticks(entry: CheckInEntry, key_result: KeyResult, check_ins: Sequence[CheckIn]) -> dict[int, bool]:
    ticks = {one.pk: one.done_at is not None for one in key_result.milestones.all() if not one.removed_at}
    # A mark is a change, so before it the milestone stood the other way.
    for check_in in reversed(_unseen(entry, check_ins)):
        ticks.update({mark.milestone_id: not mark.done for mark in check_in.marks.all()})
    return ticks
