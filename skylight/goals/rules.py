"""What a goal's state and its cycle allow at a moment.

Skylight itself is held to none of the dates: it brings in what other tools kept, also of cycles long over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from skylight.cycles.models import Cycle
from skylight.goals.models import KeyResult, Objective
from skylight.lib.errors import RuleBroken
from skylight.org.models import Person
from skylight.policies.queries import effective_for

NO_PART = ("none", "view")


def refuse_outside_drafting(cycle: Cycle, *, by: Person, at: datetime) -> None:
    """Goals are drafted and published from the day a cycle opens until it ends. Raises RuleBroken."""
    phase = cycle.phase(at)
    if by.kind == Person.Kind.SYSTEM:
        return
    elif cycle.standing != Cycle.Standing.NORMAL:
        raise RuleBroken(_("This cycle is no longer used. Choose another one."), field="cycle")
    elif phase == "upcoming":
        raise RuleBroken(_("This cycle is not open yet."), field="cycle")
    elif phase not in ("drafting", "active"):
        raise RuleBroken(_("This cycle is over. Write the goal in a later one."), field="cycle")


def refuse_closed_cycle(objective: Objective, *, by: Person, at: datetime) -> None:
    """Past cycles are never rewritten. Raises RuleBroken."""
    if by.kind != Person.Kind.SYSTEM and objective.cycle.phase(at) == "closed":
        raise RuleBroken(_("This cycle is closed, so its goals stay as they are."))


def refuse_unless_open(objective: Objective, *, by: Person, at: datetime) -> None:
    """A goal is edited until it is closed or abandoned, or its cycle is closed. Raises RuleBroken."""
    if objective.state == Objective.State.CLOSED:
        raise RuleBroken(_("This objective is closed. Reopen it first."))
    elif objective.state == Objective.State.ABANDONED:
        raise RuleBroken(_("This objective was abandoned. Resume it first."))
    refuse_closed_cycle(objective, by=by, at=at)


def refuse_unless_live(objective: Objective) -> None:
    """Only what is published and not over can end, or rest. Raises RuleBroken."""
    if objective.is_draft:
        raise RuleBroken(_("This objective is still a draft: publish it, or throw it away."))
    elif not objective.is_live:
        raise RuleBroken(_("This objective is over already."))


def refuse_cancelled(key_result: KeyResult) -> None:
    """What was cancelled is not worked on. Raises RuleBroken."""
    if key_result.is_cancelled:
        raise RuleBroken(_("This key result was cancelled. Restore it first."))


def refuse_unless_ability(kind: str, *, readers: str, mentor: Person | None) -> None:
    """Only what somebody wants to learn is kept to the team, or has a mentor. Raises RuleBroken."""
    if kind == Objective.Kind.ABILITY:
        return
    elif readers == Objective.Readers.TEAM:
        raise RuleBroken(
            _("Only an ability goal can be for the team only. Everything else is open."), field="readers"
        )
    elif mentor is not None:
        raise RuleBroken(_("Only an ability goal has a mentor."), field="mentor")


def refuse_onlookers(people: Iterable[Person | None], *, field: str) -> None:
    """Contract workers take part in goals only where their team's policy lets them. Raises RuleBroken."""
    for person in people:
        if person is not None and person.is_contract and effective_for(person)["cw_mode"] in NO_PART:
            raise RuleBroken(
                _("%(name)s is a contract worker, and contract workers of that team take no part in goals.")
                % {"name": person.name},
                field=field,
            )
