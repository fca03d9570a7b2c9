"""Power fails in the middle of an import: a process is killed at many moments, and the database holds all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from skylight.org.models import Person
from tests.flushing import wait_until_alone

PEOPLE = 1_000
ROUNDS = 4
PROGRAM = """
import sys, django
django.setup()
from django.utils import timezone
from skylight.imports.actions import import_path
from skylight.org.actions import system_person
at = timezone.now()
by = system_person(at)
print("ready", flush=True)
import_path(sys.argv[1], by=by, at=at)
print("done", flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_all_or_nothing(folder: Any, tmp_path: Path) -> None:
    rows = "".join(f"{place:05d},P {place},{(place - 1) // 5:05d}\n" for place in range(1, PEOPLE))
    place = folder(people="id,name,manager_id\n00000,Wen,\n" + rows)

    took = _run(place, tmp_path, kill_after=None)
    assert _people() == PEOPLE
    _empty()
    for turn in range(ROUNDS):
        _run(place, tmp_path, kill_after=took * (turn + 1) / (ROUNDS + 1))
        if connection.vendor == "postgresql":
            wait_until_alone(connection)
        assert _people() in (0, PEOPLE)
        _empty()


def _people() -> int:
    return Person.objects.filter(external_id__regex=r"^\d+$").count()


def _empty() -> None:
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)


def _run(place: Path, tmp_path: Path, *, kill_after: float | None) -> float:
    """Import in a process of its own; how long that took. Killed, it must not have come to its end."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(place)],
        env=_environment(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        started = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
        process.wait(300)
        return time.monotonic() - started


def _environment(tmp_path: Path) -> dict[str, str]:
    """The same database as this test's."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite://{database['NAME']}"
    else:
        user, host = database["USER"], database["HOST"]
        address = (
            f"postgresql://{user}:{database['PASSWORD']}@:{database['PORT']}/{database['NAME']}?host={host}"
        )
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "skylight.config.settings",
        "PYTHONPATH": str(settings.BASE),
        "SKYLIGHT_DATA": str(tmp_path / "data"),
    }
