"""Rows of people and teams as they go out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from skylight.lib import paths
from skylight.lib.api import made, one, show_current
from skylight.org.api.shapes import PersonRow
from skylight.org.models import Company, Person, Team

PERSON_COLUMNS = (
    "id", "name", "other_name", "kind", "role", "location", "about", "agency", "team_id", "team__name", "manager_id",
    "manager__name", "joined_on", "left_on", "email", "external_id", "is_admin", "version", "sort_name",
)  # fmt: skip
TEAM_COLUMNS = (
    "id", "name", "other_name", "parent_id", "parent__name", "leader_id", "leader__name", "about", "path",
    "closed_on", "external_id", "version",
)  # fmt: skip
_AS_IS = tuple(name for name in PersonRow.model_fields if name not in ("team", "manager"))
_PRIVATE = {"email": None, "external_id": None}


def named(pk: int | None, name: str | None) -> dict[str, Any] | None:
    """Something by number and name, or nothing."""
    return None if pk is None else {"id": pk, "name": name}


def by_name(row: Any) -> dict[str, Any] | None:
    """The same of a loaded row."""
    return None if row is None else {"id": row.pk, "name": row.name}


def person_rows(viewer: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What makes a row out of `.values(*PERSON_COLUMNS)`, as far as this person may read it."""

    def row(found: dict[str, Any]) -> dict[str, Any]:
        may_read_all = viewer.runs_things or viewer.pk == found["id"]
        return {
            **{name: found[name] for name in _AS_IS},
            "team": named(found["team_id"], found["team__name"]),
            "manager": named(found["manager_id"], found["manager__name"]),
            **({} if may_read_all else _PRIVATE),
        }

    return row


def current_person(request: HttpRequest, person: Person) -> dict[str, Any]:
    """A person as they stand."""
    return person_rows(request.user)(Person.objects.values(*PERSON_COLUMNS).get(pk=person.pk))


def show_person(request: HttpRequest, person: Person, *, new: bool = False) -> HttpResponse:
    """The answer to what was done with a person."""
    row = current_person(request, person)
    return made(request, row, at=f"/api/v1/people/{person.pk}") if new else one(request, row)


def team_row(found: dict[str, Any]) -> dict[str, Any]:
    """A team out of `.values(*TEAM_COLUMNS)`."""
    return {
        **{name: found[name] for name in ("id", "name", "other_name")},
        "parent": named(found["parent_id"], found["parent__name"]),
        "leader": named(found["leader_id"], found["leader__name"]),
        "about": found["about"], "depth": paths.depth(found["path"]),
        **{name: found[name] for name in ("closed_on", "external_id", "version")},
    }  # fmt: skip


def current_team(request: HttpRequest, team: Team) -> dict[str, Any]:
    """A team as it stands."""
    return team_row(Team.objects.values(*TEAM_COLUMNS).get(pk=team.pk))


def show_team(request: HttpRequest, team: Team, *, new: bool = False) -> HttpResponse:
    """The answer to what was done with a team."""
    row = current_team(request, team)
    return made(request, row, at=f"/api/v1/teams/{team.pk}") if new else one(request, row)


def current_company(request: HttpRequest, company: Company) -> dict[str, Any]:
    """The company as it stands."""
    company = Company.objects.select_related("okr_person", "okr_team").get(pk=company.pk)
    return {
        "name": company.name, "time_zone": company.time_zone, "work_calendar": company.work_calendar,
        "fiscal_start_month": company.fiscal_start_month, "okr_person": by_name(company.okr_person),
        "okr_team": by_name(company.okr_team), "version": company.version,
    }  # fmt: skip


show_current(Person, current_person)
show_current(Team, current_team)
show_current(Company, current_company)
