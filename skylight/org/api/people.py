"""People: finding them, taking them in, changing what is known of them, letting them go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from skylight.lib.api import Listing, Sparse, one, page, sent, version_of
from skylight.org import actions, queries
from skylight.org.api import shapes
from skylight.org.api.loading import named_person, named_team, person_or_404
from skylight.org.api.rows import PERSON_COLUMNS, person_rows, show_person
from skylight.org.api.shapes import PersonRow
from skylight.org.models import Person

router = Router(tags=["People"])


@router.get("/people", response=Listing[PersonRow])
def list_people(request: HttpRequest, asked: Query[shapes.PeopleAsked]) -> HttpResponse:
    """Everybody here, by name; with `kind` also vacancies, placeholders, and those who left."""
    found = queries.people_found(
        request.user, queries.company_day(timezone.now()), words=asked.q, kind=asked.kind or "",
        team=named_team(asked.team, "team"), manager=named_person(request, asked.manager, "manager"),
        unmanaged=asked.unmanaged,
    )  # fmt: skip
    if asked.under:
        found = found.under(get_object_or_404(Person, pk=asked.under))
    rows = found.values(*PERSON_COLUMNS)
    return page(request, rows, asked, of=PersonRow, row=person_rows(request.user), by="sort_name")


@router.get("/people/{int:pk}", response=PersonRow)
def read_person(request: HttpRequest, pk: int, asked: Query[Sparse]) -> HttpResponse:
    """One person."""
    found = Person.objects.visible_to(request.user).values(*PERSON_COLUMNS)
    return one(request, person_rows(request.user)(get_object_or_404(found, pk=pk)), asked, of=PersonRow)


@router.post("/people", response={201: PersonRow})
def add_person(request: HttpRequest, body: shapes.NewPerson) -> HttpResponse:
    """Take somebody in."""
    given = sent(body)
    given["team"] = named_team(body.team, "team")
    given["manager"] = named_person(request, body.manager, "manager")
    return show_person(request, actions.add_person(by=request.user, at=timezone.now(), **given), new=True)


@router.patch("/people/{int:pk}", response=PersonRow)
def edit_person(request: HttpRequest, pk: int, body: shapes.EditPerson) -> HttpResponse:
    """Change what is known of a person; line, team and departure have addresses of their own."""
    person = person_or_404(request, pk)
    version = version_of(request, body.version)
    actions.edit_person(person, by=request.user, at=timezone.now(), version=version, **sent(body))
    return show_person(request, person)


@router.put("/people/{int:pk}/departure", response=PersonRow)
def let_go(request: HttpRequest, pk: int, body: shapes.Departure) -> HttpResponse:
    """Set the first day on which somebody is no longer here."""
    person = person_or_404(request, pk)
    return show_person(request, actions.let_go(person, by=request.user, at=timezone.now(), on=body.on))


@router.delete("/people/{int:pk}/departure", response=PersonRow)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody stays, or returns."""
    person = person_or_404(request, pk)
    return show_person(request, actions.take_back(person, by=request.user, at=timezone.now()))


@router.put("/me/preferences", response=shapes.PreferencesRow)
def set_preferences(request: HttpRequest, body: shapes.Preferences) -> HttpResponse:
    """Choose language, theme and time zone."""
    chosen = body.model_dump()
    actions.set_preferences(request.user, by=request.user, at=timezone.now(), **chosen)
    return one(request, chosen)
