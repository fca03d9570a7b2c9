"""Who is asking, the browsers they have signed in with, and the tokens of programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from skylight.lib.api import Id, Input, Listing, Paged, Row, Sparse, made, one, page
from skylight.lib.api.answers import kept_without
from skylight.org.models import Person
from skylight.sso import actions, api_keys, queries
from skylight.sso.models import ApiToken

router = Router(tags=["Access"])
Scope = Literal["read", "write"]


class Me(Row):
    """Who is asking, and what with."""

    id: int = Field(examples=[12])
    name: str = Field(examples=["Ana Ruiz"])
    email: str | None
    kind: str
    is_admin: bool
    language: str
    theme: str
    time_zone: str = Field(description="Empty for the company's.")
    version: int
    token: int | None = Field(description="The token this call came with; null for a browser.")
    scopes: list[Scope]


class TokenRow(Row):
    """A token; its secret is shown once, when it is made."""

    id: int
    name: str = Field(examples=["Nightly report"])
    shown_as: str = Field(examples=["sky_8m2k4x1p0qzr"], description="How the token begins.")
    person: int = Field(description="Whom it acts as.")
    scopes: list[Scope]
    is_service: bool
    made_by: int
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewTokenRow(TokenRow):
    """A token that has just been made."""

    secret: str | None = Field(description="The whole token, this once; null when the call is repeated.")


class NewToken(Input):
    """What a token is to be for."""

    name: str = Field(min_length=1, max_length=100, examples=["Nightly report"])
    scopes: list[Scope] = Field(["read"], min_length=1, max_length=2)
    days: int = Field(90, ge=1, le=api_keys.LONGEST, description="How long it works.")
    person: Id | None = Field(
        None, description="For administrators: a person who never signs in, as whom a program is to act."
    )


class InvitationRow(Row):
    """A way in for somebody who has no password yet or forgot it."""

    link: str | None = Field(description="Works once; null when the call is repeated.")


@router.get("/me", response=Me)
def me(request: HttpRequest, asked: Query[Sparse]) -> HttpResponse:
    """Who is asking."""
    return one(request, _me_row(request), asked, of=Me)


@router.get("/tokens", response=Listing[TokenRow])
def tokens(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """One's own tokens, the newest first; an administrator's list holds everybody's."""
    found = queries.tokens_seen_by(request.user)
    return page(request, found, asked, of=TokenRow, row=_token_row, newest_first=True)


@router.get("/tokens/{int:pk}", response=TokenRow)
def token(request: HttpRequest, pk: Path[Id], asked: Query[Sparse]) -> HttpResponse:
    """One token."""
    found = get_object_or_404(queries.tokens_seen_by(request.user), pk=pk)
    return one(request, _token_row(found), asked, of=TokenRow)


@router.post("/tokens", response={201: NewTokenRow})
def make_token(request: HttpRequest, body: NewToken) -> HttpResponse:
    """Make a token. Its secret is in this answer and nowhere else."""
    person = request.user
    if body.person is not None:
        person = get_object_or_404(Person.objects.visible_to(request.user), pk=body.person)
    found, secret = actions.make_token(
        person, by=request.user, at=timezone.now(), name=body.name, scopes=body.scopes, days=body.days
    )
    row = {**_token_row(found), "secret": secret}
    return kept_without(made(request, row, at=f"/api/v1/tokens/{found.pk}"), {**row, "secret": None})


@router.post("/tokens/{int:pk}/revoke", response=TokenRow)
def revoke_token(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """Let a token open nothing from this moment."""
    found = get_object_or_404(queries.tokens_seen_by(request.user), pk=pk)
    return one(request, _token_row(actions.revoke_token(found, by=request.user, at=timezone.now())))


@router.post("/people/{int:pk}/invitation", response={201: InvitationRow})
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a one-time link with which a person chooses a password. It is in this answer and nowhere else."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    link = actions.invite(person, by=request.user, at=timezone.now())
    return kept_without(made(request, {"link": link}), {"link": None})


def _me_row(request: Any) -> dict[str, Any]:
    person, shown = request.user, getattr(request, "token", None)
    return {
        **{name: getattr(person, name) for name in Me.model_fields if name not in ("token", "scopes")},
        "token": shown.pk if shown else None,
        "scopes": shown.scopes.split() if shown else list(api_keys.SCOPES),
    }


def _token_row(found: ApiToken) -> dict[str, Any]:
    return {
        "id": found.pk, "name": found.name, "shown_as": str(found), "person": found.person_id,
        "scopes": found.scopes.split(), "is_service": found.is_service, "made_by": found.made_by_id,
        "made_at": found.made_at, "expires_at": found.expires_at, "last_used_at": found.last_used_at,
        "revoked_at": found.revoked_at,
    }  # fmt: skip
