"""The company, the shape of its organisation, and what changed in it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from skylight.activity.models import Event
from skylight.lib.api import Listing, Paged, Sparse, number, one, page, sent, version_of
from skylight.org import actions, queries, structure
from skylight.org.api import shapes
from skylight.org.api.loading import named_person, named_team
from skylight.org.api.rows import by_name, current_company
from skylight.org.api.shapes import ChangeRow, CompanyRow, FiguresRow, ShapeRow
from skylight.org.models import Company, StructureFigures
from skylight.org.queries.history import KINDS

router = Router(tags=["Organisation"])
_FIGURES = tuple(ShapeRow.model_fields)
_EXACT = ("mean_layer", "mean_span", "median_span", "mean_effective_span")


@router.get("/company", response=CompanyRow)
def read_company(request: HttpRequest, asked: Query[Sparse]) -> HttpResponse:
    """The company of this installation."""
    return one(request, current_company(request, _company()), asked, of=CompanyRow)


@router.patch("/company", response=CompanyRow)
def edit_company(request: HttpRequest, body: shapes.EditCompany) -> HttpResponse:
    """Change what the company is called and works by."""
    given = sent(body)
    if "okr_person" in given:
        given["okr_person"] = named_person(request, body.okr_person, "okr_person")
    if "okr_team" in given:
        given["okr_team"] = named_team(body.okr_team, "okr_team")
    company, version = _company(), version_of(request, body.version)
    actions.edit_company(company, by=request.user, at=timezone.now(), version=version, **given)
    return one(request, current_company(request, company))


@router.get("/structure", response=ShapeRow)
def read_structure(request: HttpRequest, asked: Query[shapes.ShapeAsked]) -> HttpResponse:
    """Layers and spans of the company, or of a part of it, counted now."""
    day = queries.company_day(timezone.now())
    under, team = named_person(request, asked.under, "under"), named_team(asked.team, "team")
    return one(request, _figures(asdict(structure.figures(queries.shape(day, under=under, team=team)))))


@router.get("/structure/figures", response=Listing[FiguresRow])
def list_figures(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """Layers and spans of the whole company after each change of structure, the newest day first."""
    rows = StructureFigures.objects.values("id", "on", *_FIGURES)
    return page(request, rows, asked, of=FiguresRow, row=_figures_on, by="on", newest_first=True)


@router.get("/changes", response=Listing[ChangeRow])
def list_changes(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """All changes of people, lines and teams, the newest first."""
    events = Event.objects.filter(kind__in=KINDS).select_related("by")
    return page(request, events, asked, of=ChangeRow, row=_change, newest_first=True)


def _company() -> Company:
    company = Company.objects.first()
    if company is None:
        raise Http404
    return company


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    return {name: number(row[name]) if name in _EXACT else row[name] for name in _FIGURES}


def _figures_on(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "on": row["on"], **_figures(row)}


def _change(event: Event) -> dict[str, Any]:
    return {
        "id": event.pk, "kind": event.kind, "at": event.at, "by": by_name(event.by), "person": event.person_id,
        "team": event.team_id, "reason": event.reason, "data": event.data,
    }  # fmt: skip
