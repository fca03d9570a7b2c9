"""Tokens as their people and the administrator see them."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

from django.db.models import Q, QuerySet

from skylight.org.models import Person
from skylight.org.queries import company_day
from skylight.sso import admission, api_keys
from skylight.sso.models import ApiToken


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """A person's own tokens, the newest first."""
    return ApiToken.objects.filter(person=person).select_related("person", "made_by").order_by("-id")


def tokens_seen_by(viewer: Person) -> QuerySet[ApiToken]:
    """All for whoever runs things, else one's own; the newest first."""
    if viewer.runs_things:
        return ApiToken.objects.select_related("person", "made_by").order_by("-id")
    return tokens_of(viewer)


def live_tokens(at: datetime) -> QuerySet[ApiToken]:
    """Those that still open something."""
    return ApiToken.objects.filter(revoked_at=None, expires_at__gt=at).select_related("person", "made_by")


def bearer(key: str, at: datetime) -> ApiToken | None:
    """The token behind a key, with its person out of `admission.people()`, if both are good right now: two statements."""
    token = ApiToken.objects.filter(public_id=api_keys.public_id(key) or "").first()
    if token is None or not compare_digest(token.digest, api_keys.digest(key)) or not token.is_live(at):
        return None
    person = admission.people().filter(pk=token.person_id).first()
    if person is None or not admission.may_enter(person, at):
        return None
    if token.is_service and person.last_login:
        return None  # A human has moved in: what a program was given reads nothing of theirs.
    token.person = person
    return token


def leavers_tokens(at: datetime) -> QuerySet[ApiToken]:
    """Tokens of people who have gone: they open nothing, and are not to wake up when somebody comes back."""
    day = company_day(at)
    return live_tokens(at).filter(Q(person__left_on__lte=day) | ~Q(person__merged_into=None))
