"""The command line as a whole: help everywhere, usage errors are 2, migrations can be repeated."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from skylight.cli import serve
from skylight.cli.main import main
from tests.installation import Installation

COMMANDS = ["up", "serve", "worker", "migrate", "demo", "import", "person", "person create", "doctor"]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command.split(), "--help"])

    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: skylight {command}".rstrip())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["import"],
        ["person"],
        ["person", "create"],
        ["serve", "--port", "70000"],
        ["serve", "--workers", "0"],
    ],
)
def test_called_the_wrong_way_is_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("usage: skylight")


def test_a_port_in_the_environment_that_is_none_is_exit_code_2(monkeypatch: Any) -> None:
    monkeypatch.setenv("PORT", "eight thousand")

    with pytest.raises(SystemExit) as stopped:
        main(["serve"])

    assert stopped.value.code == 2


@pytest.mark.django_db
def test_the_server_gets_what_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.os, "execv", _become)
    monkeypatch.setenv("PORT", "8123")

    with pytest.raises(Became) as became:
        main(["serve", "--host", "0.0.0.0", "--workers", "3", "--threads", "5"])

    command = " ".join(became.value.args[0])
    assert "-m granian --interface wsgi" in command
    assert "--host 0.0.0.0 --port 8123 --workers 3 --blocking-threads 5" in command
    assert command.endswith("skylight.config.wsgi:application")


class Became(Exception):
    """This process is another program now."""


def _become(program: str, command: list[str]) -> None:
    raise Became(command)


def test_migrations_can_be_repeated_and_run_twice_at_once(bare: Installation) -> None:
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda _: bare.skylight("migrate"), range(2)))

    assert [done.returncode for done in both] == [0, 0], [done.stderr for done in both]
    assert bare.skylight("migrate").returncode == 0
