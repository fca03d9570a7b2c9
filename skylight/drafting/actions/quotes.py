"""Beginning a draft from what somebody else wrote: their words to start from, and the link to their goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.cycles.models import Cycle
from skylight.drafting.permissions.quotes import can_quote
from skylight.goals import actions as goals
from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.goals.permissions import can_edit
from skylight.lib.errors import RuleBroken, require
from skylight.lib.markdown import plain
from skylight.org.models import Person, Team

FIGURES = ("start", "target", "low", "high", "unit")


@dataclass(frozen=True)
class Quote:
    """What a quote began: the draft, its new key result if it is one, and the link to what was quoted."""

    objective: Objective
    key_result: KeyResult | None
    alignment: Alignment


@transaction.atomic
def quote(
    goal: Objective,
    *,
    by: Person,
    at: datetime,
    cycle: Cycle,
    owner: Person | Team,
    key_result: KeyResult | None = None,
    into: Objective | None = None,
) -> Quote:
    """Begin a draft of the owner's with the words of a goal, or of one of its key results, and align it to them.

    With `into` the words begin a key result of that draft instead. What was quoted stays in the note of the link.
    Raises RuleBroken for a goal that one may not read or that is itself a draft, outside the cycle's drafting and
    active phases, over a limit that the policy enforces, and when the two cycles never meet.
    """
    require(can_quote(by, owner, into))
    _refuse_kept_among_few(goal, by=by, at=at)
    words = plain((key_result or goal).title)
    objective, row = into, None
    if objective is None:
        objective = goals.draft_objective(by=by, at=at, cycle=cycle, title=words, **_owned_by(owner))
    else:
        _refuse_published(objective)
        row = goals.add_key_result(objective, by=by, at=at, title=words, **_measure(key_result))
    link = goals.align(
        by=by, at=at, from_objective=objective, from_key_result=row, to_objective=goal, to_key_result=key_result,
        note=words,
    )  # fmt: skip
    return Quote(objective, row, link)


def _owned_by(owner: Person | Team) -> dict[str, Any]:
    return {"owner_team": owner} if isinstance(owner, Team) else {"owner_person": owner}


def _measure(quoted: KeyResult | None) -> dict[str, Any]:
    """What is counted, and from where to where: to be changed by whoever takes a part of it."""
    if quoted is None:
        return {}
    return {"kind": quoted.kind, **{name: getattr(quoted, name) for name in FIGURES}}


def _refuse_kept_among_few(goal: Objective, *, by: Person, at: datetime) -> None:
    # A draft has other readers, and is published some day.
    restricted = goal.restrictions.filter(lifted_at=None, until_at__gt=at).exists()
    if (restricted or goal.readers != Objective.Readers.ALL) and not can_edit(by, goal):
        raise RuleBroken(_("This goal is restricted; its words stay among its readers."))


def _refuse_published(objective: Objective) -> None:
    if not objective.is_draft:
        raise RuleBroken(_("Quote into a draft; this objective is not one any more."), field="into")
