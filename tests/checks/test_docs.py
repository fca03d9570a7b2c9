"""What the documents say is true: links lead somewhere, commands exist, settings are all described."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from skylight.cli.main import parser
from tests.checks.files import HOME, called, short

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
COMMAND = re.compile(r"(?:^|[`$\s(])((?:bin/)?skylight|bin/[a-z_-]+|\.ci/run)((?: [^`\n]*)?)", re.M)
SETTING = re.compile(r"\bSKYLIGHT_[A-Z_]+\b")


def documents() -> list[Path]:
    return called(".md")


@pytest.mark.parametrize("path", documents(), ids=short)
def test_its_links_lead_somewhere(path: Path) -> None:
    assert [
        link for link in LINK.findall(FENCE.sub("", path.read_text())) if not leads_somewhere(path, link)
    ] == []


def leads_somewhere(path: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return True  # nobody may ask the network here
    name, _, anchor = link.partition("#")
    target = (path.parent / name).resolve() if name else path
    if not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in anchors(target)


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text()), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", documents(), ids=short)
def test_its_commands_exist(path: Path) -> None:
    assert [" ".join(found) for found in commands(path.read_text()) if not exists(*found)] == []


def commands(text: str) -> list[tuple[str, str]]:
    code = "\n".join([*FENCE.findall(text), *re.findall(r"`[^`\n]+`", FENCE.sub("", text))])
    return COMMAND.findall(code)


def exists(program: str, arguments: str) -> bool:
    if program.endswith("skylight") and "/run" not in program:
        return is_understood(arguments)
    # What other commands source is no command itself.
    return os.access(HOME / program, os.R_OK if "/_" in program else os.X_OK)


def is_understood(arguments: str) -> bool:
    """Whether the parser knows the verb and each option; values may be anything."""
    words = shlex.split(arguments.split("#")[0].split("|")[0].split("<")[0], posix=True)
    command, known = parser(), True
    for word in words:
        choices = next((action.choices for action in command._actions if _is_command(action)), None)
        if choices and not word.startswith("-"):
            known = known and word in choices
            command = choices.get(word, command)
        elif word.startswith("--"):
            known = known and word.split("=")[0] in command._option_string_actions
    return known


def _is_command(action: object) -> bool:
    return type(action).__name__ == "_SubParsersAction"


def test_every_setting_is_described_and_every_description_is_of_a_setting() -> None:
    code = [path for path in called(".py") if "skylight" in path.parts and "tests" not in path.parts]
    used = {
        name
        for path in code
        for name in re.findall(r"\benviron(?:\.get\(|\[)\"(SKYLIGHT_[A-Z_]+)\"", path.read_text())
    }
    described = set(SETTING.findall((HOME / "docs" / "configuration.md").read_text()))

    assert used == described


@pytest.mark.parametrize(
    "arguments, known",
    [
        (" import some/folder --dry-run --json", True),
        (" person create --name 'Ana Ruiz' --email ana@example.com", True),
        (" --help", True),
        ("", True),
        (" fly", False),
        (" import some/folder --quickly", False),
        (" person promote", False),
    ],
)
def test_the_check_of_commands_can_fail(arguments: str, known: bool) -> None:
    assert is_understood(arguments) == known


def test_the_check_of_links_can_fail(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One thing\n")

    assert leads_somewhere(page, "page.md#one-thing")
    assert leads_somewhere(page, "#one-thing")
    assert not leads_somewhere(page, "#another")
    assert not leads_somewhere(page, "absent.md")
