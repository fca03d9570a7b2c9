"""The story of a request: its steps, its two sides, and how they hear of each step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from skylight.activity import events
from skylight.activity.models import Event
from skylight.drafting.models import RequestStep, SupportRequest
from skylight.drafting.permissions.requests import can_answer
from skylight.lib import versions
from skylight.lib.errors import RuleBroken
from skylight.org.models import Person

TERMS = ("what", "by_when", "size", "days")
SAID = 200


def held(request: SupportRequest, version: int | None) -> SupportRequest:
    """The request as it stands, locked. Raises Stale, VersionMissing, and RuleBroken once its story is over."""
    request = versions.lock(request, version)
    if not request.is_waiting:
        raise RuleBroken(_("This request was brought to an end already."))
    return request


def step(request: SupportRequest, kind: str, *, by: Person, at: datetime, **details: Any) -> RequestStep:
    """One more row of the story."""
    return RequestStep.objects.create(request=request, kind=kind, by=by, at=at, **details)


def say(
    verb: str,
    request: SupportRequest,
    *,
    by: Person,
    at: datetime,
    tell: Iterable[Person | None],
    reason: str = "",
    **data: Any,
) -> Event:
    """One event about a request; whoever may not read the request is not told of it."""
    return events.record(
        f"drafting.support_{verb}",
        by=by,
        at=at,
        subject=request,
        reason=reason,
        tell=[one for one in tell if one is not None and one.is_real],
        request=request,
        what=request.what[:SAID],
        **data,
    )


def askers(request: SupportRequest) -> list[Person | None]:
    """The side that asks."""
    return [request.by, request.objective.owner_person]


def receivers(request: SupportRequest) -> list[Person | None]:
    """The side that is asked: the person, or the team's leader and whoever has spoken for the team."""
    if request.to_team is None:
        return [request.to_person]
    spoken = request.steps.exclude(by=request.by).select_related("by")
    answered = [one.by for one in spoken if can_answer(one.by, request)]
    return [request.to_team.leader, *answered]


def newest_proposal(request: SupportRequest) -> RequestStep | None:
    """What the asked side has proposed last."""
    return request.steps.filter(kind=RequestStep.Kind.COUNTERED).order_by("-id").first()


def standing_terms(row: SupportRequest | RequestStep) -> dict[str, Any]:
    """What, by when and how big, as a row says it."""
    return {name: getattr(row, name) for name in TERMS}
