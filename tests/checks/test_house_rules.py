"""Rules of this house that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checks.files import HOME, called, short, tracked

# Where the clock may be read: on the way in, and on the way out to the eye.
ENTRANCES = {"api", "views", "tasks", "forms", "middleware", "admin"}
ENTRANCE_APPS = {"config", "cli", "demo", "pages", "sso", "ui"}
CLOCK = {("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"), ("datetime", "now")} | {
    ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time"),
}  # fmt: skip
PAGES = ("django.http", "django.shortcuts", "django.db.models.signals")
BELOW_PAGES = {"models", "permissions", "queries", "actions"}
LOOSE_END = re.compile(r"\b(TODO|FIXME|XXX)\b(?!.*#\d)")
SELF = Path(__file__)


def modules() -> list[Path]:
    return [path for path in called(".py") if path.is_relative_to(HOME / "skylight") and not is_test(path)]


def is_test(path: Path) -> bool:
    return "tests" in path.parts or "migrations" in path.parts


def part(path: Path) -> str:
    """Which of an app's few files it belongs to: goals/actions/close.py to actions."""
    return path.relative_to(HOME / "skylight").with_suffix("").parts[1]


def app(path: Path) -> str:
    return path.relative_to(HOME / "skylight").parts[0]


def in_an_app() -> list[Path]:
    return [path for path in modules() if len(path.relative_to(HOME / "skylight").parts) > 1]


def test_the_clock_is_read_on_the_way_in_only() -> None:
    below = [path for path in in_an_app() if not is_entrance(path)]

    assert offenders(below, clock_readings) == {}


def is_entrance(path: Path) -> bool:
    return part(path) in ENTRANCES or (app(path) in ENTRANCE_APPS and part(path) not in BELOW_PAGES)


def offenders(paths: list[Path], find: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What was found, by file, where anything was."""
    return {short(path): found for path in paths if (found := find(path.read_text()))}


def clock_readings(source: str) -> list[str]:
    """Calls such as timezone.now(), and names such as now taken from timezone."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (name, node.func.attr) in CLOCK:
                found.append(f"line {node.lineno}: {name}.{node.func.attr}()")
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
            found += [
                f"line {node.lineno}: {name.name}"
                for name in node.names
                if name.name.startswith(("now", "local"))
            ]
    return found


def test_what_decides_and_what_writes_knows_nothing_of_requests() -> None:
    below = [path for path in in_an_app() if part(path) in BELOW_PAGES]

    assert offenders(below, pages_imported) == {}


def pages_imported(source: str) -> list[str]:
    return [name for name in imported(source) if name.startswith(PAGES)]


def imported(source: str) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [name.name for name in node.names]
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{name.name}" for name in node.names]
    return names


# Ways out to the network, and who may use them for what.
WAYS_OUT = {
    "aiohttp", "certifi", "ftplib", "http.client", "httpcore", "httpx", "requests", "smtplib", "socket",
    "telnetlib", "urllib.request", "urllib3", "xmlrpc.client",
}  # fmt: skip
GOING_OUT = {
    "skylight/lib/outgoing.py": {"certifi", "httpcore", "httpx"},
    "skylight/lib/addresses.py": {"socket"},  # looks names up for it
    "skylight/cli/up.py": {"socket", "urllib.request"},  # whether our own server answers
    "skylight/cli/worker.py": {"socket"},  # the name of this machine
    "skylight/outbox/letters.py": {"smtplib"},  # what Django's mail raises
    "skylight/sso/tasks.py": {"smtplib"},  # the same
}


def test_there_is_one_way_out_to_the_network() -> None:
    found = {short(path): ways_out(path.read_text()) for path in modules()}

    assert {
        name: out - GOING_OUT.get(name, set())
        for name, out in found.items()
        if out - GOING_OUT.get(name, set())
    } == {}


def ways_out(source: str) -> set[str]:
    return {way for way in WAYS_OUT for name in imported(source) if f"{name}.".startswith(f"{way}.")}


def test_the_check_of_the_ways_out_can_fail() -> None:
    assert ways_out("import urllib.request") == {"urllib.request"}
    assert ways_out("from urllib import request") == {"urllib.request"}
    assert ways_out("from http import client") == {"http.client"}
    assert ways_out("from urllib.parse import urlsplit") == set()
    assert ways_out("import socket, httpx as web") == {"socket", "httpx"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [short(path) for path in modules() if not ast.get_docstring(ast.parse(path.read_text()))]

    assert silent == []


def test_no_module_is_longer_than_one_can_hold_in_the_head() -> None:
    assert [short(path) for path in modules() if len(path.read_text().splitlines()) > 450] == []


def text_files() -> list[Path]:
    endings = (".py", ".html", ".txt", ".md", ".css", ".js", ".toml", ".cfg", ".yaml", ".po")
    scripts = [path for path in tracked() if path.parent in (HOME / "bin", HOME / ".ci")]
    return [path for path in [*called(*endings), *scripts] if path != SELF]


def lines_with(pattern: re.Pattern[str]) -> Callable[[str], list[str]]:
    return lambda text: [line for line in text.splitlines() if pattern.search(line)]


def test_no_loose_end_without_an_issue() -> None:
    assert offenders(text_files(), lines_with(LOOSE_END)) == {}


def test_nothing_belongs_to_one_machine() -> None:
    assert offenders(text_files(), lines_with(re.compile(r"/root/|/work/|pythonhosted"))) == {}


def pins(name: str) -> dict[str, str]:
    text = (HOME / "requirements" / name).read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.M))


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "uv.txt"])
def test_every_requirement_is_pinned_and_hashed_and_comes_from_nowhere_in_particular(name: str) -> None:
    text = (HOME / "requirements" / name).read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())

    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "--index" not in text


def test_those_who_build_it_have_what_runs_it() -> None:
    assert pins("run.txt").items() <= pins("dev.txt").items()


def test_the_check_of_the_clock_can_fail() -> None:
    assert clock_readings("at = timezone.now()") == ["line 1: timezone.now()"]
    assert clock_readings("day = datetime.date.today()") == ["line 1: date.today()"]
    assert clock_readings("from django.utils.timezone import now") == ["line 1: now"]
    assert clock_readings("at = event.at") == []


def test_the_check_of_loose_ends_can_fail() -> None:
    assert LOOSE_END.search("# TODO: later")
    assert not LOOSE_END.search("# TODO #12: later")
