"""How a key result is doing: the owner's word, beside what its pace over its own working time suggests.

The owner's word goes first and a disagreement shows; silence of two rhythms is stale, whatever was said before. All
of it is reckoned from rows already loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from skylight.cycles.models import Cycle
from skylight.goals import pace, progress
from skylight.goals.models import KeyResult, Objective
from skylight.lib.working_time import elapsed_share
from skylight.policies.queries import Policy

STALE = "stale"
ONE_DAY = timedelta(days=1)
Status = KeyResult.Status


@dataclass(frozen=True)
class Reading:
    """What to show of a key result at a moment.

    `status` is the word to show; `expected` is where its progress should be by now; `is_exact` is false while Monday
    to Friday stands in for a year whose holidays are not known yet.
    """

    status: str
    suggested: str | None = None
    disagrees: bool = False
    is_stale: bool = False
    expected: Decimal | None = None
    elapsed: Decimal | None = None
    is_exact: bool = True


@dataclass(frozen=True)
class OwnTime:
    """What part of a key result's own time has passed at a moment."""

    elapsed: Decimal
    is_over: bool
    is_exact: bool


def read(
    key_result: KeyResult,
    *,
    objective: Objective,
    cycle: Cycle,
    policy: Policy,
    calendar: str,
    at: datetime,
) -> Reading:
    """How a key result is doing; drafts, and goals that rest or are over, keep the word that was said, without a suggestion."""
    if not objective.is_live or key_result.is_cancelled or objective.is_paused(at):
        return Reading(key_result.status)
    time = own_time(key_result, objective=objective, cycle=cycle, calendar=calendar, at=at)
    suggested = _suggested(key_result, objective, policy, time)
    stale = is_stale(key_result, objective=objective, cycle=cycle, policy=policy, at=at)
    stated = None if key_result.status == Status.NONE else key_result.status
    return Reading(
        status=STALE if stale else stated or suggested or Status.NONE.value,
        suggested=suggested,
        disagrees=stated is not None and suggested is not None and stated != suggested,
        is_stale=stale,
        expected=_expected(key_result, objective, time),
        elapsed=time.elapsed if time else None,
        is_exact=time.is_exact if time else True,
    )


class Weighed(Protocol):
    """A key result of which the word to show is known."""

    @property
    def status(self) -> str: ...

    @property
    def weight(self) -> Decimal | None: ...


def of_objective(key_results: Sequence[Weighed]) -> str:
    """The weakest word of the key results that weigh enough; stale and silent ones never make it look better."""
    shares = progress.shares([one.weight for one in key_results])
    words = [
        (one.status if one.status != Status.NONE else None, share)
        for one, share in zip(key_results, shares, strict=True)
    ]
    said = {word for word, _share in words}
    if STALE in said and not said & {"off_track", "at_risk"}:
        return STALE
    return pace.objective_status([one for one in words if one[0] != STALE]) or Status.NONE.value


def is_stale(
    key_result: KeyResult, *, objective: Objective, cycle: Cycle, policy: Policy, at: datetime
) -> bool:
    """Have two rhythms gone by in silence? What is done needs no more words; what is closed is history."""
    live_since = objective.published_at
    if (
        objective.is_paused(at)
        or cycle.starts_at is None
        or cycle.ends_at is None
        or live_since is None
        or cycle.phase(at) not in ("active", "scoring")
        or key_result.status == Status.DONE
    ):
        return False
    else:
        return pace.is_stale(
            key_result.checked_in_at,
            since=max(
                live_since, cycle.starts_at, key_result.created_at, objective.paused_until or live_since
            ),
            at=min(at, cycle.ends_at),
            cadence_days=policy.cadence_days,
        )


def own_time(
    key_result: KeyResult, *, objective: Objective, cycle: Cycle, calendar: str, at: datetime
) -> OwnTime | None:
    """The share of working days gone since the key result was live, until its deadline; None in an undated cycle."""
    if cycle.first_day is None or cycle.last_day is None:
        return None
    zone = ZoneInfo(cycle.time_zone)
    today = at.astimezone(zone).date()
    last_day = key_result.deadline or objective.deadline or cycle.last_day
    first_day = _first_day(key_result, objective, cycle.first_day, last_day, zone)
    # Only days that are over count: on the first one nobody is behind.
    share = elapsed_share(first_day, last_day, on=today - ONE_DAY, calendar=calendar)
    return OwnTime(share.value, today > last_day, share.exact)


def _first_day(
    key_result: KeyResult, objective: Objective, cycle_first_day: date, last_day: date, zone: ZoneInfo
) -> date:
    began = [cycle_first_day, key_result.created_at.astimezone(zone).date()]
    if objective.published_at is not None:
        began.append(objective.published_at.astimezone(zone).date())
    # What was written down when it was over already is measured by the cycle.
    return max(began) if max(began) <= last_day else min(cycle_first_day, last_day)


def _suggested(
    key_result: KeyResult, objective: Objective, policy: Policy, time: OwnTime | None
) -> str | None:
    if time is None:
        return Status.DONE.value if (key_result.progress or 0) >= pace.ALL else None
    thresholds = pace.Thresholds(policy.on_track_within, policy.at_risk_within)
    if key_result.kind == KeyResult.Kind.RANGE:
        return _suggested_for_range(key_result, objective, thresholds, time)
    return pace.suggest_status(
        key_result.progress,
        elapsed=time.elapsed,
        commitment=objective.commitment,
        profile=_profile(key_result),
        past_deadline=time.is_over,
        thresholds=thresholds,
    ).status


def _suggested_for_range(
    key_result: KeyResult, objective: Objective, thresholds: pace.Thresholds, time: OwnTime
) -> str | None:
    # A range is to be kept all the time: it is expected whole from the start, and done only at the end.
    if time.elapsed < pace.TOO_EARLY and not time.is_over:
        return None
    found = pace.suggest_status(
        key_result.progress,
        elapsed=pace.ALL,
        commitment=objective.commitment,
        past_deadline=time.is_over,
        thresholds=thresholds,
    ).status
    return Status.ON_TRACK.value if found == Status.DONE and not time.is_over else found


def _expected(key_result: KeyResult, objective: Objective, time: OwnTime | None) -> Decimal | None:
    if time is None or (_profile(key_result) == KeyResult.Profile.STEP and not time.is_over):
        return None
    whole = time.is_over or key_result.kind == KeyResult.Kind.RANGE
    return pace.expected_progress(
        pace.ALL if whole else time.elapsed, commitment=objective.commitment, profile=_profile(key_result)
    )


def _profile(key_result: KeyResult) -> str:
    # What is done or not done has no way between.
    return KeyResult.Profile.STEP if key_result.kind == KeyResult.Kind.BINARY else key_result.profile
