"""Loads the demo company, and knows whether a database is one."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from skylight.cli.errors import Refused
from skylight.demo import company
from skylight.org.models import Company, Person
from skylight.outbox import subscribers


def run(options: Namespace) -> int:
    """Load it, unless somebody is here already."""
    if not is_empty():
        raise Refused("Somebody is in this database already; the demo company goes into an empty one only.")
    load()
    print("The demo company is loaded.")
    return 0


def is_empty() -> bool:
    """Whether there is neither a company nor anybody in it."""
    return not (Company.objects.exists() or Person.objects.exclude(kind=Person.Kind.SYSTEM).exists())


@transaction.atomic
def load() -> None:
    """Make the demo company and remember that this database holds it."""
    with subscribers.silence():
        company.build(at=timezone.now(), say=lambda line: print(f"  {line}", flush=True))
    _marker().write_text(_fingerprint())


def is_loaded() -> bool:
    """Whether this very database holds the demo company that was loaded here, and not a company's own people."""
    return _marker().exists() and _marker().read_text() == _fingerprint()


def _marker() -> Path:
    return Path(settings.DATA) / "demo"


def _fingerprint() -> str:
    """Other people, another database: anything but the loaded company gives another one."""
    database = connection.settings_dict
    place = [str(database[part]) for part in ("ENGINE", "HOST", "PORT", "NAME")]
    born = [str(at) for at in Person.objects.order_by("id").values_list("created_at", flat=True)[:5]]
    return hashlib.sha256("\n".join(place + born).encode()).hexdigest()
