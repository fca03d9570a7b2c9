"""Who may let somebody in."""

from __future__ import annotations

from skylight.org.models import Person
from skylight.sso.models import ApiToken


def can_invite(by: Person, person: Person) -> bool:
    """Administrators, and Skylight itself on the command line."""
    return by.runs_things


def can_set_password(by: Person, person: Person) -> bool:
    """Everybody their own; administrators send a link instead."""
    return by.pk == person.pk


def can_make_token(by: Person, person: Person) -> bool:
    """Everybody for themselves; administrators only for who has never signed in, since a token reads what its person does."""
    if by.pk == person.pk or by.kind == Person.Kind.SYSTEM:
        return True
    return by.is_admin and person.last_login is None and not person.has_usable_password()


def can_see_token(by: Person, token: ApiToken) -> bool:
    """One's own; administrators all, so that they can revoke what went astray."""
    return by.runs_things or by.pk == token.person_id


def can_revoke_token(by: Person, token: ApiToken) -> bool:
    """Whoever sees it."""
    return can_see_token(by, token)
