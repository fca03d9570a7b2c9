"""bin/run as it is: from an empty folder to two running processes, and back to none."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest

from skylight.cli import demo
from skylight.cli.main import main
from skylight.org.models import Person
from tests import make
from tests.installation import HOME, Installation
from tests.mail import free_port

# The one command for whoever has nothing yet, which brings its own SQLite.
pytestmark = pytest.mark.once

PEOPLE = "from skylight.org.models import Person; print(Person.objects.exclude(kind='system').count())"
EMPTY = {"SKYLIGHT_DEMO": "0"}


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


def said_when_ready(process: subprocess.Popen[str]) -> str:
    """All that it prints until it says how to stop it."""
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "Stop: Ctrl-C" in line:
            return "".join(lines)
    raise AssertionError(f"it never came up: {''.join(lines)}")


def answers(port: int) -> bool:
    with urlopen(f"http://127.0.0.1:{port}/-/health", timeout=30) as answer:
        return bool(answer.status == 200)


def children(process: subprocess.Popen[str]) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True)
    return [int(word) for word in listed.stdout.split()]


def gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.fixture(scope="module")
def inhabited(installation: Installation) -> Installation:
    """An installation that has been in use."""
    ana = ["--name", "Ana Ruiz", "--email", "ana@example.com"]
    assert installation.skylight("person", "create", *ana).returncode == 0
    return installation


def test_an_empty_folder_becomes_a_running_product_that_stops_when_told(bare: Installation) -> None:
    port = free_port()

    with bare.running("up", "--port", str(port), **EMPTY) as process:
        output = said_when_ready(process)
        pids = children(process)
        assert answers(port)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=40)

    assert process.returncode == 0
    assert f"Skylight is on http://127.0.0.1:{port}" in output
    assert "skylight person create --admin" in output
    assert len(pids) == 2
    assert gone(pids)


def test_a_later_start_keeps_what_is_there_and_says_how_to_sign_in(inhabited: Installation) -> None:
    port = free_port()

    with inhabited.running("up", "--port", str(port)) as process:
        output = said_when_ready(process)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)

    assert process.returncode == 0
    assert "Sign in with your e-mail address and password." in output
    assert inhabited.python(PEOPLE) == "1"


@pytest.mark.parametrize("which", [0, 1])
def test_when_one_child_dies_the_other_stops_too(which: int, inhabited: Installation) -> None:
    port = free_port()

    with inhabited.running("up", "--port", str(port)) as process:
        said_when_ready(process)
        pids = children(process)
        os.kill(pids[which], signal.SIGKILL)
        output, _ = process.communicate(timeout=40)

    assert process.returncode == 1
    assert "so the other stops too" in output
    assert gone(pids)


def test_children_do_not_outlive_a_parent_that_was_killed(inhabited: Installation) -> None:
    port = free_port()

    with inhabited.running("up", "--port", str(port)) as process:
        said_when_ready(process)
        pids = children(process)
        process.kill()
        process.wait()
        until(lambda: gone(pids), seconds=30)


def test_a_port_that_is_taken_is_said_before_anything_is_touched(bare: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = bare.skylight("up", "--port", str(port))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"skylight: Port {port} is taken: choose another, such as PORT={port + 1}.\n"
    assert not (Path(bare.environment["SKYLIGHT_DATA"]) / "skylight.sqlite3").exists()


@pytest.fixture
def loaded(db: None, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that holds the demo company, or somebody who stands for it."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(demo.company, "build", lambda *, at, say: make.person("Wen Zhang"))
    demo.load()


def test_the_demo_company_is_known_again(loaded: None) -> None:
    assert demo.is_loaded()
    assert not demo.is_empty()


def test_other_people_in_the_same_place_are_no_demo(loaded: None) -> None:
    Person.objects.update(created_at=make.NOW)

    assert not demo.is_loaded()


def test_a_database_without_the_mark_is_no_demo(loaded: None, tmp_path: Path) -> None:
    (tmp_path / "demo").unlink()

    assert not demo.is_loaded()


def test_the_demo_company_goes_into_an_empty_database_only(
    wen: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo"]) == 1
    assert "Somebody is in this database already" in capsys.readouterr().err


def test_the_commands_work_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [HOME / "bin" / "skylight", "--help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith("usage: skylight")
