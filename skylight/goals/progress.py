"""How far a key result and its objective have come.

One metric formula serves both directions, as in MetaPulse and Feedback4e (articles 4461543 and 80001132301);
an objective is the weighted mean of its own key results, as re:Work's guide to grading OKRs has it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from operator import itemgetter

NOTHING = Decimal(0)
ALL = Decimal(1)

# What a numeric(30, 10) column holds.
SMALLEST_STEP = Decimal("0.0000000001")
LARGEST_NUMBER = Decimal("99999999999999999999.9999999999")

# Two stored numbers can differ by one part in 10**31: fewer digits would call 0.999…9 done.
QUOTIENTS = Context(prec=50)
# Wide enough that no sum of weighted quotients is rounded, so that their order never matters.
SUMS = Context(prec=200)

NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?=\.?[0-9])(?P<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]*)(?P<rest>(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?)"
)
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("\N{MINUS SIGN}"): "-"}


@dataclass(frozen=True)
class Progress:
    """Raw progress as reckoned and the part of it that counts, from 0 to 1; both None without data."""

    raw: Decimal | None
    shown: Decimal | None


@dataclass(frozen=True)
class ObjectiveProgress:
    """An objective's progress and how many of its key results have reported any."""

    value: Decimal | None
    reported: int
    total: int


def of_metric(start: Decimal, target: Decimal, current: Decimal | None) -> Progress:
    """The share of the way from start to target, upwards or downwards."""
    if current is None:
        return Progress(None, None)
    with localcontext(QUOTIENTS):
        return _progress((current - start) / (target - start))


def of_range(kept: int, elapsed: int) -> Progress:
    """The share of elapsed periods in which the value stayed where it should."""
    if elapsed == 0:
        return Progress(None, None)
    with localcontext(QUOTIENTS):
        return _progress(Decimal(kept) / Decimal(elapsed))


def of_milestones(milestones: Sequence[tuple[Decimal | None, bool]]) -> Progress:
    """The weight of what is done, given each milestone's weight and whether it is done."""
    if not milestones:
        return Progress(None, None)
    return _progress(weighted_mean([(Decimal(done), weight) for weight, done in milestones]))


def of_binary(done: bool | None) -> Progress:
    """All or nothing; None when nobody has said."""
    if done is None:
        return Progress(None, None)
    return _progress(Decimal(done))


def of_objective(key_results: Sequence[tuple[Decimal | None, Decimal | None]]) -> ObjectiveProgress:
    """The weighted mean of (shown, weight) pairs, where a key result without data counts 0."""
    reported = sum(shown is not None for shown, _ in key_results)
    if not key_results:
        return ObjectiveProgress(None, reported, len(key_results))
    value = weighted_mean([(shown or NOTHING, weight) for shown, weight in key_results])
    return ObjectiveProgress(value, reported, len(key_results))


def periods_kept(
    values: Iterable[tuple[datetime, Decimal]],
    *,
    low: Decimal | None,
    high: Decimal | None,
    starts_at: datetime,
    until: datetime,
    period_days: int,
) -> tuple[int, int]:
    """Periods that ended on a value within [low, high], and all there were, by the clock of starts_at."""
    length = timedelta(days=period_days)
    last_values = {}
    for moment, value in sorted(values, key=itemgetter(0)):
        if starts_at <= moment < until:
            last_values[_periods_between(starts_at, moment, length)] = value
    # Periods that are over count with or without a report, the running one only with one.
    elapsed = last_values.keys() | set(range(_periods_between(starts_at, until, length)))
    return sum(_lies_within(value, low, high) for value in last_values.values()), len(elapsed)


def weighted_mean(pairs: Sequence[tuple[Decimal, Decimal | None]]) -> Decimal:
    """The mean of (value, weight) pairs."""
    weights = _weights([weight for _, weight in pairs])
    with localcontext(SUMS):
        weighed = sum((value * weight for (value, _), weight in zip(pairs, weights, strict=True)), NOTHING)
        total = sum(weights, NOTHING)
    with localcontext(QUOTIENTS):
        return weighed / total


def shares(weights: Sequence[Decimal | None]) -> list[Decimal]:
    """What part of the whole each weight is."""
    weights = _weights(weights)
    with localcontext(SUMS):
        total = sum(weights, NOTHING)
    with localcontext(QUOTIENTS):
        return [weight / total for weight in weights]


def problem_with_metric(
    kind: str,
    start: Decimal | None,
    target: Decimal | None,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> str | None:
    """Why these numbers make no sense for a key result of this kind, or None when they do."""
    if kind in ("increase", "decrease"):
        return _problem_with_direction(kind, start, target)
    elif kind == "range":
        return _problem_with_range(low, high)
    else:
        return None


def parse_number(text: str) -> Decimal:
    """The number a person typed; "45%" is 45, and what lies beyond ten decimal places is rounded half up."""
    number = _read(text.translate(FULL_WIDTH).strip())
    if number.copy_abs() > LARGEST_NUMBER:
        raise ValueError("this number is too large to keep")
    with localcontext(QUOTIENTS):
        return Decimal(f"{number.quantize(SMALLEST_STEP, ROUND_HALF_UP).normalize():f}") + NOTHING


def _progress(raw: Decimal) -> Progress:
    # Adding zero turns -0 into 0.
    with localcontext(QUOTIENTS):
        return Progress(raw + NOTHING, min(max(raw + NOTHING, NOTHING), ALL))


def _weights(weights: Sequence[Decimal | None]) -> list[Decimal]:
    known = [weight or NOTHING for weight in weights]
    if any(weight < 0 for weight in known):
        raise ValueError("a weight cannot be negative")
    return known if any(known) else [ALL] * len(known)


def _periods_between(starts_at: datetime, moment: datetime, length: timedelta) -> int:
    return (moment.astimezone(starts_at.tzinfo) - starts_at) // length


def _lies_within(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def _problem_with_direction(kind: str, start: Decimal | None, target: Decimal | None) -> str | None:
    if start is None or target is None:
        return "missing"
    problem = _problem_with_size(start, target)
    if problem:
        return problem
    elif start == target:
        return "target_equals_start"
    elif (target > start) != (kind == "increase"):
        return "direction_contradicts"
    else:
        return None


def _problem_with_range(low: Decimal | None, high: Decimal | None) -> str | None:
    bounds = [bound for bound in (low, high) if bound is not None]
    if not bounds:
        return "missing"
    problem = _problem_with_size(*bounds)
    if problem:
        return problem
    elif bounds[0] > bounds[-1]:
        return "range_upside_down"
    else:
        return None


def _problem_with_size(*numbers: Decimal) -> str | None:
    if not all(number.is_finite() for number in numbers):
        return "not_finite"
    elif any(number.copy_abs() > LARGEST_NUMBER for number in numbers):
        return "too_large"
    else:
        return None


def _read(text: str) -> Decimal:
    found = NUMBER.fullmatch(text.removesuffix("%").rstrip())
    if found is None:
        raise ValueError("this is not a number")
    return Decimal(found["sign"] + found["whole"].replace(",", "") + found["rest"])
