"""A goal that rests for a while, with a reason and an end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.goals import locks, revisions, rules, telling
from skylight.goals.fields import tidy
from skylight.goals.models import Objective, Pause
from skylight.goals.permissions import can_edit
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.actions import system_person
from skylight.org.models import Person


@transaction.atomic
def pause(objective: Objective, *, by: Person, at: datetime, reason: str, until_at: datetime) -> Pause:
    """Let work on an objective rest until a moment; one that rests already gets the new reason and end.

    Raises RuleBroken without a reason, for an end that is past or after the cycle, and for what is not published.
    """
    require(can_edit(by, objective))
    objective = locks.hold(objective)
    rules.refuse_unless_live(objective)
    rules.refuse_closed_cycle(objective, by=by, at=at)
    revisions.require_reason(objective, reason)
    _refuse_end(objective, at, until_at)
    close_pause(objective, at)
    row = Pause.objects.create(objective=objective, by=by, at=at, until_at=until_at, reason=tidy(reason))
    _rest_until(until_at, objective)
    hearers = telling.concerned(objective, at)
    telling.say("goals.paused", objective, by=by, at=at, tell=hearers, reason=row.reason, until_at=until_at)
    return row


@transaction.atomic
def end_pause(objective: Objective, *, by: Person, at: datetime) -> Objective:
    """Go on with an objective that rests, before its time or when its time has come."""
    require(can_edit(by, objective))
    objective = locks.hold(objective)
    if not objective.pauses.filter(ended_at=None).exists():
        raise RuleBroken(_("This objective is not paused."))
    close_pause(objective, at)
    _rest_until(objective.paused_until, objective)
    telling.say("goals.pause_ended", objective, by=by, at=at, tell=telling.concerned(objective, at))
    return objective


def end_pauses(*, at: datetime) -> int:
    """Say of goals whose pause is over that they run again; says of how many. Running it twice is the same as once."""
    over = Objective.objects.filter(pauses__ended_at=None, pauses__until_at__lte=at).order_by("pk")
    by, number = system_person(at), 0
    for objective in over:
        number += _end_if_over(objective, by, at)
    return number


def close_pause(objective: Objective, at: datetime) -> None:
    """Write down when the pause that stands, if one does, has ended; `paused_until` is for the caller to save."""
    standing = objective.pauses.filter(ended_at=None).first()
    if standing is not None:
        standing.ended_at = min(at, standing.until_at)
        standing.save(update_fields=["ended_at"])
        objective.paused_until = standing.ended_at


@transaction.atomic
def _end_if_over(objective: Objective, by: Person, at: datetime) -> bool:
    held = locks.hold(objective)
    if not held.pauses.filter(ended_at=None, until_at__lte=at).exists():
        # Somebody was quicker, or prolonged it.
        return False
    end_pause(held, by=by, at=at)
    return True


def _refuse_end(objective: Objective, at: datetime, until_at: datetime) -> None:
    ends_at = objective.cycle.ends_at
    if until_at <= at:
        raise RuleBroken(_("Choose a day in the future."), field="until_at")
    elif ends_at is not None and until_at > ends_at:
        raise RuleBroken(
            _("A pause ends within the cycle. What rests longer is abandoned, or carried over."),
            field="until_at",
        )


def _rest_until(moment: datetime | None, objective: Objective) -> None:
    objective.paused_until = moment
    versions.save(objective, ["paused_until"])
