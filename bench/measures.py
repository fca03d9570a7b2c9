"""The key results of the made-up company: what they measure, what was reported, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from bench import texts
from skylight.cycles.models import Cycle
from skylight.goals import progress, roll_up
from skylight.goals.models import KeyResult

METRIC, RANGE, MILESTONE, BINARY = "metric", "range", "milestone", "binary"
STEPS = 3
LOW, HIGH, INSIDE, OUTSIDE = Decimal(95), Decimal(99), Decimal("97.5"), Decimal(90)
CADENCE_DAYS = 7
# The number of a round and how far things were then, in twentieths.
Told = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Report:
    """One check-in: in which round, a value (or ticked steps), what was before it, and the progress then."""

    turn: int
    value: Decimal | None
    before: Decimal | None
    done: int
    progress: Decimal | None


@dataclass(frozen=True, slots=True)
class Story:
    """How one key result went: its reports, and where it stands."""

    kind: str
    reports: tuple[Report, ...]
    current: Decimal | None
    progress: Decimal | None


def sort_of(number: int) -> str:
    """Which sort of key result the one with this number is: six of seven are figures that move."""
    return {0: RANGE, 7: MILESTONE, 14: BINARY}.get(number % 21, METRIC)


class Measures:
    """Key results of one cycle in which people report at these moments."""

    def __init__(self, cycle: Cycle, moments: list[datetime], at: datetime) -> None:
        self._cycle, self._moments, self._at = cycle, moments, at
        self.story = cache(self._story)

    def _story(self, kind: str, measure: int, shares: tuple[int | None, ...]) -> Story:
        """The story with these shares of the way (in twentieths), none for a round without a report."""
        told = [(turn, share) for turn, share in enumerate(shares) if share is not None]
        if kind == METRIC:
            return self._metric(measure, told)
        elif kind == RANGE:
            return self._range(told)
        elif kind == MILESTONE:
            return self._milestones(told)
        else:
            return self._binary(told)

    def _metric(self, measure: int, told: list[Told]) -> Story:
        _title, _chinese, start, target, *_units = texts.MEASURES[measure]
        values = [start + (target - start) * share / 20 for _turn, share in told]
        far = [roll_up.kept(progress.of_metric(start, target, value).raw) for value in values]
        kind = KeyResult.Kind.INCREASE if target > start else KeyResult.Kind.DECREASE
        return _story(kind, told, values, far)

    def _range(self, told: list[Told]) -> Story:
        said = [(self._moments[turn], OUTSIDE if share < 4 else INSIDE) for turn, share in told]
        far = [self._kept(said[: end + 1], said[end][0]) for end in range(len(said))]
        story = _story(KeyResult.Kind.RANGE, told, [value for _moment, value in said], far)
        # Weeks without a report count from the night on which they end.
        return replace(story, progress=self._kept(said, self._at) if said else None)

    def _kept(self, values: list[tuple[datetime, Decimal]], at: datetime) -> Decimal | None:
        cycle = self._cycle
        assert cycle.starts_at is not None
        assert cycle.ends_at is not None
        periods = progress.periods_kept(
            values,
            low=LOW,
            high=HIGH,
            starts_at=cycle.starts_at.astimezone(ZoneInfo(cycle.time_zone)),
            until=min(at + timedelta(microseconds=1), cycle.ends_at),
            period_days=CADENCE_DAYS,
        )
        return roll_up.kept(progress.of_range(*periods).raw)

    def _milestones(self, told: list[Told]) -> Story:
        done = [(turn, share * STEPS // 20) for turn, share in told]
        reports = tuple(Report(turn, None, None, number, _of_steps(number)) for turn, number in done)
        return Story(KeyResult.Kind.MILESTONE, reports, None, _of_steps(done[-1][1] if done else 0))

    def _binary(self, told: list[Told]) -> Story:
        values = [Decimal(share >= 18) for _turn, share in told]
        return _story(KeyResult.Kind.BINARY, told, values, [roll_up.kept(value) for value in values])


@cache
def of_objective(shares: tuple[Decimal | None, ...]) -> Decimal | None:
    """The progress of an objective whose key results stand here."""
    return roll_up.kept(progress.of_objective([(roll_up.shown(share), None) for share in shares]).value)


@cache
def _of_steps(done: int) -> Decimal | None:
    return roll_up.kept(progress.of_milestones([(Decimal(1), step < done) for step in range(STEPS)]).raw)


def _story(kind: str, told: list[Told], values: list[Decimal], far: list[Decimal | None]) -> Story:
    before: list[Decimal | None] = [None, *values]
    reports = tuple(
        Report(turn, value, earlier, 0, share)
        for (turn, _share), value, earlier, share in zip(told, values, before, far, strict=False)
    )
    return Story(kind, reports, values[-1] if values else None, far[-1] if far else None)
