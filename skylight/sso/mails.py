"""Mails about signing in: plain text, in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import get_template
from django.utils import translation

from skylight.org.models import Person
from skylight.sso import links


def link(person: Person, at: datetime) -> None:
    """A link for choosing a password: an invitation to whoever has none yet."""
    template = "new_password" if person.has_usable_password() else "invitation"
    _send(
        person,
        template,
        link=links.set_password(person, at),
        days=settings.INVITATION_TIMEOUT // (60 * 60 * 24),
    )


def password_changed(person: Person, at: datetime) -> None:
    """News that the password was changed, in case it was somebody else."""
    _send(person, "password_changed")


def _send(person: Person, template: str, **context: Any) -> None:
    with translation.override(person.language):
        page = get_template(f"sso/mail/{template}.txt")
        text = page.render({"person": person, "address": settings.ADDRESS, **context})
    subject, _, body = text.strip().partition("\n")
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject.strip(), body.strip() + "\n", to=[str(person.email)], headers=headers).send()
