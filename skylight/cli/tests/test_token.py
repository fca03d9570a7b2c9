"""`skylight token` hands a program its key, and takes it back."""

from __future__ import annotations

import json

import pytest

from skylight.cli.main import main
from skylight.org.models import Person
from skylight.sso.models import ApiToken
from tests.programs import Program

Out = pytest.CaptureFixture[str]


def created(capsys: Out, *more: str) -> str:
    assert main(["token", "create", *more]) == 0
    return capsys.readouterr().out.strip()


def test_it_prints_one_that_works(ana: Person, capsys: Out) -> None:
    secret = created(capsys, "--person", str(ana.pk), "--scope", "read,write")

    assert Program(secret).get("/me").json()["scopes"] == ["read", "write"]


def test_a_person_can_be_named_by_e_mail_address(ana: Person, capsys: Out) -> None:
    said = json.loads(created(capsys, "--person", str(ana.email).upper(), "--json", "--days", "3"))

    assert Program(said["secret"]).get("/me").json()["scopes"] == ["read"]
    assert said["person"] == ana.pk


@pytest.mark.parametrize("wrong", [["--scope", "admin"], ["--days", "366"], ["--scope", ""]])
def test_what_makes_no_sense_is_refused(ana: Person, capsys: Out, wrong: list[str]) -> None:
    assert main(["token", "create", "--person", str(ana.pk), *wrong]) == 1
    assert capsys.readouterr().err
    assert not ApiToken.objects.exists()


def test_nobody_gets_none(ana: Person, capsys: Out) -> None:
    assert main(["token", "create", "--person", "4711"]) == 1
    assert "no person 4711" in capsys.readouterr().err


def test_the_list_shows_no_secret(ana: Person, capsys: Out) -> None:
    secret = created(capsys, "--person", str(ana.pk), "--name", "Nightly report")

    assert main(["token", "list"]) == 0
    said = capsys.readouterr().out
    assert "Nightly report" in said
    assert "Ana Ruiz" in said
    assert secret[:16] in said
    assert secret not in said


def test_a_revoked_one_opens_nothing(ana: Person, capsys: Out) -> None:
    secret = created(capsys, "--person", str(ana.pk))

    assert main(["token", "revoke", secret[:16]]) == 0

    assert Program(secret).get("/me").status_code == 401
    assert main(["token", "revoke", secret[:16]]) == 1
