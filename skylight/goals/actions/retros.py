"""Looking back at a goal: what was expected, what happened, why, what to keep and what to change."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.goals import fields, locks, telling
from skylight.goals.models import Objective, Retro
from skylight.goals.permissions import can_write_retro
from skylight.lib.errors import RuleBroken, Stale, VersionMissing, require
from skylight.org.models import Person

RETRO = ("expected", "happened", "why", "keep", "change")


@transaction.atomic
def write_retro(
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    expected: str,
    happened: str,
    why: str,
    keep: str,
    change: str,
) -> Retro:
    """Look back at an objective; version 0 begins. What it said before stays on record.

    Raises Stale when somebody was quicker, RuleBroken when nothing is said.
    """
    require(can_write_retro(by, objective))
    objective = locks.hold(objective)
    if objective.published_at is None:
        raise RuleBroken(_("This objective was never published."))
    given = dict(zip(RETRO, (expected, happened, why, keep, change), strict=True))
    texts = {name: fields.prose(text, name) for name, text in given.items()}
    if not any(texts.values()):
        raise RuleBroken(_("Write a few words about what happened."), field="happened")
    retro = _retro(objective, version)
    before = {name: getattr(retro, name) for name in RETRO}
    if texts == before:
        return retro
    for name, text in texts.items():
        setattr(retro, name, text)
    retro.by, retro.at, retro.version = by, at, retro.version + 1
    retro.save()
    hearers = telling.concerned(objective, at)
    telling.say("goals.looked_back", objective, by=by, at=at, subject=retro, tell=hearers, before=before)
    return retro


def _retro(objective: Objective, version: int | None) -> Retro:
    if version is None:
        raise VersionMissing
    retro = Retro.objects.select_for_update().filter(objective=objective).first()
    if retro is None:
        return Retro(objective=objective, version=0)
    elif retro.version != version:
        raise Stale(retro)
    else:
        return retro
