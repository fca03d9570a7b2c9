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


def run(options: Namespace) -> int:
    """Add one person and say which number it got."""
    password = _password(options)
    person = _create(options, password, timezone.now())
    if options.json:
        print(
            json.dumps(
                {"id": person.pk, "name": person.name, "email": person.email, "admin": person.is_admin}
            )
        )
    else:
        print(f"{person.name} is person {person.pk} and signs in as {person.email}.")
    return 0


@transaction.atomic
def _create(options: Namespace, password: str | None, at: datetime) -> Person:
    if not Company.objects.exists():
        actions.found_company(at=at, name=options.company or "Our company")
    return actions.add_person(
        by=actions.system_person(at),
        at=at,
        name=options.name,
        email=options.email,
        role=options.role,
        manager=_manager(options.manager),
        is_admin=options.admin,
        password=password,
    )


def _manager(number: int | None) -> Person | None:
    if number is None:
        return None
    manager = Person.objects.filter(pk=number).exclude(kind=Person.Kind.SYSTEM).first()
    if manager is None:
        raise Refused(f"There is no person {number}.")
    return manager


def _password(options: Namespace) -> str | None:
    """From standard input, else asked for; None where nobody can be asked, to be set through "forgot password"."""
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
