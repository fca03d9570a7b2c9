"""What a page may point out about a goal; nothing of it ever stops anybody from publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skylight.goals import scoring, writing
from skylight.goals.fields import text_of
from skylight.goals.models import KeyResult, Objective
from skylight.goals.writing import Before, Line


class Measured(Protocol):
    """A key result, as it is kept or as a page shows it."""

    @property
    def pk(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_metric(self) -> bool: ...
    @property
    def start(self) -> Decimal | None: ...
    @property
    def target(self) -> Decimal | None: ...
    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...
    @property
    def weight(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Advice:
    """One thing to think about: a code for styling and tests, and a sentence for the person."""

    code: str
    text: str
    key_result: int | None = None


def on_objective(
    objective: Objective,
    key_results: Sequence[Measured],
    due: Mapping[int, Sequence[date | None]],
    policy: Mapping[str, Any],
    earlier: Sequence[Before] = (),
) -> list[Advice]:
    """Advice on an objective with its key results that are not cancelled.

    `due` has the dates of their milestones, `earlier` what the owner wrote in the cycle before.
    """
    found = [_none(key_results), _too_many_key_results(len(key_results), policy)]
    found.append(on_weights([one.weight for one in key_results]))
    found.extend(on_key_result(one, due.get(one.pk, ())) for one in key_results)
    if objective.is_draft:
        found += on_words(objective, key_results, earlier, own_jargon=_listed(policy))
    return [advice for advice in found if advice is not None]


def on_words(
    objective: Objective,
    key_results: Sequence[Measured],
    earlier: Sequence[Before] = (),
    *,
    own_jargon: tuple[str, ...] = (),
) -> list[Advice]:
    """One question at most on the words of each line: whoever reads five answers none."""
    stretches = objective.commitment == Objective.Commitment.ASPIRATIONAL
    lines: list[tuple[int | None, Line]] = [(None, Line(writing.plain(objective.title), is_objective=True))]
    lines += [(one.pk, _line(one, stretches)) for one in key_results]
    known = ((pk, replace(line, earlier=tuple(earlier), own_jargon=own_jargon)) for pk, line in lines)
    asked = [(pk, writing.asked(line)[:1]) for pk, line in known]
    return [Advice(code, question, pk) for pk, few in asked for code, question in few]


def _listed(policy: Mapping[str, Any]) -> tuple[str, ...]:
    """The company's own list of words that say little."""
    return tuple(word for word in str(policy.get("own_jargon", "")).split(", ") if word)


def _line(one: Measured, stretches: bool) -> Line:
    measured = one.kind != KeyResult.Kind.BINARY
    return Line(
        writing.plain(one.title), is_measured=measured, start=one.start, target=one.target, unit=one.unit,
        is_aspirational=stretches,
    )  # fmt: skip


def on_number(objectives: int, policy: Mapping[str, Any]) -> Advice | None:
    """Advice on how many objectives one owner has in a cycle."""
    limit = policy["max_objectives"]
    if objectives <= limit:
        return None
    text = ngettext(
        "More than %(count)s objective: which of them can wait?",
        "More than %(count)s objectives: which of them can wait?",
        limit,
    )
    return Advice("too_many_objectives", text % {"count": limit})


def on_weights(weights: Sequence[Decimal | None]) -> Advice | None:
    """Advice on weights that do not add up."""
    total = scoring.weights_problem(weights)
    if total is None:
        return None
    return Advice(
        "weights",
        _("The weights add up to %(sum)s. Set them so that they make 1.") % {"sum": text_of(total)},
    )


def on_key_result(key_result: Measured, due: Sequence[date | None]) -> Advice | None:
    """Advice on a key result of which nobody could say how far it has come."""
    text = _unmeasurable(key_result, due)
    return Advice("unmeasurable", text, key_result.pk) if text else None


def _none(key_results: Sequence[Measured]) -> Advice | None:
    if key_results:
        return None
    return Advice("no_key_results", _("How will you know that it is reached? Add a key result."))


def _too_many_key_results(count: int, policy: Mapping[str, Any]) -> Advice | None:
    limit = policy["max_key_results"]
    if count <= limit:
        return None
    text = ngettext(
        "More than %(count)s key result: which of them matter most?",
        "More than %(count)s key results: which of them matter most?",
        limit,
    )
    return Advice("too_many_key_results", text % {"count": limit})


def _unmeasurable(key_result: Measured, due: Sequence[date | None]) -> str:
    if key_result.is_metric and (key_result.start is None or key_result.target is None):
        return _("Say where it starts and where it should end, so that its progress can be reckoned.")
    elif key_result.kind == KeyResult.Kind.RANGE and key_result.low is None and key_result.high is None:
        return _("Say within which bounds it should stay.")
    elif key_result.kind == KeyResult.Kind.MILESTONE and not due:
        return _("Name the milestones, so that their progress can be reckoned.")
    elif key_result.kind == KeyResult.Kind.MILESTONE and None in due:
        return _("Give each milestone a date.")
    else:
        return ""
