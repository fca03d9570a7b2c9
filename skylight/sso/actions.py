"""Letting people in: an invitation, a password."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from skylight.activity import events
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person
from skylight.sso import admission, links, tasks
from skylight.sso.permissions import can_invite, can_set_password
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
