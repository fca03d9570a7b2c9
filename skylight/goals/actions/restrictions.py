"""The declared exception to openness, with a reason, an audience and an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skylight.goals import fields, locks, telling
from skylight.goals.models import Objective, Restriction
from skylight.goals.permissions import can_restrict
from skylight.goals.policy import policy_of
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person


@transaction.atomic
def restrict(
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    reason: str,
    until_at: datetime,
    audience: Iterable[Person] = (),
) -> Restriction:
    """Close an objective to all but its owners and an audience, for a while; that it exists stays visible.

    Raises RuleBroken without a reason, for an end that is past or too far off, or where the policy forbids it.
    """
    require(can_restrict(by, objective))
    objective = locks.hold(objective)
    _refuse_by_policy(objective, at, until_at)
    if not fields.tidy(reason):
        raise RuleBroken(_("Say why: everybody can read the reason."), field="reason")
    people = [_reader(one) for one in audience]
    _refuse_second(objective, at)
    restriction = Restriction.objects.create(
        objective=objective, reason=fields.tidy(reason), by=by, at=at, until_at=until_at
    )
    restriction.audience.set(people)
    telling.say(
        "goals.restricted",
        objective,
        by=by,
        at=at,
        tell=[] if objective.is_draft else people,
        reason=restriction.reason,
        until_at=until_at,
    )
    return restriction


@transaction.atomic
def lift_restriction(objective: Objective, *, by: Person, at: datetime) -> Restriction:
    """Open a restricted objective before its time."""
    require(can_restrict(by, objective))
    objective = locks.hold(objective)
    restriction = objective.restrictions.filter(lifted_at=None, until_at__gt=at).first()
    if restriction is None:
        raise RuleBroken(_("This objective is open to everybody already."))
    restriction.lifted_at = at
    restriction.save(update_fields=["lifted_at"])
    telling.say("goals.restriction_lifted", objective, by=by, at=at)
    return restriction


def _refuse_by_policy(objective: Objective, at: datetime, until_at: datetime) -> None:
    policy = policy_of(objective)
    longest = policy["restriction_max_days"]
    if policy["restricted_goals"] == "forbidden":
        raise RuleBroken(_("Here every objective is open; none can be restricted."))
    elif until_at <= at:
        raise RuleBroken(_("Choose an end in the future."), field="until_at")
    elif until_at > at + timedelta(days=longest):
        text = ngettext(
            "A restriction lasts at most %(count)s day here.",
            "A restriction lasts at most %(count)s days here.",
            longest,
        )
        raise RuleBroken(text % {"count": longest}, field="until_at")


def _reader(person: Person) -> Person:
    if person.is_contract:
        raise RuleBroken(
            _("%(name)s is a contract worker; restricted goals are not for them.") % {"name": person.name},
            field="audience",
        )
    fields.person(person, "audience")
    return person


def _refuse_second(objective: Objective, at: datetime) -> None:
    standing = objective.restrictions.filter(lifted_at=None)
    if standing.filter(until_at__gt=at).exists():
        raise RuleBroken(_("This objective is restricted already. Lift that restriction first."))
    # One that has run out makes room; it was lifted when it ended.
    for ended in standing:
        ended.lifted_at = ended.until_at
        ended.save(update_fields=["lifted_at"])
