"""The links that are mailed or shown."""

from __future__ import annotations

from datetime import datetime

from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from skylight.org.models import Person
from skylight.sso import addresses
from skylight.sso.tokens import tokens


def set_password(person: Person, at: datetime) -> str:
    """Where the person sets a password without knowing an old one."""
    parts = {"uidb36": user_pk_to_url_str(person), "key": tokens.token(person, at)}
    return addresses.outside(reverse("account_reset_password_from_key", kwargs=parts))
