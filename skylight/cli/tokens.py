"""Makes, lists and revokes the tokens with which programs come in."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import datetime
from typing import Any

from django.utils import timezone

from skylight.cli.errors import Refused
from skylight.org.actions import system_person
from skylight.org.models import Person
from skylight.sso import actions, queries
from skylight.sso.models import ApiToken


def run(options: Namespace) -> int:
    """Do the one verb that was asked for."""
    verbs = {"create": _create, "list": _list, "revoke": _revoke}
    return verbs[options.verb](options, timezone.now())


def _create(options: Namespace, at: datetime) -> int:
    scopes = [scope for scope in options.scope.replace(",", " ").split() if scope]
    token, secret = actions.make_token(
        _person(options.person),
        by=system_person(at),
        at=at,
        name=options.name,
        scopes=scopes,
        days=options.days,
    )
    print(json.dumps({**_row(token), "secret": secret}) if options.json else secret)
    return 0


def _list(options: Namespace, at: datetime) -> int:
    tokens = queries.tokens_of(_person(options.person)) if options.person else queries.live_tokens(at)
    if options.json:
        print(json.dumps([_row(token) for token in tokens]))
        return 0
    for token in tokens:
        used = f"last used {token.last_used_at:%Y-%m-%d}" if token.last_used_at else "never used"
        until = "revoked" if token.revoked_at else f"until {token.expires_at:%Y-%m-%d}"
        print(f"{token.pk}  {token}  {token.person.name}  {token.scopes}  {until}  {used}  {token.name}")
    return 0


def _revoke(options: Namespace, at: datetime) -> int:
    token = _token(options.token)
    actions.revoke_token(token, by=system_person(at), at=at)
    print(f"{token} works no more.")
    return 0


def _person(said: str) -> Person:
    """Somebody by number or e-mail address."""
    people = Person.objects.exclude(kind=Person.Kind.SYSTEM)
    found = (
        people.filter(pk=said) if said.isdecimal() and len(said) < 19 else people.filter(email=said.lower())
    )
    person = found.first()
    if person is None:
        raise Refused(f"There is no person {said}.")
    return person


def _token(said: str) -> ApiToken:
    """A token by number, or by how it begins."""
    if said.isdecimal() and len(said) < 19:
        found = ApiToken.objects.filter(pk=said).first()
    else:
        found = ApiToken.objects.filter(public_id="_".join(said.split("_")[1:2])).first()
    if found is None:
        raise Refused("There is no such token.")
    return found


def _row(token: ApiToken) -> dict[str, Any]:
    moments = ("made_at", "expires_at", "last_used_at", "revoked_at")
    return {
        "id": token.pk, "shown_as": str(token), "name": token.name, "person": token.person_id,
        "scopes": token.scopes.split(),
        **{name: value.isoformat() if (value := getattr(token, name)) else None for name in moments},
    }  # fmt: skip
