"""Requests for support over the API: asked, talked over, taken on or declined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from skylight.drafting import actions
from skylight.drafting.models import RequestStep, SupportRequest
from skylight.drafting.queries import requests as queries
from skylight.drafting.queries.request_page import readable_goals
from skylight.goals.api.loading import (
    named_cycle,
    named_key_result,
    named_objective,
    named_person,
    named_team,
)
from skylight.goals.api.shapes.parts import OwnerRow, Prose, Reason, Title, address, owner_row, person_row
from skylight.goals.fields import LONGEST_UNIT
from skylight.lib.api import (
    Day,
    Id,
    Input,
    Listing,
    Number,
    Paged,
    Row,
    Sparse,
    Versioned,
    listed,
    made,
    one,
    page_by_id,
    sent,
    show_current,
    version_of,
)

router = Router(tags=["Requests for support"])
StateWord = Literal["open", "countered", "agreed", "accepted", "declined", "withdrawn"]
StoryWord = Literal["asked", "countered", "changed", "agreed", "accepted", "declined", "withdrawn"]
SizeWord = Literal["small", "medium", "large"]
TakenAsWord = Literal["objective", "key_result", "work"]
What = Annotated[str, Field(min_length=1, max_length=2_000, examples=["Translate the sign-up page"])]
DaysOfWork = Annotated[int, Field(ge=1, le=1_000)]


class SupportRequestRow(Row):
    """What somebody asks of a person or a team for a goal of theirs, as the asker stands by it now."""

    id: int
    url: str
    version: int
    state: StateWord
    by: OwnerRow
    to: OwnerRow
    what: str
    why: str
    by_when: date | None
    size: SizeWord | None
    days: int | None
    objective_id: int | None = Field(description="The goal it is for; null if you may not read it.")
    objective_title: str | None
    key_result_id: int | None
    waiting_since: datetime = Field(description="The newest step of its story.")
    at: datetime


class RequestStepRow(Row):
    """One step of the story of a request."""

    id: int
    kind: StoryWord
    by: OwnerRow
    at: datetime
    what: str
    why: str
    by_when: date | None
    size: SizeWord | None
    days: int | None
    note: str
    taken_as: TakenAsWord | None
    objective_id: int | None = Field(description="What came of it, if you may read it.")
    key_result_id: int | None


class SupportRequestsAsked(Paged):
    """Which requests."""

    to_me: bool = Field(False, description="Only those that you may answer.")
    by_me: bool = Field(False, description="Only those that you asked.")
    open: bool = Field(False, description="Only those that nobody has brought to an end.")
    objective: Id | None = Field(None, description="Asked for this goal, or taken on as it.")


class NewSupportRequest(Input):
    """What you ask of one person or one team, for a goal that you write."""

    objective: Id
    key_result: Id | None = None
    to_person: Id | None = None
    to_team: Id | None = None
    what: What
    why: Prose = Field(min_length=1)
    by_when: Day
    size: SizeWord | None = None
    days: DaysOfWork | None = None


class RequestCounter(Versioned):
    """What you could do instead."""

    what: What
    by_when: Day
    size: SizeWord | None = None
    days: DaysOfWork | None = None
    note: Reason = ""


class RequestChange(RequestCounter):
    """What you ask for now."""

    why: Prose = Field(min_length=1)


class RequestAgreement(Versioned):
    """Nothing but the version you have read."""


class RequestDeclining(Versioned):
    """Why not; whoever can read the request can read this."""

    reason: Reason = Field(min_length=1)


class RequestWithdrawal(Versioned):
    """Why you ask for it no longer."""

    reason: Reason = ""


class AcceptanceAsObjective(Versioned):
    """A draft of the one who was asked."""

    cycle: Id
    title: Title
    note: Reason = ""


class AcceptanceAsKeyResult(Versioned):
    """A key result under a goal that you write."""

    objective: Id
    title: Title
    kind: Literal["increase", "decrease", "binary"] = "increase"
    start: Number | None = None
    target: Number | None = None
    unit: Annotated[str, Field(max_length=LONGEST_UNIT)] = ""
    note: Reason = ""


class AcceptanceWithGoal(Versioned):
    """A goal that you write and that covers it already, or one of its key results."""

    objective: Id
    key_result: Id | None = None
    note: Reason = ""


class AcceptanceAsWork(Versioned):
    """A line in the list of ordinary work."""

    title: Title
    link: Annotated[str, Field(max_length=2_000)] = ""
    note: Reason = ""


@router.get("/support-requests", response=Listing[SupportRequestRow])
def list_support_requests(request: HttpRequest, asked: Query[SupportRequestsAsked]) -> HttpResponse:
    """Those you may read, the newest first."""
    now = timezone.now()
    found = SupportRequest.objects.visible_to(request.user, now)
    found = found.filter(pk__in=queries.ids_about(asked.objective)) if asked.objective else found
    found = found.asked_of(request.user) if asked.to_me else found
    found = found.filter(by=request.user) if asked.by_me else found
    found = found.waiting() if asked.open else found
    return page_by_id(
        request, found, asked, of=SupportRequestRow, rows=_rows(request, now), newest_first=True
    )


@router.get("/support-requests/{int:pk}", response=SupportRequestRow)
def get_support_request(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One request."""
    _loaded(request, pk)
    return one(request, _shown(request, pk), asked, of=SupportRequestRow)


@router.get("/support-requests/{int:pk}/story", response=Listing[RequestStepRow])
def get_story(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step of it, the oldest first."""
    steps = list(_loaded(request, pk).steps.select_related("by").order_by("id"))
    seen = readable_goals([one.objective_id for one in steps], request.user, timezone.now())
    return listed(request, [_step(one, seen) for one in steps], of=RequestStepRow)


@router.post("/support-requests", response={201: SupportRequestRow})
def ask(request: HttpRequest, body: NewSupportRequest) -> HttpResponse:
    """Ask a person or a team to put something into their OKRs."""
    asked = actions.ask(
        by=request.user,
        at=timezone.now(),
        objective=named_objective(request, body.objective, "objective"),
        key_result=named_key_result(request, body.key_result, "key_result"),
        to_person=named_person(request, body.to_person, "to_person"),
        to_team=named_team(body.to_team, "to_team"),
        what=body.what,
        why=body.why,
        by_when=body.by_when,
        size=body.size or "",
        days=body.days,
    )
    return made(request, _shown(request, asked.pk), at=f"/api/v1/support-requests/{asked.pk}")


@router.post("/support-requests/{int:pk}/counter", response=SupportRequestRow)
def counter(request: HttpRequest, pk: int, body: RequestCounter) -> HttpResponse:
    """Propose something else instead."""
    return _act(request, pk, actions.counter, body)


@router.post("/support-requests/{int:pk}/change", response=SupportRequestRow)
def change(request: HttpRequest, pk: int, body: RequestChange) -> HttpResponse:
    """Ask for something else than before; what was asked stays in the story."""
    return _act(request, pk, actions.change_request, body)


@router.post("/support-requests/{int:pk}/agreement", response=SupportRequestRow)
def agree(request: HttpRequest, pk: int, body: RequestAgreement) -> HttpResponse:
    """Agree to what the other side has proposed."""
    return _act(request, pk, actions.agree, body)


@router.post("/support-requests/{int:pk}/declining", response=SupportRequestRow)
def decline(request: HttpRequest, pk: int, body: RequestDeclining) -> HttpResponse:
    """Say no, and why."""
    return _act(request, pk, actions.decline_request, body)


@router.post("/support-requests/{int:pk}/withdrawal", response=SupportRequestRow)
def withdraw(request: HttpRequest, pk: int, body: RequestWithdrawal) -> HttpResponse:
    """Ask for it no longer."""
    return _act(request, pk, actions.withdraw_request, body)


@router.post("/support-requests/{int:pk}/objective", response=SupportRequestRow)
def accept_as_objective(request: HttpRequest, pk: int, body: AcceptanceAsObjective) -> HttpResponse:
    """Take it on as a draft; the goal of the asker depends on it, acknowledged."""
    given = {"cycle": named_cycle(request, body.cycle)}
    return _act(request, pk, actions.accept_as_objective, body, **given)


@router.post("/support-requests/{int:pk}/key-result", response=SupportRequestRow)
def accept_as_key_result(request: HttpRequest, pk: int, body: AcceptanceAsKeyResult) -> HttpResponse:
    """Take it on as a new key result."""
    given = {"objective": named_objective(request, body.objective, "objective")}
    return _act(request, pk, actions.accept_as_key_result, body, **given)


@router.post("/support-requests/{int:pk}/goal", response=SupportRequestRow)
def accept_with(request: HttpRequest, pk: int, body: AcceptanceWithGoal) -> HttpResponse:
    """Say which goal of yours covers it already."""
    given = {
        "objective": named_objective(request, body.objective, "objective"),
        "key_result": named_key_result(request, body.key_result, "key_result"),
    }
    return _act(request, pk, actions.accept_with, body, **given)


@router.post("/support-requests/{int:pk}/work", response=SupportRequestRow)
def accept_as_work(request: HttpRequest, pk: int, body: AcceptanceAsWork) -> HttpResponse:
    """Take it on as ordinary work."""
    return _act(request, pk, actions.accept_as_work, body)


def _act(
    request: HttpRequest, pk: int, action: Callable[..., Any], body: Versioned, **given: Any
) -> HttpResponse:
    row, words = _loaded(request, pk), {**sent(body), **given}
    if "size" in words:
        words["size"] = words["size"] or ""
    action(row, by=request.user, at=timezone.now(), version=version_of(request, body.version), **words)
    return one(request, _shown(request, pk))


def _loaded(request: HttpRequest, pk: int) -> SupportRequest:
    readable = SupportRequest.objects.visible_to(request.user, timezone.now())
    return get_object_or_404(readable.select_related(*queries.SIDES, "to_person__team"), pk=pk)


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    return next(iter(_rows(request, timezone.now())([pk])), {"id": pk})


def _rows(request: HttpRequest, at: datetime) -> Callable[[list[int]], list[dict[str, Any]]]:
    """What makes requests of ids: two statements."""

    def rows(pks: list[int]) -> list[dict[str, Any]]:
        found = SupportRequest.objects.visible_to(request.user, at).select_related(*queries.SIDES)
        by_id = found.in_bulk(pks)
        seen = readable_goals([one.objective_id for one in by_id.values()], request.user, at)
        return [_row(by_id[pk], seen) for pk in pks if pk in by_id]

    return rows


def _row(found: SupportRequest, seen: set[int]) -> dict[str, Any]:
    same = ("version", "state", "what", "why", "by_when", "days", "waiting_since", "at")
    is_seen = found.objective_id in seen
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in same},
        "url": address(f"/requests/{found.pk}/"),
        "by": owner_row(queries.asker_of(found)),
        "to": owner_row(queries.receiver_of(found)),
        "size": found.size or None,
        "objective_id": found.objective_id if is_seen else None,
        "objective_title": found.objective.title if is_seen else None,
        "key_result_id": found.key_result_id if is_seen else None,
    }


def _step(found: RequestStep, seen: set[int]) -> dict[str, Any]:
    same = ("kind", "at", "what", "why", "by_when", "days", "note")
    is_seen = found.objective_id in seen
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in same},
        "by": person_row(found.by.pk, found.by.name),
        "size": found.size or None,
        "taken_as": found.taken_as or None,
        "objective_id": found.objective_id if is_seen else None,
        "key_result_id": found.key_result_id if is_seen else None,
    }


show_current(SupportRequest, lambda request, current: _shown(request, current.pk))
