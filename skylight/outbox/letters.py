"""Mails about notices: written when they are sent, from what their reader may still read and has not read yet."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import get_template
from django.utils import timezone, translation

from skylight.activity.following import once
from skylight.activity.models import Event
from skylight.org.models import Company, Person
from skylight.org.queries import company_day
from skylight.outbox import actions
from skylight.outbox.models import Delivery
from skylight.outbox.queries.notices import still_followed, still_to_tell
from skylight.outbox.sentences import link, sentence

Clock = Callable[[], datetime]
MOST = 30
_random = Random()  # noqa: S311


def deliver(*, token: str, now: Clock) -> bool:
    """Send some mails; False when none was due."""
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    letters = actions.claim_letters(token=token, at=now(), address=host)
    if not letters:
        return False
    connection = get_connection()
    try:
        until = time.monotonic() + actions.claims.lease().total_seconds() / 4
        for parts in letters:
            if time.monotonic() > until:
                actions.put_back(parts, token=token)
            else:
                _send(parts, connection, now())
    finally:
        connection.close()
    return True


def _send(parts: Sequence[Delivery], connection: Any, at: datetime) -> None:
    person = parts[0].person
    assert person is not None
    told = still_to_tell(parts, person, at)
    # What somebody was told of is no news for them; of a mail that is sent at once nothing else is left.
    followed = still_followed([one for one in parts if one.event_id not in told], person, at)
    kept = [one for one in parts if one.event_id in told | followed]
    if not kept or not wants(person, at):
        actions.drop(parts, at=at, why="unread no more or hidden")
        return
    try:
        letter(
            person,
            [one.event for one in kept if one.event_id in told],
            followed=once(one.event for one in kept if one.event_id in followed),
            message=kept[0].message,
            connection=connection,
        ).send()
    except (SMTPException, OSError) as problem:
        actions.letter_failed(
            parts, at=at, why=f"{type(problem).__name__}: {problem}", chance=_random.random()
        )
        return
    actions.letter_sent(kept, at=at, dropped=[one for one in parts if one not in kept])


def wants(person: Person, at: datetime) -> bool:
    """Whether somebody works here, has an address, and has not changed their mind about being mailed."""
    here = person.may_sign_in(company_day(at))
    return here and bool(person.email) and person.mail != Person.Mail.NEVER


def letter(
    person: Person,
    told: Sequence[Event],
    *,
    message: str,
    followed: Sequence[Event] = (),
    connection: Any = None,
) -> EmailMessage:
    """One mail about what somebody was told and what they follow, in their language and on their clock."""
    with translation.override(person.language), timezone.override(_zone(person)):
        lines = [(sentence(one), one.at, link(one)) for one in told[:MOST]]
        changes = [(sentence(one), one.at, link(one)) for one in followed[:MOST]]
        context = {"person": person, "lines": lines, "more": max(0, len(told) - MOST), "count": len(told)}
        context |= {
            "followed": changes,
            "more_followed": max(0, len(followed) - MOST),
            "changes": len(followed),
        }
        page = get_template("outbox/mail/notices.txt")
        text = page.render(
            {**context, "address": settings.ADDRESS, "at_once": person.mail == Person.Mail.AT_ONCE}
        )
    subject, _, body = text.strip().partition("\n")
    headers = {
        "Message-ID": f"<{message}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{settings.ADDRESS}/settings/>",
    }
    return EmailMessage(
        " ".join(subject.split()),
        body.strip() + "\n",
        to=[str(person.email)],
        headers=headers,
        connection=connection,
    )


def _zone(person: Person) -> ZoneInfo:
    company = Company.objects.first()
    return ZoneInfo(person.time_zone or (company.time_zone if company else settings.TIME_ZONE))
