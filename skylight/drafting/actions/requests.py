"""Asking for support and talking it over; taking it on stands in `acceptance`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from skylight.drafting.models import RequestStep, SupportRequest
from skylight.drafting.permissions.requests import can_answer, can_ask, can_lead
from skylight.drafting.story import (
    TERMS,
    askers,
    held,
    newest_proposal,
    receivers,
    say,
    standing_terms,
    step,
)
from skylight.goals import fields, rules
from skylight.goals.models import KeyResult, Objective
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person, Team
from skylight.org.queries import company_day

State = SupportRequest.State
Kind = RequestStep.Kind
SIZE = fields.one_of(SupportRequest.Size)
LONGEST_WHAT = 2_000
MOST_DAYS = 1_000


@transaction.atomic
def ask(
    *,
    by: Person,
    at: datetime,
    objective: Objective,
    what: str,
    why: str,
    by_when: date | None,
    key_result: KeyResult | None = None,
    to_person: Person | None = None,
    to_team: Team | None = None,
    size: str = "",
    days: int | None = None,
) -> SupportRequest:
    """Ask a person or a team to put something into their OKRs, for a goal of one's own.

    Raises RuleBroken when it does not say what, why, by when and how big, and for a receiver who cannot answer.
    """
    require(can_ask(by, objective, key_result))
    _refuse_goal(objective, key_result, by=by, at=at)
    _refuse_receiver(to_person, to_team, by=by, objective=objective, at=at)
    terms = _terms(what, by_when, size, days, at=at)
    request = SupportRequest.objects.create(
        objective=objective,
        key_result=key_result,
        to_person=to_person,
        to_team=to_team,
        why=_said(why, "why"),
        by=by,
        at=at,
        waiting_since=at,
        **terms,
    )
    step(request, Kind.ASKED, by=by, at=at, why=request.why, **terms)
    say("asked", request, by=by, at=at, tell=receivers(request))
    return request


@transaction.atomic
def counter(
    request: SupportRequest,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    what: str,
    by_when: date | None,
    size: str = "",
    days: int | None = None,
    note: str = "",
) -> SupportRequest:
    """Propose something else instead: other words, another day, another size; the asker agrees or changes it.

    Raises Stale when somebody was quicker, RuleBroken when it is what is asked already, or the story is over.
    """
    require(can_answer(by, request))
    request = held(request, version)
    terms = _terms(what, by_when, size, days, at=at)
    if terms == standing_terms(request):
        raise RuleBroken(_("This is what is asked already."), field="what")
    note = fields.prose(note, "note")
    step(request, Kind.COUNTERED, by=by, at=at, note=note, **terms)
    return _turn(request, State.COUNTERED, "countered", by=by, at=at, tell=askers(request), reason=note)


@transaction.atomic
def agree(request: SupportRequest, *, by: Person, at: datetime, version: int | None) -> SupportRequest:
    """Agree to what the other side has proposed instead: from now on that is what is asked."""
    require(can_lead(by, request))
    request = held(request, version)
    proposed = newest_proposal(request)
    if request.state != State.COUNTERED or proposed is None:
        raise RuleBroken(_("Nothing else was proposed that you could agree to."))
    terms = standing_terms(proposed)
    for name, value in terms.items():
        setattr(request, name, value)
    step(request, Kind.AGREED, by=by, at=at, **terms)
    return _turn(request, State.AGREED, "agreed", by=by, at=at, tell=receivers(request), written=TERMS)


@transaction.atomic
def change_request(
    request: SupportRequest,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    what: str,
    why: str,
    by_when: date | None,
    size: str = "",
    days: int | None = None,
    note: str = "",
) -> SupportRequest:
    """Ask for something else than before; what was asked stays in the story."""
    require(can_lead(by, request))
    request = held(request, version)
    terms = {**_terms(what, by_when, size, days, at=at), "why": _said(why, "why")}
    if terms == {**standing_terms(request), "why": request.why} and request.state == State.OPEN:
        raise RuleBroken(_("This is what is asked already."), field="what")
    for name, value in terms.items():
        setattr(request, name, value)
    note = fields.prose(note, "note")
    step(request, Kind.CHANGED, by=by, at=at, note=note, **terms)
    return _turn(
        request,
        State.OPEN,
        "changed",
        by=by,
        at=at,
        tell=receivers(request),
        reason=note,
        written=(*TERMS, "why"),
    )


@transaction.atomic
def decline_request(
    request: SupportRequest, *, by: Person, at: datetime, version: int | None, reason: str
) -> SupportRequest:
    """Say no, and why. Raises RuleBroken without a reason."""
    require(can_answer(by, request))
    request = held(request, version)
    reason = fields.prose(reason, "reason")
    if not reason:
        raise RuleBroken(_("Say why, so that the other side can plan without it."), field="reason")
    step(request, Kind.DECLINED, by=by, at=at, note=reason)
    return _turn(request, State.DECLINED, "declined", by=by, at=at, tell=askers(request), reason=reason)


@transaction.atomic
def withdraw_request(
    request: SupportRequest, *, by: Person, at: datetime, version: int | None, reason: str = ""
) -> SupportRequest:
    """Ask for it no longer."""
    require(can_lead(by, request))
    request = held(request, version)
    reason = fields.prose(reason, "reason")
    step(request, Kind.WITHDRAWN, by=by, at=at, note=reason)
    return _turn(request, State.WITHDRAWN, "withdrawn", by=by, at=at, tell=receivers(request), reason=reason)


def _turn(
    request: SupportRequest,
    state: str,
    verb: str,
    *,
    by: Person,
    at: datetime,
    tell: Iterable[Person | None],
    reason: str = "",
    written: Iterable[str] = (),
) -> SupportRequest:
    request.state, request.waiting_since = state, at
    versions.save(request, [*written, "state", "waiting_since"])
    say(verb, request, by=by, at=at, tell=tell, reason=reason)
    return request


def _terms(what: str, by_when: date | None, size: str, days: int | None, *, at: datetime) -> dict[str, Any]:
    text = _said(what, "what")
    if len(text) > LONGEST_WHAT:
        raise RuleBroken(_("Use at most %(count)s characters.") % {"count": LONGEST_WHAT}, field="what")
    if by_when is None:
        raise RuleBroken(_("Say by when."), field="by_when")
    if by_when < company_day(at):
        raise RuleBroken(_("This day is over. Choose a later one."), field="by_when")
    if not size and days is None:
        raise RuleBroken(_("Say how big it is, roughly or in days."), field="size")
    if days is not None and not 0 < days <= MOST_DAYS:
        raise RuleBroken(_("Give a number from 1 to %(most)s.") % {"most": MOST_DAYS}, field="days")
    return {"what": text, "by_when": by_when, "size": SIZE(size, "size") if size else "", "days": days}


def _said(text: str, field: str) -> str:
    words = fields.prose(text, field)
    if not words:
        raise RuleBroken(_("Write a few words."), field=field)
    return words


def _refuse_goal(objective: Objective, key_result: KeyResult | None, *, by: Person, at: datetime) -> None:
    rules.refuse_unless_open(objective, by=by, at=at)
    if key_result is not None and key_result.objective_id != objective.pk:
        raise RuleBroken(_("This key result belongs to another objective."), field="key_result")
    if key_result is not None:
        rules.refuse_cancelled(key_result)


def _refuse_receiver(
    person: Person | None, team: Team | None, *, by: Person, objective: Objective, at: datetime
) -> None:
    if (person is None) == (team is None):
        raise RuleBroken(_("Ask one person, or one team."), field="to_person")
    if person is not None:
        _refuse_person(person, by=by, objective=objective, at=at)
    if team is not None:
        _refuse_team(team, objective=objective, at=at)


def _refuse_person(person: Person, *, by: Person, objective: Objective, at: datetime) -> None:
    if person.pk in (by.pk, objective.owner_person_id):
        raise RuleBroken(_("This is whose goal it is. Ask somebody else."), field="to_person")
    if not person.may_sign_in(company_day(at)):
        raise RuleBroken(_("Choose somebody who works here."), field="to_person")
    rules.refuse_onlookers([person], field="to_person")


def _refuse_team(team: Team, *, objective: Objective, at: datetime) -> None:
    if team.pk == objective.owner_team_id:
        raise RuleBroken(_("This is whose goal it is. Ask somebody else."), field="to_team")
    if team.closed_on is not None and team.closed_on <= company_day(at):
        raise RuleBroken(_("This team was closed. Choose another one."), field="to_team")
