"""What the check-ins on a key result say by now: of each thing the newest word that nobody has corrected.

A correction speaks for the moment of what it corrects, so that setting an old figure right never hides a newer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from skylight.goals.models import CheckIn, KeyResult

NO_STATUS = KeyResult.Status.NONE.value


@dataclass(frozen=True)
class Words:
    """The value, the status and the confidence in force, and when something was said last."""

    value: Decimal | None
    status: str
    confidence: int | None
    said_at: datetime | None


def now(key_result: KeyResult) -> Words:
    """What stands on the key result itself."""
    return Words(key_result.current, key_result.status, key_result.confidence, key_result.checked_in_at)


def of(check_ins: Sequence[CheckIn], *, otherwise: Words) -> Words:
    """What these check-ins say; of what none of them ever spoke, `otherwise` stands."""
    standing = list(_standing(check_ins))
    words = [one for _said_at, one in standing]
    return Words(
        value=_value(check_ins, words, otherwise.value),
        status=_status(check_ins, words, otherwise.status),
        confidence=_confidence(check_ins, words, otherwise.confidence),
        said_at=standing[-1][0] if standing else otherwise.said_at,
    )


def before(check_ins: Sequence[CheckIn], key_result: KeyResult) -> Words:
    """What stood before the first of these check-ins spoke; what never was spoken of stands to this day."""
    return Words(
        value=_value(check_ins, [], key_result.current),
        status=_status(check_ins, [], key_result.status),
        confidence=_confidence(check_ins, [], key_result.confidence),
        said_at=None,
    )


def _standing(check_ins: Iterable[CheckIn]) -> Iterable[tuple[datetime, CheckIn]]:
    """The uncorrected ones with the moment they speak for, oldest first."""
    said: dict[int, tuple[datetime, int]] = {}
    rows = {one.pk: one for one in check_ins}
    for pk in sorted(rows):
        corrected = said.pop(rows[pk].corrects_id or 0, None)
        said[pk] = corrected or (rows[pk].at, pk)
    return [(said[pk][0], rows[pk]) for pk in sorted(said, key=said.__getitem__)]


def _value(
    every: Iterable[CheckIn], standing: Iterable[CheckIn], otherwise: Decimal | None
) -> Decimal | None:
    spoken = [one for one in every if one.value is not None]
    stated = [one.value for one in standing if one.value is not None]
    if stated:
        return stated[-1]
    return min(spoken, key=lambda one: one.pk).value_before if spoken else otherwise


def _status(every: Iterable[CheckIn], standing: Iterable[CheckIn], otherwise: str) -> str:
    spoken = any(one.status != NO_STATUS for one in every)
    stated = [one.status for one in standing if one.status != NO_STATUS]
    return stated[-1] if stated else NO_STATUS if spoken else otherwise


def _confidence(every: Iterable[CheckIn], standing: Iterable[CheckIn], otherwise: int | None) -> int | None:
    spoken = any(one.confidence is not None for one in every)
    stated = [one.confidence for one in standing if one.confidence is not None]
    return stated[-1] if stated else None if spoken else otherwise
