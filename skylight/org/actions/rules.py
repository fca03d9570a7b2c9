"""Rules that several actions share: texts that fit, people who can be named, names of time zones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from skylight.lib.errors import RuleBroken
from skylight.org.models import Person, Team
from skylight.ui.text import long_day


def texts_fit(model: type[models.Model], texts: Mapping[str, Any]) -> None:
    """Each text fits its column. Raises RuleBroken at the first that does not."""
    for name, text in texts.items():
        longest = getattr(model._meta.get_field(name), "max_length", None)
        if isinstance(text, str) and longest and len(text) > longest:
            told = ngettext_lazy(
                "Keep this to %(longest)d character.", "Keep this to %(longest)d characters.", longest
            )
            raise RuleBroken(told % {"longest": longest}, field=name)


def has_name(name: str) -> str:
    """The name without blanks around it. Raises RuleBroken when nothing is left."""
    if not name.strip():
        raise RuleBroken(_("Give a name."), field="name")
    return " ".join(name.split())


def one_of(value: str, choices: Iterable[str], field: str) -> None:
    """The value is one of the choices. Raises RuleBroken."""
    if value not in set(choices):
        raise RuleBroken(_("There is no such choice."), field=field)


def time_zone_exists(name: str, field: str = "time_zone") -> None:
    """Raises RuleBroken for a time zone nobody knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RuleBroken(_("There is no time zone called %(name)s.") % {"name": name}, field=field) from None


def email_is_free(email: str | None, person: Person | None = None) -> str | None:
    """The address in lower case. Raises RuleBroken when it is none or somebody has it."""
    if not email or not email.strip():
        return None
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise RuleBroken(_("Give an e-mail address like ana@example.com."), field="email") from None
    if Person.objects.filter(email=email).exclude(pk=person.pk if person else None).exists():
        raise RuleBroken(_("Somebody has this e-mail address already."), field="email")
    return email


def external_id_is_free(
    row: type[Person] | type[Team] | Person | Team, external_id: str | None
) -> str | None:
    """The id another system uses. Raises RuleBroken when another row has it."""
    if not external_id:
        return None
    model = row if isinstance(row, type) else type(row)
    others = model._default_manager.filter(external_id=external_id)
    if not isinstance(row, type):
        others = others.exclude(pk=row.pk)
    if others.exists():
        raise RuleBroken(_("This external id is taken."), field="external_id")
    return external_id


def password_is_strong(password: str, person: Person) -> None:
    """Raises RuleBroken with what is wrong with a password."""
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise RuleBroken(" ".join(weak.messages), field="password") from None


def can_be_named(person: Person | None, day: date, field: str) -> None:
    """Somebody who can be made manager or leader from that day. Raises RuleBroken."""
    if person is None:
        return
    if person.kind == Person.Kind.SYSTEM or person.merged_into_id:
        raise RuleBroken(_("Choose a person who works here."), field=field)
    if person.has_left(day):
        raise RuleBroken(
            _("%(name)s left on %(day)s.") % {"name": person.name, "day": said(person.left_on)}, field=field
        )


def is_open(team: Team | None, day: date, field: str = "team") -> None:
    """A team that still exists on that day. Raises RuleBroken."""
    if team is not None and team.closed_on is not None and team.closed_on <= day:
        raise RuleBroken(
            _("%(team)s was closed on %(day)s.") % {"team": team.name, "day": said(team.closed_on)},
            field=field,
        )


def said(day: date | None) -> str:
    """A day as the reader writes it."""
    return long_day(day) if day else ""
