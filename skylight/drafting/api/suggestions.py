"""Objectives that somebody suggests to others, over the API: only the two sides read them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from skylight.drafting import actions
from skylight.drafting.actions.suggestions import Line
from skylight.drafting.models import Suggestion
from skylight.drafting.queries import suggestions as queries
from skylight.goals.api.loading import (
    fields_named,
    named_cycle,
    named_key_result,
    named_objective,
    named_person,
    named_team,
)
from skylight.goals.api.rows import show_objective
from skylight.goals.api.shapes.objectives import ObjectiveRow
from skylight.goals.api.shapes.parts import OwnerRow, Prose, Title, address, owner_row
from skylight.goals.fields import LONGEST_TITLE, LONGEST_UNIT
from skylight.lib.api import (
    Id,
    Input,
    Listing,
    Number,
    Paged,
    Row,
    Sparse,
    Versioned,
    made,
    nothing,
    number,
    one,
    page_by_id,
    sent,
    show_current,
    version_of,
)

router = Router(tags=["Suggestions"])
Unit = Annotated[str, Field(max_length=LONGEST_UNIT)]
Measure = Annotated[str, Field(max_length=LONGEST_TITLE, description="A key result to begin with.")]
StandingWord = Literal["open", "accepted", "declined", "withdrawn"]


class SuggestionRow(Row):
    """An objective that somebody is asked to take on, so that a goal is reached."""

    id: int
    url: str
    version: int
    state: StandingWord
    by: OwnerRow
    to: OwnerRow
    at: datetime
    title: str
    why: str
    measure: str
    start: float | None
    target: float | None
    unit: str
    objective_id: int | None = Field(description="The goal it serves; null if you may not read it.")
    objective_title: str | None
    key_result_title: str | None
    reason: str = Field(description="Why it was declined.")
    answered_at: datetime | None
    drafted_id: int | None = Field(description="The objective that was made of it, if you may read it.")


class SuggestionsAsked(Paged):
    """Which suggestions."""

    made: bool = Field(False, description="Only those that you made.")
    open: bool = Field(False, description="Only those that nobody has answered.")
    objective: Id | None = Field(None, description="So that this goal is reached.")


class NewSuggestion(Input):
    """One objective for one person or one team, so that a goal of yours is reached."""

    objective: Id
    key_result: Id | None = None
    to_person: Id | None = None
    to_team: Id | None = None
    title: Title
    why: Prose = ""
    measure: Measure = ""
    start: Number | None = None
    target: Number | None = None
    unit: Unit = ""


class EditSuggestion(Versioned):
    """The same in other words."""

    title: Title = ""
    why: Prose = ""
    measure: Measure = ""
    start: Number | None = None
    target: Number | None = None
    unit: Unit = ""


class SuggestionAcceptance(Versioned):
    """What you make of it, in your own words; without a `measure` no key result is added."""

    cycle: Id
    title: Title
    description: Prose = ""
    relation: Literal["derived_from", "supports"] = "derived_from"
    measure: Measure = ""
    start: Number | None = None
    target: Number | None = None
    unit: Unit = ""


class SuggestionRefusal(Versioned):
    """Why not; only whoever suggested it reads that."""

    reason: Prose = Field(min_length=1)


class SuggestionWithdrawal(Versioned):
    """Nothing but the version you have read."""


@router.get("/suggestions", response=Listing[SuggestionRow])
def list_suggestions(request: HttpRequest, asked: Query[SuggestionsAsked]) -> HttpResponse:
    """Those that you made, and those made to you that are open or that you accepted, the newest first."""
    now = timezone.now()
    found = Suggestion.objects.visible_to(request.user, now)
    found = found.filter(by=request.user) if asked.made else found
    found = found.open() if asked.open else found
    found = found.filter(objective=asked.objective) if asked.objective else found

    def rows(pks: list[int]) -> list[dict[str, Any]]:
        return [_row(one) for one in queries.rows_by_id(pks, viewer=request.user, at=now)]

    return page_by_id(request, found, asked, of=SuggestionRow, rows=rows, newest_first=True)


@router.get("/suggestions/{int:pk}", response=SuggestionRow)
def get_suggestion(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One suggestion."""
    _loaded(request, pk)
    return one(request, _shown(request, pk), asked, of=SuggestionRow)


@router.post("/suggestions", response={201: SuggestionRow})
def suggest(request: HttpRequest, body: NewSuggestion) -> HttpResponse:
    """Suggest an objective to a person or a team; nothing of it stands on their pages before they accept."""
    goal = named_objective(request, body.objective, "objective")
    given = sent(body)
    for name in ("objective", "key_result"):
        given.pop(name, None)
    given["to_person"] = named_person(request, body.to_person, "to_person")
    given["to_team"] = named_team(body.to_team, "to_team")
    with fields_named(lambda field: field.removeprefix("line_0_")):
        (suggestion,) = actions.break_down(
            goal,
            by=request.user,
            at=timezone.now(),
            lines=[Line(**given)],
            key_result=named_key_result(request, body.key_result, "key_result"),
        )
    return made(request, _shown(request, suggestion.pk), at=f"/api/v1/suggestions/{suggestion.pk}")


@router.patch("/suggestions/{int:pk}", response=SuggestionRow)
def edit_suggestion(request: HttpRequest, pk: int, body: EditSuggestion) -> HttpResponse:
    """Reword what you suggested, as long as nobody has answered it."""
    row, version = _loaded(request, pk), version_of(request, body.version)
    actions.edit_suggestion(row, by=request.user, at=timezone.now(), version=version, **sent(body))
    return one(request, _shown(request, pk))


@router.post("/suggestions/{int:pk}/acceptance", response={201: ObjectiveRow})
def accept_suggestion(request: HttpRequest, pk: int, body: SuggestionAcceptance) -> HttpResponse:
    """Begin a draft of your own from it, tied to the goal it serves."""
    row, now = _loaded(request, pk), timezone.now()
    given = {**sent(body), "cycle": named_cycle(request, body.cycle)}
    version = version_of(request, body.version)
    drafted = actions.accept_suggestion(row, by=request.user, at=now, version=version, **given)
    return show_objective(request, drafted.pk, now, new=True)


@router.post("/suggestions/{int:pk}/refusal", response={204: None})
def decline_suggestion(request: HttpRequest, pk: int, body: SuggestionRefusal) -> HttpResponse:
    """Say no, and why; nothing of it stays with you."""
    row, version = _loaded(request, pk), version_of(request, body.version)
    actions.decline_suggestion(row, by=request.user, at=timezone.now(), version=version, reason=body.reason)
    return nothing()


@router.post("/suggestions/{int:pk}/withdrawal", response=SuggestionRow)
def withdraw_suggestion(request: HttpRequest, pk: int, body: SuggestionWithdrawal) -> HttpResponse:
    """Take back what you suggested."""
    row, version = _loaded(request, pk), version_of(request, body.version)
    actions.withdraw_suggestion(row, by=request.user, at=timezone.now(), version=version)
    return one(request, _shown(request, pk))


def _loaded(request: HttpRequest, pk: int) -> Suggestion:
    readable = Suggestion.objects.visible_to(request.user, timezone.now())
    sides = ("by", "to_person__team", "to_team__leader", "objective", "key_result")
    return get_object_or_404(readable.select_related(*sides), pk=pk)


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = queries.suggestion_row(pk, viewer=request.user, at=timezone.now())
    return _row(found) if found is not None else {"id": pk}


def _row(one: queries.SuggestionRow) -> dict[str, Any]:
    same = ("id", "version", "at", "title", "why", "measure", "unit", "reason", "answered_at", "drafted_id")
    return {
        **{name: getattr(one, name) for name in same},
        "url": address(one.url),
        "state": one.verdict or "open",
        "by": owner_row(one.by),
        "to": owner_row(one.to),
        "start": number(one.start),
        "target": number(one.target),
        "objective_id": one.goal_id,
        "objective_title": one.goal or None,
        "key_result_title": one.key_result or None,
    }


show_current(Suggestion, lambda request, current: _shown(request, current.pk))
