"""skylight: the command line of an installation."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.base import CommandError
from django.db.utils import InterfaceError, OperationalError
from django.utils import translation

from skylight.cli.errors import Refused
from skylight.lib.errors import NotAllowed, RuleBroken

SOURCES = ("auto", "skylight", "viva", "ally", "lark", "appfire", "peoplebox", "lattice", "bamboohr")
CODES = "exit codes: 0 done, 1 refused or in trouble (one line says why), 2 called the wrong way"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = parser().parse_args(arguments)
    try:
        _set_up(whole=options.module != "serve")
    except ImproperlyConfigured as problem:
        return _refuse(problem)
    with translation.override(_language()) if apps.ready else nullcontext():
        return _carry_out(options)


def _carry_out(options: Namespace) -> int:
    try:
        return int(import_module(f"skylight.cli.{options.module}").run(options))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _nobody_listens()
    except (Refused, CommandError, ImproperlyConfigured) as problem:
        return _refuse(problem)
    except ValidationError as problem:
        return _refuse(" ".join(problem.messages))
    except RuleBroken as problem:
        return _refuse(problem.text)
    except NotAllowed:
        return _refuse("That is not allowed.")
    except (OperationalError, InterfaceError) as problem:
        return _refuse(f"The database cannot be used: {problem}")


def _set_up(*, whole: bool) -> None:
    """Load the settings, and the whole product unless another program is about to do so."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skylight.config.settings")
    if apps.ready:
        return
    if whole:
        django.setup()
    # A command keeps its connection however long it takes.
    settings.DATABASES["default"]["CONN_MAX_AGE"] = None


def _language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-hans" if spoken.startswith("zh") else "en"


def _refuse(problem: Any) -> int:
    print("skylight:", " ".join(str(problem).split()), file=sys.stderr)
    return 1


def _nobody_listens() -> int:
    # Whatever is still in the buffer would raise once more when Python closes it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def parser() -> ArgumentParser:
    """All commands and what they take."""
    root = ArgumentParser(prog="skylight", description="A company runs itself by open OKRs.", epilog=CODES)
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (
        _up,
        _serve,
        _worker,
        _migrate,
        _demo,
        _import,
        _export,
        _backup,
        _restore,
        _person,
        _token,
        _doctor,
    ):
        add(commands)
    return root


def _command(commands: Any, name: str, module: str, text: str) -> ArgumentParser:
    command: ArgumentParser = commands.add_parser(name, help=text, description=text, epilog=CODES)
    command.set_defaults(module=module)
    return command


def _up(commands: Any) -> None:
    text = "Prepare the database, load the demo company into an empty one, start web and worker. bin/run does this."
    command = _command(commands, "up", "up", text)
    _port(command)


def _serve(commands: Any) -> None:
    text = "Start the web server. Refuses a database that could lose what it has acknowledged."
    command = _command(commands, "serve", "serve", text)
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    _port(command)
    cores = len(os.sched_getaffinity(0))
    command.add_argument(
        "--workers", type=_count, default=cores, help="processes (default: one for each core)"
    )
    command.add_argument(
        "--threads", type=_count, default=4, help="threads of each process (default: %(default)s)"
    )
    command.add_argument("--access-log", action="store_true", help="one line for each request")


def _worker(commands: Any) -> None:
    text = "Do the jobs in the queue, and put the recurring ones into it. Several may run at once."
    command = _command(commands, "worker", "worker", text)
    command.add_argument("--once", action="store_true", help="stop when the queue is empty")


def _migrate(commands: Any) -> None:
    _command(commands, "migrate", "migrate", "Bring the tables up to this version. Safe to repeat.")


def _demo(commands: Any) -> None:
    _command(commands, "demo", "demo", "Load the demo company into an empty database.")


def _import(commands: Any) -> None:
    text = (
        "Read people, teams, cycles, goals and check-ins from files of Skylight or another system. Safe to repeat. "
        "Or an export, into an empty installation."
    )
    command = _command(commands, "import", "folders", text)
    command.add_argument("path", metavar="PATH", type=Path, help="a folder, or a CSV, XLSX, JSON or ZIP file")
    command.add_argument(
        "--source",
        choices=SOURCES,
        default="auto",
        help="the system it is from (default: told by the columns)",
    )
    command.add_argument(
        "--dates",
        choices=("day-first", "month-first"),
        default="",
        help="how days such as 03/04/2026 are written",
    )
    command.add_argument("--dry-run", action="store_true", help="print the report, write nothing")
    command.add_argument("--strict", action="store_true", help="write nothing when a single row is refused")
    _json(command)


def _export(commands: Any) -> None:
    text = "Write everything into a folder, as JSON lines and CSV; skylight import brings it into an empty installation."
    command = _command(commands, "export", "export", text)
    command.add_argument("folder", metavar="DIR", type=Path)
    command.add_argument(
        "--secrets", action="store_true", help="also what opens doors, such as hashes of passwords"
    )
    _json(command)


def _backup(commands: Any) -> None:
    text = "Write a backup into one file while people go on working, or look whether one is whole."
    command = _command(commands, "backup", "backup", text)
    command.add_argument("file", metavar="FILE", type=Path)
    command.add_argument(
        "--verify", action="store_true", help="write nothing: unpack FILE and check all of it"
    )
    _json(command)


def _restore(commands: Any) -> None:
    text = "Put a backup in the place of everything here; web and worker have to be stopped."
    command = _command(commands, "restore", "restore", text)
    command.add_argument("file", metavar="FILE", type=Path)
    command.add_argument(
        "--erasures", metavar="FILE", type=Path, help="a newer backup: whom it knows as erased stays erased"
    )


def _person(commands: Any) -> None:
    person = commands.add_parser(
        "person", help="People who can sign in.", description="People who can sign in."
    )
    verbs = person.add_subparsers(title="commands", metavar="COMMAND", required=True)
    text = "Add a person; the first one founds the company."
    command = _command(verbs, "create", "people", text)
    command.add_argument("--name", required=True)
    command.add_argument("--email", required=True)
    command.add_argument("--role", default="", help="what the person does")
    command.add_argument("--manager", type=int, metavar="ID", help="the manager's number")
    command.add_argument("--admin", action="store_true", help="may run the installation")
    command.add_argument(
        "--company", default="", metavar="NAME", help="the company's name, for the first person"
    )
    command.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    _json(command)


def _token(commands: Any) -> None:
    text = "Tokens with which programs use the API."
    verbs = commands.add_parser("token", help=text, description=text).add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    create = _command(verbs, "create", "tokens", "Print a new token. It is shown this once.")
    create.add_argument(
        "--person",
        required=True,
        metavar="ID",
        help="as whom the program acts: a number or an e-mail address",
    )
    create.add_argument("--scope", default="read", help="read, or read,write (default: %(default)s)")
    create.add_argument("--days", type=int, default=90, help="how long it works (default: %(default)s)")
    create.add_argument("--name", default="Made on the command line", metavar="TEXT", help="what it is for")
    list_ = _command(verbs, "list", "tokens", "Print the tokens that work, or all of one person.")
    list_.add_argument("--person", metavar="ID", help="a number or an e-mail address")
    revoke = _command(verbs, "revoke", "tokens", "Let a token open nothing any more.")
    revoke.add_argument("token", metavar="TOKEN", help="its number, or how it begins: sky_…")
    for verb, command in {"create": create, "list": list_, "revoke": revoke}.items():
        command.set_defaults(verb=verb)
    for command in (create, list_):
        _json(command)


def _doctor(commands: Any) -> None:
    text = "Look at this installation and say what is wrong with it. Exit code 1 when there is a problem."
    command = _command(commands, "doctor", "doctor", text)
    command.add_argument(
        "--head", metavar="HASH", help="a head of the chain of events, noted earlier: is it still in there?"
    )
    _json(command)


def _json(command: ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="answer in JSON, for scripts")


def _port(command: ArgumentParser) -> None:
    default = os.environ.get("PORT", "8000")
    command.add_argument("--port", type=_port_number, default=default, help="default: PORT, or 8000")


def _port_number(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise ValueError
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


_port_number.__name__, _count.__name__ = "port", "count"

if __name__ == "__main__":
    sys.exit(main())
