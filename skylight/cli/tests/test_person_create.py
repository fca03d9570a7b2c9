"""skylight person create: the first administrator, and everybody after."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from skylight.cli.main import main
from skylight.org.models import Company, Person

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
ANA = ["person", "create", "--name", "Ana Ruiz", "--email", "ana@example.com"]


@pytest.fixture(autouse=True)
def nobody_at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


def say(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(words))


def test_the_first_person_founds_the_company(monkeypatch: Any, capsys: Any) -> None:
    say(monkeypatch, f"{PASSWORD}\n")

    code = main([*ANA, "--admin", "--role", "Designer", "--company", "Northwind", "--password-stdin"])

    ana = Person.objects.get(email="ana@example.com")
    assert code == 0
    assert capsys.readouterr().out == f"Ana Ruiz is person {ana.pk} and signs in as ana@example.com.\n"
    assert (ana.is_admin, ana.role, ana.check_password(PASSWORD)) == (True, "Designer", True)
    assert Company.objects.get().name == "Northwind"


def test_json_for_scripts_and_a_manager_by_number(wen: Person, capsys: Any) -> None:
    assert main([*ANA, "--manager", str(wen.pk), "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    ana = Person.objects.get(pk=answer["id"])
    link = answer.pop("link")
    assert answer == {"id": ana.pk, "name": "Ana Ruiz", "email": "ana@example.com", "admin": False}
    assert "/sign-in/new-password/" in link
    assert ana.manager == wen


def test_without_a_password_a_link_leads_in(client: Any, capsys: Any) -> None:
    main(ANA)

    assert not Person.objects.get(email="ana@example.com").has_usable_password()
    link = capsys.readouterr().out.splitlines()[-1]
    assert client.get(link).status_code == 302


def test_a_password_asked_for_at_the_keyboard_is_asked_for_twice(monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter([PASSWORD, "something else", PASSWORD, PASSWORD])
    monkeypatch.setattr("skylight.cli.people.getpass", lambda prompt: next(answers))

    assert main(ANA) == 1
    assert capsys.readouterr().err == "skylight: The two passwords differ.\n"
    assert main(ANA) == 0
    assert Person.objects.get(email="ana@example.com").check_password(PASSWORD)


@pytest.mark.parametrize(
    "arguments, words, complaint",
    [
        (["--password-stdin"], "short\n", "too short"),
        (["--password-stdin"], "\n", "too short"),
        (["--password-stdin"], "password1234\n", "too common"),
        (["--manager", "999999"], "", "There is no person 999999."),
        (["--email", "nonsense"], "", "e-mail"),
        (["--name", " "], "", ""),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_leaves_nothing(
    arguments: list[str], words: str, complaint: str, monkeypatch: Any, capsys: Any
) -> None:
    say(monkeypatch, words)

    assert main([*ANA, *arguments]) == 1

    error = capsys.readouterr().err
    assert error.startswith("skylight: ")
    assert complaint in error
    assert error.count("\n") == 1
    assert not Person.objects.exists()
    assert not Company.objects.exists()


def test_an_address_that_is_taken_is_refused(wen: Person, capsys: Any) -> None:
    wen.email = "ana@example.com"
    wen.save()

    assert main(ANA) == 1
    assert capsys.readouterr().err.startswith("skylight: ")


def test_skylight_itself_manages_nobody(wen: Person, capsys: Any) -> None:
    itself = Person.objects.get(kind=Person.Kind.SYSTEM)

    assert main([*ANA, "--manager", str(itself.pk)]) == 1


def test_chinese_terminals_are_answered_in_chinese(monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    say(monkeypatch, "password1234\n")

    assert main([*ANA, "--password-stdin"]) == 1
    assert "密码" in capsys.readouterr().err
