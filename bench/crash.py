"""Kills the web server or PostgreSQL at random moments while 32 people check in, and counts what was lost.

    bench/crash.py --kills 200 --engine sqlite --what server --json
    bench/crash.py --kills 200 --engine postgresql --what database --json
    bench/crash.py --kills 5 --through form --early   the control: acknowledges before it commits, and must lose some

Prints {"kills", "acknowledged", "lost", "doubled"}; exit code 1 when anything was lost, doubled or damaged.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME)]

from bench.writers import SCENE, Program, Writer  # noqa: E402
from tests import postgresql  # noqa: E402
from tests.installation import Installation  # noqa: E402
from tests.web_server import WebServer  # noqa: E402

WRITERS = 32
# The next kill comes when a few were acknowledged since the last one, and at most so many seconds later.
ACKNOWLEDGED, LATER, LONGEST = 4, 0.8, 15.0


@dataclass
class Outcome:
    """What is printed at the end; `damage` is what the engine's own check of its files said."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    retried: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    damage: str = ""


def main(arguments: list[str]) -> int:
    """Run it; 0 when all that was acknowledged is there once."""
    options = parser().parse_args(arguments)
    outcome = run(options)
    if options.json:
        print(json.dumps(asdict(outcome)))
    else:
        print(
            f"{outcome.kills} kills, {outcome.acknowledged} acknowledged ({outcome.retried} of them sent again), "
            f"{outcome.lost} lost, {outcome.doubled} doubled, damage: {outcome.damage or 'none'}"
        )
    return 1 if outcome.lost or outcome.doubled or outcome.damage else 0


def parser() -> ArgumentParser:
    """What can be asked of it."""
    options = ArgumentParser(prog="bench/crash.py", description=__doc__.partition("\n")[0])
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    options.add_argument("--what", choices=["server", "database"], default="server", help="what is killed")
    options.add_argument(
        "--minutes", type=float, default=120.0, help="end then, however many kills that were"
    )
    options.add_argument("--writers", type=int, default=WRITERS)
    options.add_argument("--through", choices=["api", "form"], default="api", help="how they check in")
    options.add_argument("--workers", type=int, default=2, help="processes of the web server")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--early", action="store_true", help="acknowledge before the commit (control)")
    options.add_argument("--json", action="store_true")
    return options


WAYS: dict[str, type[Writer]] = {"api": Program, "form": Writer}


def run(options: Namespace) -> Outcome:
    """One whole run on an installation of its own."""
    if options.what == "database" and options.engine == "sqlite":
        raise SystemExit("SQLite lives in the server: kill that.")
    started = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="skylight-crash-")))
        database = stack.enter_context(postgresql.server()) if options.engine == "postgresql" else None
        installation = Installation(folder, database.address if database else "")
        scene = prepare(installation, options.writers)
        settings = "bench.early_settings" if options.early else ""
        server = WebServer(installation, workers=options.workers, settings=settings)
        stack.enter_context(server.running())
        writers = [WAYS[options.through](server.address, one) for one in scene]
        outcome = Outcome()
        with writing(writers):
            _kill_again_and_again(options, server, database, writers, outcome)
        server.stop()
        _count(installation, writers, outcome)
        outcome.damage = _damage(installation, database)
    outcome.seconds = round(time.monotonic() - started, 1)
    return outcome


def prepare(installation: Installation, people: int) -> list[dict[str, Any]]:
    """Tables, and for each writer a person with a key result, a session and a token."""
    installation.migrate()
    scene: list[dict[str, Any]] = json.loads(installation.python(SCENE.replace("PEOPLE", str(people))))
    return scene


def _kill_again_and_again(
    options: Namespace,
    server: WebServer,
    database: postgresql.Server | None,
    writers: list[Writer],
    outcome: Outcome,
) -> None:
    chance = random.Random(options.seed)
    deadline = time.monotonic() + options.minutes * 60
    for _ in range(options.kills):
        if time.monotonic() > deadline:
            break
        _let_them_write(writers, chance.uniform(0, LATER))
        if options.what == "database" and database:
            database.kill()
            database.start()
        else:
            server.kill()
            server.start()
        outcome.kills += 1
    _let_them_write(writers, LATER)


def _let_them_write(writers: list[Writer], seconds: float) -> None:
    before, deadline = _acknowledged(writers), time.monotonic() + LONGEST
    while _acknowledged(writers) < before + ACKNOWLEDGED and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(seconds)


def _acknowledged(writers: list[Writer]) -> int:
    return sum(len(one.acknowledged) for one in writers)


@contextmanager
def writing(writers: list[Writer]) -> Iterator[None]:
    """All of them write until the end of the block."""
    stop = threading.Event()
    threads = [threading.Thread(target=one.write, args=[stop], daemon=True) for one in writers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


def _count(installation: Installation, writers: list[Writer], outcome: Outcome) -> None:
    notes = json.loads(
        installation.python(
            "import json\nfrom skylight.goals.models import CheckIn\n"
            "print(json.dumps(list(CheckIn.objects.values_list('note', flat=True))))"
        )
    )
    there = Counter(notes)
    acknowledged = [note for one in writers for note in one.acknowledged]
    outcome.acknowledged = len(acknowledged)
    outcome.lost = sum(there[note] == 0 for note in acknowledged)
    outcome.doubled = sum(number > 1 for number in there.values())
    outcome.retried = sum(one.retried for one in writers)
    answers: Counter[str] = Counter()
    for one in writers:
        answers.update(one.answers)
    outcome.answers = dict(sorted(answers.items()))


def _damage(installation: Installation, database: postgresql.Server | None) -> str:
    """What the engine finds wrong with its own files; nothing when all is well."""
    if database is None:
        found = installation.python(
            "from django.db import connection\nwith connection.cursor() as c:\n"
            "    print(c.execute('PRAGMA integrity_check').fetchone()[0])"
        )
        return "" if found == "ok" else found
    program = postgresql.binaries() / "pg_amcheck"
    checked = [
        "--install-missing",
        "--heapallindexed",
        "-h",
        database.folder,
        "-U",
        "skylight",
        "-d",
        "skylight",
    ]
    done = subprocess.run([program, *checked], capture_output=True, text=True)
    return "" if done.returncode == 0 else (done.stdout + done.stderr)[:2000]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
