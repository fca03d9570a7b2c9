"""Letting people in: an invitation, a password; and programs: a token."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from skylight.activity import events
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person
from skylight.sso import admission, api_keys, links, tasks
from skylight.sso.models import ApiToken
from skylight.sso.permissions import can_invite, can_make_token, can_revoke_token, can_set_password
from skylight.sso.tokens import tokens


@transaction.atomic
def invite(person: Person, *, by: Person, at: datetime) -> str:
    """Mail the person a one-time link for setting a password, and return one to hand over; it is kept nowhere.

    Raises RuleBroken when the person has no e-mail address or may not sign in.
    """
    require(can_invite(by, person))
    person = admission.people().get(pk=person.pk)
    if not admission.may_enter(person, at):
        raise RuleBroken(_("Only somebody who works here can sign in."))
    if not person.email:
        raise RuleBroken(_("Give this person an e-mail address first: that is what one signs in with."))
    events.record("sso.invited", by=by, at=at, subject=person)
    if settings.EMAIL_HOST:
        tasks.mail_link.enqueue(person.pk)
    return links.set_password(person, at)


@transaction.atomic
def set_password(
    person: Person, *, by: Person, at: datetime, password: str, token: str | None = None
) -> Person:
    """Set a person's password, which ends all other sessions; with `token`, only while that link is still good.

    Raises RuleBroken when the link has been used meanwhile.
    """
    require(can_set_password(by, person))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if token is not None and not tokens.check_token(person, token):
        raise RuleBroken(_("This link has been used already."))
    had_one = person.has_usable_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    events.record("sso.password_set", by=by, at=at, subject=person)
    if had_one and settings.EMAIL_HOST:
        tasks.mail_password_changed.enqueue(person.pk)
    return person


@transaction.atomic
def make_token(
    person: Person,
    *,
    by: Person,
    at: datetime,
    name: str,
    scopes: Collection[str] = ("read",),
    days: int = 90,
) -> tuple[ApiToken, str]:
    """Make a key with which a program acts as a person, and return its secret, which is kept nowhere.

    An administrator makes it for somebody who never signs in: a program with a row of its own among the people.
    Raises RuleBroken when the person may not enter, and for scopes or days that there are not.
    """
    require(can_make_token(by, person))
    person = admission.people().get(pk=person.pk)
    if not admission.may_enter(person, at):
        raise RuleBroken(_("Only somebody who works here can have a token."))
    secret, public_id = api_keys.new()
    token = ApiToken.objects.create(
        person=person, name=_token_name(name), public_id=public_id, digest=api_keys.digest(secret),
        scopes=_scopes(scopes), is_service=by.pk != person.pk and by.is_real, made_by=by, made_at=at,
        expires_at=at + timedelta(days=_token_days(days)),
    )  # fmt: skip
    events.record(
        "sso.token_made", by=by, at=at, subject=token, tell=[person], name=token.name, scopes=token.scopes,
        expires_at=token.expires_at, whom=person, whom_name=person.name,
    )  # fmt: skip
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person, at: datetime) -> ApiToken:
    """Let a token open nothing from this moment. Raises RuleBroken when it is revoked already."""
    require(can_revoke_token(by, token))
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("person").get(pk=token.pk)
    if token.revoked_at is not None:
        raise RuleBroken(_("This token works no more."))
    token.revoked_at, token.revoked_by = at, by
    token.save(update_fields=["revoked_at", "revoked_by"])
    events.record(
        "sso.token_revoked", by=by, at=at, subject=token, tell=[token.person], name=token.name, whom=token.person,
        whom_name=token.person.name,
    )  # fmt: skip
    return token


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Keep when a token was last used, to the minute: reading writes nothing more often."""
    last = token.last_used_at
    if last is None or at - last >= timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


def _token_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise RuleBroken(_("Say what it is for, in at most 100 characters."), field="name")
    return name


def _scopes(scopes: Collection[str]) -> str:
    if not scopes or not set(scopes) <= set(api_keys.SCOPES):
        raise RuleBroken(_("Choose read, or read and write."), field="scopes")
    return " ".join(scope for scope in api_keys.SCOPES if scope == "read" or scope in scopes)


def _token_days(days: int) -> int:
    if not 1 <= days <= api_keys.LONGEST:
        raise RuleBroken(_("Give from 1 to %(days)s days.") % {"days": api_keys.LONGEST}, field="days")
    return days
