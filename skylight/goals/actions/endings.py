"""How an objective ends, and how that is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.goals import locks, revisions, rules, telling
from skylight.goals.actions.pauses import close_pause
from skylight.goals.fields import tidy
from skylight.goals.models import Abandonment, Closure, Objective
from skylight.goals.permissions import can_edit
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person

State = Objective.State


@transaction.atomic
def close(objective: Objective, *, by: Person, at: datetime, reason: str = "") -> Objective:
    """End an objective; it stays readable for ever."""
    require(can_edit(by, objective))
    objective = locks.hold(objective)
    rules.refuse_unless_live(objective)
    Closure.objects.create(objective=objective, by=by, at=at, reason=tidy(reason))
    return _become(State.CLOSED, objective, "goals.closed", by=by, at=at, reason=reason)


@transaction.atomic
def reopen(objective: Objective, *, by: Person, at: datetime) -> Objective:
    """Take a closure back while the cycle is not closed."""
    require(can_edit(by, objective))
    objective = locks.hold(objective)
    rules.refuse_closed_cycle(objective, by=by, at=at)
    if not objective.closures.filter(undone_at=None).update(undone_at=at):
        raise RuleBroken(_("This objective is not closed."))
    return _become(State.PUBLISHED, objective, "goals.reopened", by=by, at=at)


@transaction.atomic
def abandon(objective: Objective, *, by: Person, at: datetime, reason: str) -> Objective:
    """Give a published objective up and say why; it stays readable for ever."""
    require(can_edit(by, objective))
    objective = locks.hold(objective)
    rules.refuse_unless_live(objective)
    rules.refuse_closed_cycle(objective, by=by, at=at)
    revisions.require_reason(objective, reason)
    Abandonment.objects.create(objective=objective, by=by, at=at, reason=tidy(reason))
    return _become(State.ABANDONED, objective, "goals.abandoned", by=by, at=at, reason=reason)


@transaction.atomic
def resume(objective: Objective, *, by: Person, at: datetime) -> Objective:
    """Take an abandoned objective up again while the cycle is not closed."""
    require(can_edit(by, objective))
    objective = locks.hold(objective)
    if objective.state != State.ABANDONED or objective.published_at is None:
        raise RuleBroken(_("This objective is not abandoned."))
    rules.refuse_closed_cycle(objective, by=by, at=at)
    objective.abandonments.filter(undone_at=None).update(undone_at=at)
    return _become(State.PUBLISHED, objective, "goals.resumed", by=by, at=at)


def _become(
    state: str, objective: Objective, kind: str, *, by: Person, at: datetime, reason: str = ""
) -> Objective:
    objective.state = state
    # What is over rests no longer.
    close_pause(objective, at)
    versions.save(objective, ["state", "paused_until"])
    hearers = telling.concerned(objective, at)
    telling.say(kind, objective, by=by, at=at, tell=hearers, reason=tidy(reason))
    return objective
