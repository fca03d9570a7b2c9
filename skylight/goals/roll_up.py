"""Keeps the progress that stands on key results and objectives true to what was reported.

An objective's progress comes from its own key results alone, never through alignment. Hold the objective
(`locks.hold`) before calling these, else two check-ins at once could each miss the other's figure.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from skylight.goals import progress
from skylight.goals.locks import hold_all
from skylight.goals.models import KeyResult, Objective
from skylight.goals.policy import policy_of

# A night or two may pass without a worker after the last period of a cycle.
RECENT = timedelta(days=7)
INSTANT = timedelta(microseconds=1)
STEP = Decimal("0.000001")
LARGEST = Decimal("999999.999999")
NOTHING = Decimal(0)
ALL = Decimal(1)


def recompute_key_result(key_result: KeyResult, *, at: datetime) -> None:
    """Reckon and save a key result's own progress; the objective's is `recompute_objective`'s."""
    key_result.progress = kept(_reckoned(key_result, at).raw)
    KeyResult.objects.filter(pk=key_result.pk).update(progress=key_result.progress)


def recompute_objective(objective: Objective) -> None:
    """Reckon and save an objective's progress from its key results that are not cancelled."""
    rows = objective.key_results.live().order_by("position", "id").values_list("progress", "weight")
    found = progress.of_objective([(shown(raw), weight) for raw, weight in rows])
    objective.progress = kept(found.value)
    Objective.objects.filter(pk=objective.pk).update(progress=objective.progress)


def recompute_ranges(*, at: datetime) -> int:
    """Let periods that ended in silence count; says of how many objectives. Running it twice is the same as once."""
    ranges = KeyResult.objects.live().filter(
        kind=KeyResult.Kind.RANGE,
        progress__isnull=False,
        objective__state=Objective.State.PUBLISHED,
        objective__cycle__ends_at__gt=at - RECENT,
    )
    pks = list(ranges.order_by("objective").values_list("objective", flat=True).distinct())
    for pk in pks:
        _recompute_ranges_of(pk, at)
    return len(pks)


def shown(raw: Decimal | None) -> Decimal | None:
    """The part of a key result's progress that counts, from 0 to 1."""
    return None if raw is None else min(max(raw, NOTHING), ALL)


def kept(raw: Decimal | None) -> Decimal | None:
    """Progress as a column holds it; rounding never makes it nothing, nor done, when it is not."""
    if raw is None:
        return None
    rounded = min(max(raw, -LARGEST), LARGEST).quantize(STEP, ROUND_HALF_UP)
    if NOTHING < raw < ALL:
        return min(max(rounded, STEP), ALL - STEP)
    return min(rounded, -STEP) if raw < NOTHING else rounded


@transaction.atomic
def _recompute_ranges_of(pk: int, at: datetime) -> None:
    objective = hold_all([pk])[pk]
    for key_result in objective.key_results.live().filter(kind=KeyResult.Kind.RANGE).order_by("id"):
        recompute_key_result(key_result, at=at)
    recompute_objective(objective)


def _reckoned(key_result: KeyResult, at: datetime) -> progress.Progress:
    if key_result.is_metric:
        return _of_metric(key_result)
    elif key_result.kind == KeyResult.Kind.RANGE:
        return _of_range(key_result, at)
    elif key_result.kind == KeyResult.Kind.MILESTONE:
        steps = key_result.milestones.filter(removed_at=None).values_list("weight", "done_at")
        return progress.of_milestones([(weight, done_at is not None) for weight, done_at in steps])
    else:
        current = key_result.current
        return progress.of_binary(None if current is None else current >= ALL)


def _of_metric(key_result: KeyResult) -> progress.Progress:
    if key_result.start is None or key_result.target is None:
        return progress.Progress(None, None)
    return progress.of_metric(key_result.start, key_result.target, key_result.current)


def _of_range(key_result: KeyResult, at: datetime) -> progress.Progress:
    reports = _reports(key_result)
    if not reports:
        return progress.Progress(None, None)
    cycle = key_result.objective.cycle
    written_at = min(key_result.created_at, reports[0][0])
    starts_at = max(cycle.starts_at or written_at, written_at)
    # A report of this very moment counts.
    until = min(at + INSTANT, cycle.ends_at) if cycle.ends_at else at + INSTANT
    periods = progress.periods_kept(
        reports,
        low=key_result.low,
        high=key_result.high,
        starts_at=starts_at.astimezone(ZoneInfo(cycle.time_zone)),
        until=until,
        period_days=policy_of(key_result.objective).cadence_days,
    )
    return progress.of_range(*periods)


def _reports(key_result: KeyResult) -> list[tuple[datetime, Decimal]]:
    """The standing values, oldest first; a correction counts for the moment of what it corrects."""
    rows = key_result.check_ins.order_by("at", "id").values_list("pk", "at", "value", "corrects")
    reports: dict[int, tuple[datetime, Decimal | None]] = {}
    for pk, at, value, corrects in rows:
        said_at = reports.pop(corrects)[0] if corrects in reports else at
        reports[pk] = (said_at, value)
    return sorted((at, value) for at, value in reports.values() if value is not None)
