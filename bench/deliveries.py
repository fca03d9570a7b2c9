"""Kills the worker at random moments while it mails and calls a webhook, and counts what arrived.

    bench/deliveries.py --events 10000 --kills 100 --json
    bench/deliveries.py --events 10000 --kills 100 --engine postgresql --json
    bench/deliveries.py --events 200 --kills 5 --forgetful     the control: notes that it sent before it sends

Prints {"events", "kills", "expected", "missing", "waiting", "duplicates", "repeats", "rolled_back"}. `missing` is what
has not arrived, `waiting` how much of it still stood in the outbox when the time was up; `duplicates` are things of
which a reader sees two copies; `repeats` are copies with an id that has come before, which a reader sees once.
Exit code 1 when anything is missing, seen twice, or told although it was rolled back.
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
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME)]

from tests import postgresql  # noqa: E402
from tests.installation import Installation  # noqa: E402
from tests.mail import Mailbox  # noqa: E402

LEASE, LONGEST_WAIT, LONGEST_END = 5, 60.0, 1_200.0
LATER = 0.4

# Two people who are mailed at once, one who hears only of what is rolled back, and a webhook of the company.
SCENE = """
import json
from django.utils import timezone
from skylight.org import actions as org
from skylight.outbox import actions as outbox
at = timezone.now()
org.found_company(at=at, name="Northwind")
system = org.system_person(at)
looks = {"language": "en", "theme": "dark", "time_zone": "", "mail": "at_once"}
people = [org.add_person(by=system, at=at, name=name, email=f"{name.lower()}@example.com") for name in ("Ana", "Bo", "Canary")]
for one in people:
    org.set_preferences(one, by=one, at=at, **looks)
team = org.add_team(by=system, at=at, name="Growth")
hook = outbox.add_endpoint(by=system, at=at, url="URL", kinds=["org.team_edited"], company_wide=True)
print(json.dumps([one.pk for one in people]))
"""

# Reads how many to write, writes them one transaction each and every tenth in vain, says which it wrote.
WRITER = """
import json, sys
from django.db import transaction
from django.utils import timezone
from skylight.activity import events
from skylight.org import actions as org
from skylight.org.models import Person, Team
ana, bo, canary = Person.objects.filter(name__in=["Ana", "Bo", "Canary"]).order_by("pk")
team, system = Team.objects.get(), org.system_person(timezone.now())
def write(tell):
    return events.record("org.team_edited", by=system, at=timezone.now(), subject=team, team=team, tell=tell,
                         changed={"about": ["", ""]}, group=team.name, group_id=team.pk).pk
for line in sys.stdin:
    written = []
    for number in range(int(line)):
        with transaction.atomic():
            written.append(write([ana, bo]))
        if number % 10 == 0:
            with transaction.atomic():
                write([canary])
                transaction.set_rollback(True)
    print(json.dumps(written), flush=True)
"""

FORGETFUL = """
from skylight.outbox import actions, letters, webhooks
from skylight.cli.main import main
sent = actions.letter_sent
kept = letters.letter
def letter(person, told, **details):
    from skylight.outbox.models import Delivery
    found = Delivery.objects.filter(message=details["message"])
    sent(list(found), at=found[0].due_at)
    return kept(person, told, **details)
letters.letter = letter
main(["worker"])
"""


@dataclass
class Outcome:
    """What is printed at the end."""

    events: int = 0
    kills: int = 0
    expected: int = 0
    missing: int = 0
    waiting: int = 0
    duplicates: int = 0
    repeats: int = 0
    rolled_back: int = 0
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        return not (self.missing or self.duplicates or self.rolled_back)


class Hook:
    """Another program that keeps the id of each message."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                hook.ids.append(self.headers["webhook-id"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._http.server_port}"

    @contextmanager
    def open(self) -> Iterator[Hook]:
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            thread.join()
            self._http.server_close()


def main(arguments: list[str]) -> int:
    """Run it; 0 when everything arrived and is seen once."""
    options = parser().parse_args(arguments)
    outcome = run(options)
    print(json.dumps(asdict(outcome)) if options.json else outcome)
    return 0 if outcome.is_good else 1


def parser() -> ArgumentParser:
    """What may be asked for."""
    options = ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    options.add_argument("--events", type=int, default=10_000)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    options.add_argument("--database", default="", help="an empty database to use")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--forgetful", action="store_true", help="the control, which must lose some")
    options.add_argument("--json", action="store_true")
    return options


def run(options: Namespace) -> Outcome:
    """One whole run on an installation of its own."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="skylight-deliveries-")))
        database = options.database
        if options.engine == "postgresql" and not database:
            database = stack.enter_context(postgresql.cluster())
        mailbox, hook = stack.enter_context(Mailbox()), stack.enter_context(Hook().open())
        installation = Installation(folder, database)
        installation.environment.update(_environment(mailbox, hook))
        outcome = Outcome()
        people, written = _rounds(options, installation, mailbox, hook, outcome)
        _count(people, written, mailbox, hook, outcome)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def _environment(mailbox: Mailbox, hook: Hook) -> dict[str, str]:
    return {
        "SKYLIGHT_SMTP_HOST": mailbox.host,
        "SKYLIGHT_SMTP_PORT": str(mailbox.port),
        "SKYLIGHT_SMTP_TLS": "0",
        "SKYLIGHT_OUTGOING_ALLOW": hook.host,
        "SKYLIGHT_OUTBOX_LEASE": str(LEASE),
    }


def _rounds(
    options: Namespace, installation: Installation, mailbox: Mailbox, hook: Hook, outcome: Outcome
) -> tuple[list[int], list[int]]:
    """The people, and the ids of the events that were written while the worker was killed again and again."""
    installation.migrate()
    people = json.loads(installation.python(SCENE.replace("URL", f"http://{hook.host}/")))
    chance, written = random.Random(options.seed), list[int]()
    each = -(-options.events // (options.kills + 1))
    with _python(installation, WRITER) as writer:
        for number in range(options.kills + 1):
            with _worker(installation, forgetful=options.forgetful) as worker:
                before = len(mailbox.messages) + len(hook.ids)
                _say(writer, str(min(each, options.events - len(written))))
                _until(lambda so_far=before: len(mailbox.messages) + len(hook.ids) > so_far)  # type: ignore[misc]
                if number < options.kills:
                    time.sleep(chance.uniform(0, LATER))
                    worker.kill()
                    outcome.kills += 1
                written += json.loads(writer.stdout.readline())
                if number == options.kills:
                    _until(lambda: _waiting(installation) == 0, pause=1, seconds=LONGEST_END)
                    outcome.waiting = _waiting(installation)
    return people, written


@contextmanager
def _python(installation: Installation, code: str) -> Iterator[Any]:
    child = subprocess.Popen(
        [sys.executable, "-c", f"import skylight.config.wsgi\n{code}"],
        env=installation.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield child
    finally:
        child.stdin.close()
        child.wait(30)
        child.stdout.close()


@contextmanager
def _worker(installation: Installation, *, forgetful: bool) -> Iterator[subprocess.Popen[str]]:
    if not forgetful:
        with installation.running("worker") as child:
            yield child
        return
    with _python(installation, FORGETFUL) as child:
        yield child
        child.terminate()


def _say(child: Any, line: str) -> None:
    child.stdin.write(f"{line}\n")
    child.stdin.flush()


def _until(holds: Any, pause: float = 0.02, seconds: float = LONGEST_WAIT) -> None:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(pause)


def _waiting(installation: Installation) -> int:
    return int(
        installation.python(
            "from skylight.outbox.models import Delivery\nprint(Delivery.objects.waiting().count())"
        )
    )


def _count(people: list[int], written: list[int], mailbox: Mailbox, hook: Hook, outcome: Outcome) -> None:
    ana, bo, _canary = people
    copies = Counter((message["To"], message["Message-ID"]) for message in mailbox.messages)
    calls = Counter(hook.ids)
    seen = Counter(_thing(message_id) for _to, message_id in copies)
    expected = [(event, person) for event in written for person in (ana, bo)]
    told = [webhook_id for webhook_id in calls if int(webhook_id.split("-")[1]) in set(written)]
    outcome.events = len(written)
    outcome.expected = len(expected) + len(written)
    outcome.missing = sum(seen[one] == 0 for one in expected) + len(written) - len(told)
    outcome.duplicates = sum(number > 1 for number in seen.values())
    outcome.repeats = sum(copies.values()) - len(copies) + sum(calls.values()) - len(calls)
    outcome.rolled_back = len(set(seen) - set(expected)) + len(calls) - len(told)
    outcome.rolled_back += sum("canary" in str(to) for to, _message in copies)


def _thing(message_id: str) -> tuple[int, int]:
    """The event and the person that a Message-ID stands for."""
    event, person = message_id.strip("<>").split("@")[0].split(".")
    return int(event), int(person)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
