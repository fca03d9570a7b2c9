"""Looks at an installation and says what is wrong with it, and what to do."""

from __future__ import annotations

import json
import os
import stat
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone

from skylight.cli import migrate, reach, record, safety
from skylight.cli.models import Worker
from skylight.cli.safety import Check

MARKS = {"ok": "ok     ", "warning": "warning", "problem": "PROBLEM"}
QUIET_FOR = timedelta(minutes=2)


def run(options: Namespace) -> int:
    """Print the report; 1 when there is a problem, warnings do not count."""
    found = examine(timezone.now(), head=options.head)
    sick = any(check.state == "problem" for check in found)
    if options.json:
        checks = [_plain(check) for check in found]
        print(json.dumps({"healthy": not sick, "checks": checks}, ensure_ascii=False, indent=2))
    else:
        for check in found:
            print(f"{MARKS[check.state]}  {check.text}")
    return 1 if sick else 0


def _plain(check: Check) -> dict[str, Any]:
    return {"name": check.name, "state": check.state, "text": check.text, **check.figures}


def examine(at: datetime, *, head: str | None = None) -> list[Check]:
    """Every check, the database first; `head` is a hash that the chain of events once ended in."""
    return [
        *_database(at, head),
        secret_key(),
        mail(),
        data_folder(Path(settings.DATA)),
        static_files(),
        demo_mode(),
    ]


def _database(at: datetime, head: str | None) -> list[Check]:
    try:
        checks = [Check("database", "ok", f"The database answers ({connection.display_name}).")]
        checks += [*safety.checks(), *reach.checks()]
        waiting = migrations()
        if waiting.state == "problem":
            return [*checks, waiting]
        return [*checks, waiting, worker(at), *record.checks(at, head=head)]
    except (OperationalError, InterfaceError) as error:
        return [Check("database", "problem", f"The database cannot be reached: {str(error).strip()}")]


def migrations() -> Check:
    """Whether the tables are those that this version expects."""
    if waiting := migrate.waiting():
        return Check("migrations", "problem", f"{waiting} migrations wait: run skylight migrate.")
    return Check("migrations", "ok", "All migrations are applied.")


def worker(at: datetime) -> Check:
    """Whether somebody does the jobs."""
    newest = Worker.objects.order_by("-seen_at", "-id").first()
    if newest is None or at - newest.seen_at > QUIET_FOR:
        return Check(
            "worker", "warning", "No worker is awake: mail and recurring jobs wait for skylight worker."
        )
    return Check("worker", "ok", f"A worker is awake ({newest.name}).")


def secret_key() -> Check:
    """Whether sessions can be forged by somebody who guesses, or reads, the key."""
    kept = Path(settings.DATA) / "secret_key"
    if len(settings.SECRET_KEY) < 32:
        return Check(
            "secret_key", "problem", "The secret key is shorter than 32 characters: sessions can be forged."
        )
    if not os.environ.get("SKYLIGHT_SECRET_KEY") and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return Check("secret_key", "problem", f"Others on this machine can read {kept}: chmod 600 it.")
    return Check("secret_key", "ok", "The secret key is long and kept to itself.")


def mail() -> Check:
    """Whether mail reaches anybody."""
    if settings.EMAIL_HOST:
        return Check("mail", "ok", f"Mail goes through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}.")
    return Check(
        "mail",
        "warning",
        f"SKYLIGHT_SMTP_HOST is not set: mail is written to {settings.EMAIL_FILE_PATH}, not sent.",
    )


def data_folder(folder: Path) -> Check:
    """Whether Skylight can write where it keeps its files."""
    if os.access(folder, os.W_OK | os.X_OK):
        return Check("data_folder", "ok", f"{folder} can be written to.")
    return Check("data_folder", "problem", f"{folder} cannot be written to.")


def static_files() -> Check:
    """Whether the pages find their style sheets and scripts."""
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return Check("static_files", "ok", f"The static files are in {settings.STATIC_ROOT}.")
    return Check(
        "static_files", "warning", "The static files are not collected: bin/skylight serve does that."
    )


def demo_mode() -> Check:
    """Whether anybody may sign in as anybody."""
    if settings.DEMO:
        return Check(
            "demo_mode", "warning", "Demo mode is on: whoever opens the page can sign in without a password."
        )
    return Check("demo_mode", "ok", "Demo mode is off.")
