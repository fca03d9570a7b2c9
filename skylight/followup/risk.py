"""In which order whoever leads should look: what goes wrong first, and of that what was silent longest.

Pure: it sorts what pages have loaded, and asks nothing. Off track stands before at risk, then come no news, no word
yet, on track, and done. Of equals the one with the oldest check-in comes first, and one without any before that;
then by name. Who has no goals comes last, because there is nothing to look at; that is no mark against anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from skylight.followup.weeks import WEAKEST_FIRST

NEVER = datetime.min.replace(tzinfo=UTC)
RISK = "risk"
WRITTEN = "written"
ORDERS = (RISK, WRITTEN)

Key = tuple[int, datetime, str, int]


def key(words: Iterable[str], heard: Iterable[datetime | None], name: str, pk: int) -> Key:
    """The place of a goal or of a person, by the words and last check-ins of its key results."""
    found = list(words)
    places = [WEAKEST_FIRST.index(one) for one in found if one in WEAKEST_FIRST]
    oldest = min((at or NEVER for at in heard), default=NEVER)
    return (min(places) if places else len(WEAKEST_FIRST), oldest, name.casefold(), pk)


def chosen(order: str | None) -> str:
    """The order that was asked for, by risk if none of them was."""
    return order if order in ORDERS else RISK
