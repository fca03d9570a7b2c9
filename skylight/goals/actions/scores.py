"""Saying how a goal came out.

Scores are given from the middle of the cycle on, or as soon as the objective is closed; those that come after the
scoring days are kept too, and are marked late. A score measures the goal, never the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.cycles import calendar
from skylight.cycles.models import Cycle
from skylight.goals import fields, roll_up, scoring, telling
from skylight.goals.models import KeyResult, Objective, Score
from skylight.goals.permissions import can_score
from skylight.goals.policy import policy_of
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person

State = Objective.State
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Stated:
    """The owner's score of one key result, beside the one that its progress suggests."""

    key_result: KeyResult
    value: Decimal
    suggested: Decimal | None
    note: str

    @property
    def is_new(self) -> bool:
        row = self.key_result
        return (row.score, row.score_suggested, row.score_note) != (self.value, self.suggested, self.note)


@transaction.atomic
def score(
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    key_results: Mapping[int, tuple[Decimal, str]],
    stated: Decimal | None = None,
    note: str = "",
) -> Objective:
    """Score key results, (value, note) by id, and if one likes the objective; what is left out stays as it was.

    The weighted score is computed and kept beside the stated one. Raises Stale, and RuleBroken for a score outside 0
    to 1 or far from what was computed without a sentence; its field is `kr_12_value`, `kr_12_note`, `stated`, `note`.
    """
    require(can_score(by, objective))
    if not key_results and stated is None:
        raise RuleBroken(_("Give at least one score."))
    objective = versions.lock(objective, version)
    _refuse_unless_scored(objective, by=by, at=at)
    rows = list(objective.key_results.live().select_for_update(no_key=True).order_by("pk"))
    found = [one for one in _stated(rows, key_results) if one.is_new]
    for one in found:
        one.key_result.score = one.value
        one.key_result.score_suggested = one.suggested
        one.key_result.score_note = one.note
    computed = _computed(rows)
    own = _own(stated, note, computed=computed, before=objective)
    if not found and own is None:
        return objective
    _keep(objective, found, own, fields.tidy(note), computed, by=by, at=at)
    telling.say(
        "goals.scored",
        objective,
        by=by,
        at=at,
        tell=telling.concerned(objective, at),
        stated=objective.score_stated,
        computed=computed,
        key_results={str(one.key_result.pk): one.value for one in found},
        late=_is_late(objective.cycle, at),
    )
    return objective


def _refuse_unless_scored(objective: Objective, *, by: Person, at: datetime) -> None:
    if objective.published_at is None:
        raise RuleBroken(_("This objective was never published."))
    elif objective.state == State.ABANDONED:
        raise RuleBroken(_("This objective was abandoned. Resume it first."))
    elif by.kind == Person.Kind.SYSTEM:
        return
    elif policy_of(objective)["scoring"] == "none":
        raise RuleBroken(_("This team gives no scores."))
    elif objective.state != State.CLOSED and not _half_is_over(objective.cycle, at):
        raise RuleBroken(
            _("Scores are given from the middle of the cycle on. Close the objective to score it earlier.")
        )


def _half_is_over(cycle: Cycle, at: datetime) -> bool:
    if cycle.starts_at is None or cycle.ends_at is None:
        return True
    return calendar.elapsed_calendar_share(at, starts_at=cycle.starts_at, ends_at=cycle.ends_at) >= HALF


def _is_late(cycle: Cycle, at: datetime) -> bool:
    return cycle.closes_at is not None and at >= cycle.closes_at


def _stated(rows: Sequence[KeyResult], given: Mapping[int, tuple[Decimal, str]]) -> list[Stated]:
    known = {row.pk: row for row in rows}
    if not given.keys() <= known.keys():
        raise RuleBroken(_("One of these key results does not count any more. Load the page again."))
    return [_stated_one(known[pk], *given[pk]) for pk in sorted(given)]


def _stated_one(key_result: KeyResult, value: Decimal, note: str) -> Stated:
    value = _score(value, f"kr_{key_result.pk}_value")
    note = fields.prose(note, f"kr_{key_result.pk}_note")
    suggested = scoring.suggested_score(roll_up.shown(key_result.progress))
    _refuse_silence(value, suggested, note, f"kr_{key_result.pk}_note")
    return Stated(key_result, value, suggested, note)


def _score(value: Decimal, field: str) -> Decimal:
    if not value.is_finite() or not 0 <= value <= 1:
        raise RuleBroken(_("Give a score from 0 to 1."), field=field)
    return scoring.round_half_up(value, scoring.PLACES)


def _refuse_silence(value: Decimal, suggested: Decimal | None, note: str, field: str) -> None:
    if not note and scoring.needs_reason(value, suggested):
        raise RuleBroken(
            _(
                "This is more than 0.2 away from %(suggested)s, which the figures suggest. Say why in a sentence."
            )
            % {"suggested": fields.text_of(suggested or Decimal(0))},
            field=field,
        )


def _computed(rows: Sequence[KeyResult]) -> Decimal | None:
    value = scoring.objective_score([(row.score, row.weight) for row in rows]).value
    return None if value is None else scoring.round_half_up(value, scoring.PLACES)


def _own(stated: Decimal | None, note: str, *, computed: Decimal | None, before: Objective) -> Decimal | None:
    """The owner's own score of the whole, when it is a new one."""
    if stated is None:
        return None
    value, words = _score(stated, "stated"), fields.prose(note, "note")
    _refuse_silence(value, computed, words, "note")
    same = (before.score_stated, before.score_computed) == (value, computed)
    newest = before.scores.filter(key_result=None).order_by("-at", "-id").first()
    return None if same and newest is not None and newest.note == words else value


def _keep(
    objective: Objective,
    found: Sequence[Stated],
    own: Decimal | None,
    note: str,
    computed: Decimal | None,
    *,
    by: Person,
    at: datetime,
) -> None:
    rows = [_row(objective, one.value, one.suggested, one.note, by, at, one.key_result) for one in found]
    if own is not None:
        objective.score_stated = own
        rows.append(_row(objective, own, computed, note, by, at))
    Score.objects.bulk_create(rows)
    scored = [one.key_result for one in found]
    KeyResult.objects.bulk_update(scored, ["score", "score_suggested", "score_note"])
    objective.score_computed = computed
    versions.save(objective, ["score_stated", "score_computed"])


def _row(
    objective: Objective,
    value: Decimal,
    computed: Decimal | None,
    note: str,
    by: Person,
    at: datetime,
    key_result: KeyResult | None = None,
) -> Score:
    return Score(
        objective=objective, key_result=key_result, value=value, computed=computed, note=note, by=by, at=at
    )
