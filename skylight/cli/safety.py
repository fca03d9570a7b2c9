"""Whether the database keeps what it has acknowledged: asked of the live connection, not of the settings."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from skylight.cli.errors import Refused

# Shared-memory files and locks, on which SQLite's log depends, do not hold across a network.
NETWORK_FILE_SYSTEMS = frozenset(
    [
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb3",
        "smbfs",
        "virtiofs",
    ]
)
IN_MEMORY = frozenset(["tmpfs", "ramfs"])


@dataclass(frozen=True)
class Check:
    """One line of the doctor's report; `state` is ok, warning or problem, `figures` are for scripts."""

    name: str
    state: str
    text: str
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """A setting of the engine, how to ask for it, and what it has to be."""

    name: str
    question: str
    holds: Callable[[str], bool]
    wanted: str


SQLITE = [
    Rule("journal_mode", "PRAGMA journal_mode", lambda value: value == "wal", "wal"),
    Rule("synchronous", "PRAGMA synchronous", lambda value: int(value) >= 2, "2 (FULL)"),
    Rule("foreign_keys", "PRAGMA foreign_keys", lambda value: value == "1", "1"),
    Rule("busy_timeout", "PRAGMA busy_timeout", lambda value: int(value) >= 5000, "5000 or more"),
]
POSTGRESQL = [
    Rule("fsync", "SHOW fsync", lambda value: value == "on", "on"),
    Rule("full_page_writes", "SHOW full_page_writes", lambda value: value == "on", "on"),
    Rule(
        "synchronous_commit",
        "SHOW synchronous_commit",
        lambda value: value in ("on", "remote_apply"),
        "on or remote_apply",
    ),
]


def checks() -> list[Check]:
    """What must hold of the database in use. Raises OperationalError when it cannot be reached."""
    if connection.vendor == "sqlite":
        return [*_settings(SQLITE), file_system(Path(connection.settings_dict["NAME"]))]
    return [*_settings(POSTGRESQL), _checksums()]


def refuse_unsafe() -> None:
    """Raise Refused when the database could lose what it has acknowledged."""
    problems = [check.text for check in checks() if check.state == "problem"]
    if problems:
        raise Refused("The database is not safe to use. " + " ".join(problems))


def _settings(rules: list[Rule]) -> list[Check]:
    return [_setting(rule, _ask(rule.question)) for rule in rules]


def _setting(rule: Rule, value: str) -> Check:
    if rule.holds(value):
        return Check(rule.name, "ok", f"{rule.name} is {value}.")
    return Check(rule.name, "problem", f"{rule.name} is {value}; it must be {rule.wanted}.")


def _checksums() -> Check:
    value = _ask("SHOW data_checksums")
    if value == "on":
        return Check("data_checksums", "ok", "Data checksums are on.")
    return Check(
        "data_checksums", "warning", "Data checksums are off: a failing disk can corrupt rows without a word."
    )


def _ask(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])


def file_system(database: Path, mounts: str | None = None) -> Check:
    """Whether the file stands on a disk of this machine."""
    kind = _kind_of_file_system(database, mounts)
    if kind in NETWORK_FILE_SYSTEMS:
        return Check(
            "file_system",
            "problem",
            f"{database.parent} is on a network file system ({kind}), where SQLite loses data: "
            "use a local disk, or PostgreSQL.",
        )
    if kind in IN_MEMORY:
        return Check("file_system", "warning", f"{database.parent} is in memory ({kind}): gone at a restart.")
    return Check("file_system", "ok", f"{database.parent} is on a local file system ({kind}).")


def _kind_of_file_system(path: Path, mounts: str | None) -> str:
    """The type of the mount that holds the path; "unknown" where the system does not say."""
    if mounts is None:
        table = Path("/proc/self/mountinfo")
        mounts = table.read_text() if table.exists() else ""
    place = os.path.realpath(path)
    holding = [(point, kind) for point, kind in map(_mount, mounts.splitlines()) if _holds(point, place)]
    # Of two mounts on one point, the later one is on top.
    return max(enumerate(holding), key=lambda one: (len(one[1][0]), one[0]))[1][1] if holding else "unknown"


def _mount(line: str) -> tuple[str, str]:
    before, _, after = line.partition(" - ")
    return _unescaped(before.split()[4]), after.split()[0]


def _unescaped(text: str) -> str:
    def character(found: Any) -> str:
        return chr(int(found[1], 8))

    return re.sub(r"\\([0-7]{3})", character, text)


def _holds(point: str, place: str) -> bool:
    return place == point or place.startswith(point.rstrip("/") + "/")
