"""How each team works, over the API: what is in force, what was decided when and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from skylight.lib.api import Id, Input, Listing, Paged, Row, listed, nothing, one, page
from skylight.lib.errors import RuleBroken
from skylight.org.models import Team
from skylight.policies import actions
from skylight.policies.catalogue import CATALOGUE, Choice, Key, Number
from skylight.policies.models import Setting
from skylight.policies.queries import effective

router = Router(tags=["Policies"])
Value = bool | int | str


class PolicyRow(Row):
    """One key as it is in force at a place."""

    key: str = Field(examples=["checkin_cadence"])
    label: str
    value: Value = Field(examples=["weekly"])
    default: Value
    origin: int | Literal["company", "default"] = Field(
        description="The team that decided, or where else it is from."
    )
    options: list[str] | None = Field(description="The words to choose from, if it is a choice.")
    lowest: int | None
    highest: int | None


class DecisionRow(Row):
    """A decision, and how long it stood."""

    id: int
    team: int | None = Field(description="null for the company.")
    key: str
    value: Value
    locked: bool = Field(description="Places below may not decide otherwise.")
    reason: str
    by: int | None
    at: datetime
    ended_at: datetime | None


class Place(BaseModel):
    """Where."""

    team: Id | None = Field(None, description="The company without one.")


class DecisionsAsked(Paged):
    """Which decisions."""

    team: Id | None = None
    key: str = Field("", max_length=60)
    current: bool = Field(False, description="Only those in force.")


class Deciding(Input):
    """A decision for a team and all below it."""

    value: Value = Field(examples=["biweekly"])
    team: Id | None = Field(None, description="The company without one.")
    locked: bool = False
    reason: str = Field(max_length=2000, examples=["Two weeks suit support work"])


class Undeciding(Input):
    """The end of a decision."""

    team: Id | None = Field(None, description="The company without one.")
    reason: str = Field(max_length=2000, examples=["Tried for a cycle"])


@router.get("/policies", response=Listing[PolicyRow])
def list_policies(request: HttpRequest, asked: Query[Place]) -> HttpResponse:
    """Every key as it is in force for a team, or for the company."""
    policy = effective(_team(asked.team))
    return listed(
        request, [_policy(key, policy[name], policy.origin(name)) for name, key in CATALOGUE.items()]
    )


@router.get("/policies/decisions", response=Listing[DecisionRow])
def list_decisions(request: HttpRequest, asked: Query[DecisionsAsked]) -> HttpResponse:
    """What was decided, where, by whom and why, the newest first."""
    wanted = Q(team=asked.team) if asked.team else Q()
    wanted &= Q(key=asked.key) if asked.key else Q()
    wanted &= Q(ended_at=None) if asked.current else Q()
    found = Setting.objects.filter(wanted)
    return page(request, found, asked, of=DecisionRow, row=_decision, newest_first=True)


@router.put("/policies/{str:key}", response=DecisionRow)
def decide(request: HttpRequest, key: str, body: Deciding) -> HttpResponse:
    """Settle one key for a team and all below it, or for the company."""
    given = {**body.model_dump(), "team": _team(body.team)}
    return one(request, _decision(actions.decide(_key(key), by=request.user, at=timezone.now(), **given)))


@router.post("/policies/{str:key}/undecide", response={204: None})
def undecide(request: HttpRequest, key: str, body: Undeciding) -> HttpResponse:
    """Go back to what the place above says, or the default."""
    team = _team(body.team)
    actions.undecide(_key(key), by=request.user, at=timezone.now(), reason=body.reason, team=team)
    return nothing()


def _key(name: str) -> str:
    if name not in CATALOGUE:
        raise Http404
    return name


def _team(pk: int | None) -> Team | None:
    team = Team.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and team is None:
        raise RuleBroken(_("There is no such team."), field="team")
    return team


def _policy(key: Key, value: Any, origin: int | str | None) -> dict[str, Any]:
    return {
        "key": key.name, "label": str(key.label), "value": value, "default": key.default,
        "origin": "company" if origin is None else origin,
        "options": list(key.options) if isinstance(key, Choice) else None,
        "lowest": key.low if isinstance(key, Number) else None,
        "highest": key.high if isinstance(key, Number) else None,
    }  # fmt: skip


def _decision(setting: Setting) -> dict[str, Any]:
    as_is = {name: getattr(setting, name) for name in ("key", "value", "locked", "reason", "at", "ended_at")}
    return {"id": setting.pk, "team": setting.team_id, "by": setting.by_id, **as_is}
