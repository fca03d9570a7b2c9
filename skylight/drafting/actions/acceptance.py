"""Taking on what somebody asks for: as an objective, a key result, with a goal that stands already, or as ordinary work.

The first three make the asker's goal depend on that of the receiver, acknowledged from the start. Each act of the
goals has its own event, and taking it on has one.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.cycles.models import Cycle
from skylight.drafting.actions.requests import Kind, State
from skylight.drafting.actions.work import item_of
from skylight.drafting.models import RequestStep, SupportRequest, WorkItem
from skylight.drafting.permissions.requests import can_answer, can_ask
from skylight.drafting.story import askers, held, say, step
from skylight.goals import actions as goals
from skylight.goals import fields
from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person

TakenAs = RequestStep.TakenAs


@transaction.atomic
def accept_as_objective(
    request: SupportRequest,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    cycle: Cycle,
    title: str,
    note: str = "",
) -> Objective:
    """Begin a draft of the one who was asked; it is published like any other."""
    request = _open(request, by=by, version=version)
    draft = goals.draft_objective(
        by=by,
        at=at,
        cycle=cycle,
        title=title,
        owner_person=request.to_person,
        owner_team=request.to_team,
        deadline=request.by_when,
    )
    link = _promise(request, by=by, at=at, objective=draft)
    _accept(request, TakenAs.OBJECTIVE, by=by, at=at, note=note, objective=draft, alignment=link)
    return draft


@transaction.atomic
def accept_as_key_result(
    request: SupportRequest,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    objective: Objective,
    title: str,
    kind: str = KeyResult.Kind.INCREASE,
    start: Decimal | None = None,
    target: Decimal | None = None,
    unit: str = "",
    note: str = "",
) -> KeyResult:
    """Add a key result to a goal that one writes."""
    request = _open(request, by=by, version=version)
    added = goals.add_key_result(
        objective, by=by, at=at, title=title, kind=kind, start=start, target=target, unit=unit,
        deadline=request.by_when,
    )  # fmt: skip
    _link(request, TakenAs.KEY_RESULT, by=by, at=at, note=note, objective=objective, key_result=added)
    return added


@transaction.atomic
def accept_with(
    request: SupportRequest,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    objective: Objective,
    key_result: KeyResult | None = None,
    note: str = "",
) -> Alignment:
    """Say that a goal which one writes covers it already."""
    request = _open(request, by=by, version=version)
    taken_as = TakenAs.OBJECTIVE if key_result is None else TakenAs.KEY_RESULT
    return _link(request, taken_as, by=by, at=at, note=note, objective=objective, key_result=key_result)


@transaction.atomic
def accept_as_work(
    request: SupportRequest,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    title: str,
    link: str = "",
    note: str = "",
) -> WorkItem:
    """Do it, but not as a goal: it stands in the list of ordinary work."""
    request = _open(request, by=by, version=version)
    item = item_of(
        {"title": title, "by_when": request.by_when, "link": link},
        owner_person=request.to_person,
        owner_team=request.to_team,
        request=request,
        by=by,
        at=at,
    )
    item.save(force_insert=True)
    _accept(request, TakenAs.WORK, by=by, at=at, note=note)
    return item


def _open(request: SupportRequest, *, by: Person, version: int | None) -> SupportRequest:
    require(can_answer(by, request))
    request = held(request, version)
    if request.state == State.COUNTERED:
        raise RuleBroken(
            _("What you proposed waits for %(name)s. Take it on once it is agreed.")
            % {"name": request.by.name}
        )
    return request


def _link(
    request: SupportRequest,
    taken_as: str,
    *,
    by: Person,
    at: datetime,
    note: str,
    objective: Objective,
    key_result: KeyResult | None,
) -> Alignment:
    link = _promise(request, by=by, at=at, objective=objective, key_result=key_result)
    _accept(
        request, taken_as, by=by, at=at, note=note, objective=objective, key_result=key_result, alignment=link
    )
    return link


def _promise(
    request: SupportRequest,
    *,
    by: Person,
    at: datetime,
    objective: Objective,
    key_result: KeyResult | None = None,
) -> Alignment:
    goal, measured = request.objective, request.key_result
    if measured is not None and measured.is_cancelled:
        measured = None
    if goal.is_over:
        raise RuleBroken(_("The goal it was asked for is over. Take it as ordinary work, or decline."))
    if not can_ask(request.by, goal, measured):
        raise RuleBroken(
            _(
                "The goal it was asked for is no longer that of %(name)s. Take it as ordinary work, or decline."
            )
            % {"name": request.by.name}
        )
    return goals.promise(
        by=by,
        at=at,
        asked_by=request.by,
        from_objective=goal,
        from_key_result=measured,
        to_objective=objective,
        to_key_result=key_result,
    )


def _accept(
    request: SupportRequest, taken_as: str, *, by: Person, at: datetime, note: str, **made: Any
) -> None:
    words = fields.prose(note, "note")
    step(request, Kind.ACCEPTED, by=by, at=at, note=words, taken_as=taken_as, **made)
    request.state, request.waiting_since = State.ACCEPTED, at
    versions.save(request, ["state", "waiting_since"])
    say("accepted", request, by=by, at=at, tell=askers(request), reason=words, taken_as=taken_as)
