"""Mails go out behind the page: nobody waits for them, and no answer's speed tells who is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from skylight.org.models import Person
from skylight.sso import admission, mails

ATTEMPTS = 6


@task()
def mail_link_to(email: str, attempt: int = 1) -> None:
    """Send a link to whoever forgot the password; nothing happens if nobody with that address works here."""
    with _tried_again(mail_link_to, email, attempt):
        _mail(admission.people().filter(email=email.lower()), mails.link)


@task()
def mail_link(person_id: int, attempt: int = 1) -> None:
    """Send a link to somebody whom an administrator lets in."""
    with _tried_again(mail_link, person_id, attempt):
        _mail(admission.people().filter(pk=person_id), mails.link)


@task()
def mail_password_changed(person_id: int, attempt: int = 1) -> None:
    """Tell a person that the password was changed."""
    with _tried_again(mail_password_changed, person_id, attempt):
        _mail(admission.people().filter(pk=person_id), mails.password_changed)


def _mail(people: QuerySet[Person], send: Callable[[Person, datetime], None]) -> None:
    person, at = people.first(), timezone.now()
    if person and person.email and admission.may_enter(person, at):
        send(person, at)


@contextmanager
def _tried_again(mail: Task[..., None], whom: Any, attempt: int) -> Iterator[None]:
    """A mail server that does not answer is asked again after 2, 4, 8, 16 and 32 minutes."""
    try:
        yield
    except (SMTPException, OSError):
        if attempt == ATTEMPTS:
            raise
        later = timezone.now() + timedelta(minutes=2**attempt)
        mail.using(run_after=later).enqueue(whom, attempt + 1)
