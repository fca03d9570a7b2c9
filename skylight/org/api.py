"""People, teams and lines over the API."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from skylight.lib.api import (
    Id,
    Listing,
    Paged,
    Row,
    Sparse,
    Versioned,
    one,
    page,
    sent,
    show_current,
    version_of,
)
from skylight.org import actions
from skylight.org.models import Person

router = Router(tags=["People"])


class Named(Row):
    """Something by its number and name."""

    id: int
    name: str


class PersonRow(Row):
    """Somebody who works or worked here."""

    id: int = Field(examples=[12])
    name: str = Field(examples=["Ana Ruiz"])
    other_name: str
    kind: Literal["employee", "contract", "intern", "vacancy", "placeholder"]
    role: str
    location: str
    team: Named | None
    manager: Named | None
    joined_on: date | None
    left_on: date | None
    version: int


COLUMNS = (
    "id", "name", "other_name", "kind", "role", "location", "team_id", "team__name", "manager_id", "manager__name",
    "joined_on", "left_on", "version", "sort_name",
)  # fmt: skip


class EditPerson(Versioned):
    """What may be changed of a person; what is not sent stays."""

    name: str = Field("", max_length=200)
    other_name: str = Field("", max_length=200)
    location: str = Field("", max_length=200)
    about: str = Field("", max_length=20_000)


class PeopleAsked(Paged):
    """Which people."""

    manager: Id | None = Field(None, description="Who reports to this person in the solid line.")


@router.get("/people", response=Listing[PersonRow])
def people(request: HttpRequest, asked: Query[PeopleAsked]) -> HttpResponse:
    """Everybody, by name."""
    found = Person.objects.visible_to(request.user)
    if asked.manager:
        found = found.filter(manager=asked.manager)
    return page(request, found.values(*COLUMNS), asked, of=PersonRow, row=person_row, by="sort_name")


@router.get("/people/{int:pk}", response=PersonRow)
def person(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One person."""
    found = Person.objects.visible_to(request.user).values(*COLUMNS)
    return one(request, person_row(get_object_or_404(found, pk=pk)), asked, of=PersonRow)


@router.patch("/people/{int:pk}", response=PersonRow)
def edit_person(request: HttpRequest, pk: int, body: EditPerson) -> HttpResponse:
    """Change what is known of a person."""
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    version = version_of(request, body.version)
    actions.edit_person(found, by=request.user, at=timezone.now(), version=version, **sent(body))
    return one(request, _current(request, found))


def person_row(row: dict[str, Any]) -> dict[str, Any]:
    """A person out of `.values(*COLUMNS)` as it goes out."""
    return {
        **{name: row[name] for name in PersonRow.model_fields if name in row},
        "team": named(row["team_id"], row["team__name"]),
        "manager": named(row["manager_id"], row["manager__name"]),
    }


def named(pk: int | None, name: str | None) -> dict[str, Any] | None:
    """Something by number and name, or nothing."""
    return None if pk is None else {"id": pk, "name": name}


def _current(request: HttpRequest, person: Person) -> dict[str, Any]:
    return person_row(Person.objects.values(*COLUMNS).get(pk=person.pk))


show_current(Person, _current)
