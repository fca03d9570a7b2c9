"""Requests for the tests, in one short line each."""

from __future__ import annotations

from datetime import date
from typing import Any

from skylight.drafting import actions
from skylight.drafting.models import SupportRequest
from skylight.goals.models import Objective
from tests import make

BY_WHEN = date(2026, 4, 10)
TERMS: dict[str, Any] = {"what": "Translate the sign-up page", "by_when": BY_WHEN, "size": "small"}


def asked(objective: Objective, to: Any, **details: Any) -> SupportRequest:
    """A request for a goal of somebody's, to a person or a team."""
    by = details.pop("by", objective.owner_person)
    at = details.pop("at", make.NOW)
    receiver = {"to_team": to} if to._meta.model_name == "team" else {"to_person": to}
    details = {**TERMS, "why": "Half of the shops read no English", **details}
    return actions.ask(by=by, at=at, objective=objective, **receiver, **details)


def countered(request: SupportRequest, **details: Any) -> SupportRequest:
    """Something else was proposed by who was asked."""
    by = details.pop("by", request.to_person)
    details = {**TERMS, "what": "Translate the first screen", **details}
    return actions.counter(request, by=by, at=make.NOW, version=request.version, **details)
