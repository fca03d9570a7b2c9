"""What a key result or an objective is worth when its cycle ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from skylight.goals.progress import weighted_mean

# An owner may differ this much from the suggestion without a word.
UNREMARKABLE = Decimal("0.2")
PLACES = 3
ROUNDING = Context(prec=50)

# Where the middle and the high band begin, for a score rounded to one decimal place.
# Aspirational: red to 0.3, yellow to 0.6, green from 0.7 (Google's bands, in "Measure What Matters").
# Committed work is expected to reach 1.0, so its bands stand 0.3 higher.
BANDS = {
    "aspirational": (Decimal("0.4"), Decimal("0.7")),
    "committed": (Decimal("0.7"), Decimal("1.0")),
}


@dataclass(frozen=True)
class ObjectiveScore:
    """An objective's score and how many of its key results have one."""

    value: Decimal | None
    scored: int
    total: int


def suggested_score(shown: Decimal | None) -> Decimal | None:
    """The score to offer the owner: progress, to three decimal places."""
    return None if shown is None else round_half_up(shown, PLACES)


def needs_reason(stated: Decimal, suggested: Decimal | None) -> bool:
    """Does the owner's score stray far enough from the suggestion (0 without data) to want a sentence?"""
    return abs(stated - (suggested or Decimal(0))) > UNREMARKABLE


def objective_score(key_results: Sequence[tuple[Decimal | None, Decimal | None]]) -> ObjectiveScore:
    """The weighted mean of (score, weight) pairs, over those that have a score."""
    scored = [(score, weight) for score, weight in key_results if score is not None]
    value = weighted_mean(scored) if scored else None
    return ObjectiveScore(value, len(scored), len(key_results))


def band(value: Decimal, commitment: str) -> str:
    """Low, middle or high, as the commitment reads this score once rounded half up to one decimal place."""
    middle, high = BANDS[commitment]
    rounded = round_half_up(value, 1)
    if rounded >= high:
        return "high"
    elif rounded >= middle:
        return "middle"
    else:
        return "low"


def weights_problem(weights: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of weights that ought to be 1 and is not; None when it is, or when no weight is set."""
    known = [weight for weight in weights if weight]
    with localcontext(ROUNDING):
        total = round_half_up(sum(known, Decimal(0)), PLACES)
    return total if known and total != 1 else None


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """The value to so many decimal places, halves away from zero, as people learn it at school."""
    with localcontext(ROUNDING):
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
