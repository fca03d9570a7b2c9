"""Whether a key result keeps up with the time that has passed.

Every figure here is a suggestion: the owner's own word about the state of a key result goes before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

NOTHING = Decimal(0)
ALL = Decimal(1)

# Before this share of the time has passed, any status would be noise.
TOO_EARLY = Decimal("0.10")
# A key result lighter than this does not decide how its objective is doing.
LIGHT = Decimal("0.10")
# 0.6 to 0.7 is the sweet spot for aspirational work (re:Work, "Grade OKRs").
EXPECTED = {"committed": ALL, "aspirational": Decimal("0.7")}
STALE_AFTER_RHYTHMS = 2
WEAKEST_FIRST = ("off_track", "at_risk", "on_track", "done")


@dataclass(frozen=True)
class Thresholds:
    """How far behind a key result may be and still count as on track, or as at risk."""

    on_track_within: Decimal = Decimal("0.10")
    at_risk_within: Decimal = Decimal("0.25")


@dataclass(frozen=True)
class Suggestion:
    """A status to suggest, if any, and how far progress is behind what was expected."""

    status: str | None
    gap: Decimal | None


THRESHOLDS = Thresholds()


def suggest_status(
    progress: Decimal | None,
    *,
    elapsed: Decimal,
    commitment: str,
    profile: str = "linear",
    past_deadline: bool = False,
    thresholds: Thresholds = THRESHOLDS,
) -> Suggestion:
    """The status that raw progress deserves after this share of the key result's own time."""
    if progress is None:
        return Suggestion(None, None)
    elapsed = ALL if past_deadline else elapsed
    gap = expected_progress(elapsed, commitment=commitment, profile=profile) - progress
    if progress >= ALL:
        return Suggestion("done", gap)
    elif elapsed < TOO_EARLY:
        return Suggestion(None, gap)
    elif past_deadline and gap > NOTHING:
        return Suggestion("off_track", gap)
    else:
        return Suggestion(_status_for(gap, thresholds), gap)


def expected_progress(elapsed: Decimal, *, commitment: str, profile: str = "linear") -> Decimal:
    """Where a key result should be by now, knowing how much of it is hoped for."""
    return expected_share(elapsed, profile) * EXPECTED[commitment]


def expected_share(elapsed: Decimal, profile: str) -> Decimal:
    """The share of the work that should be done after this share of the time, from 0 to 1."""
    time = min(max(elapsed, NOTHING), ALL)
    if profile == "linear":
        return time
    elif profile == "s_curve":
        return time * time * (3 - 2 * time)
    elif profile == "back_loaded":
        return time * time
    elif profile == "step":
        return ALL if time == ALL else NOTHING
    else:
        raise ValueError(f"no profile is called {profile}")


def is_stale(last_check_in_at: datetime | None, *, since: datetime, at: datetime, cadence_days: int) -> bool:
    """Have two rhythms gone by without a check-in, counting from when the key result became live?"""
    heard_at = max(last_check_in_at or since, since)
    return at - heard_at >= STALE_AFTER_RHYTHMS * timedelta(days=cadence_days)


def objective_status(key_results: Sequence[tuple[str | None, Decimal]]) -> str | None:
    """The weakest known status among (status, share of weight) pairs that are not light, as Perdoo has it."""
    weighty = [(status, share) for status, share in key_results if share >= LIGHT]
    # Eleven equal key results are all light; then each of them counts.
    known = [status for status, _ in weighty or key_results if status is not None]
    return min(known, key=WEAKEST_FIRST.index, default=None)


def _status_for(gap: Decimal, thresholds: Thresholds) -> str:
    if gap <= thresholds.on_track_within:
        return "on_track"
    elif gap <= thresholds.at_risk_within:
        return "at_risk"
    else:
        return "off_track"
