"""Adds people from the command line: the first one, above all."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from datetime import datetime
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from skylight.cli.errors import Refused
from skylight.org import actions
from skylight.org.models import Company, Person
from skylight.sso import actions as sso_actions


def run(options: Namespace) -> int:
    """Add one person and say which number it got; without a password also the link that sets one."""
    password = _password(options)
    person, link = _create(options, password, timezone.now())
    if options.json:
        said = {"id": person.pk, "name": person.name, "email": person.email, "admin": person.is_admin}
        print(json.dumps({**said, "link": link}))
    else:
        print(f"{person.name} is person {person.pk} and signs in as {person.email}.")
        if link:
            print(f"Whoever opens this link chooses the password; it works once:\n{link}")
    return 0


@transaction.atomic
def _create(options: Namespace, password: str | None, at: datetime) -> tuple[Person, str | None]:
    if not Company.objects.exists():
        actions.found_company(at=at, name=options.company or "Our company")
    system = actions.system_person(at)
    person = actions.add_person(
        by=system,
        at=at,
        name=options.name,
        email=options.email,
        role=options.role,
        manager=_manager(options.manager),
        is_admin=options.admin,
        password=password,
    )
    return person, None if password else sso_actions.invite(person, by=system, at=at)


def _manager(number: int | None) -> Person | None:
    if number is None:
        return None
    manager = Person.objects.filter(pk=number).exclude(kind=Person.Kind.SYSTEM).first()
    if manager is None:
        raise Refused(f"There is no person {number}.")
    return manager


def _password(options: Namespace) -> str | None:
    """From standard input, else asked for; None where nobody can be asked: then a link does it."""
    if options.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = getpass("Password: ")
        if getpass("Once more: ") != password:
            raise Refused("The two passwords differ.")
    else:
        return None
    validate_password(password, Person(name=options.name, email=options.email))
    return password
