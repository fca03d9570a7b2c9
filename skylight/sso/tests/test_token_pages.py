"""The page on which one makes and revokes tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from skylight.org.models import Person
from skylight.sso.models import ApiToken
from tests import make
from tests.programs import Program, token

As = Callable[[Any], Client]
WANTED = {"name": "Nightly report", "scopes": "write", "days": "30"}


def shown_secret(page: str) -> str:
    found = re.search(r'id="token" value="([^"]+)"', page)
    return found[1] if found else ""


def test_the_secret_is_shown_once(ana: Person, as_: As) -> None:
    browser = as_(ana)
    answer = browser.post("/settings/tokens/", WANTED)
    secret = shown_secret(answer.content.decode())

    assert answer["Cache-Control"] == "no-store"
    assert Program(secret).get("/me").json()["scopes"] == ["read", "write"]
    again = browser.get("/settings/tokens/").content.decode()
    assert "Nightly report" in again
    assert secret not in again


def test_what_cannot_be_is_named_beside_its_field(ana: Person, as_: As) -> None:
    answer = as_(ana).post("/settings/tokens/", {**WANTED, "days": "400"})

    assert answer.status_code == 422
    assert 'value="Nightly report"' in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_one_press_revokes(ana: Person, as_: As) -> None:
    made, secret = token(ana)

    assert as_(ana).post(f"/settings/tokens/{made.pk}/revoke/").status_code == 302

    assert Program(secret).get("/me").status_code == 401


def test_one_sees_ones_own_and_an_administrator_all(ana: Person, li: Person, root: Person, as_: As) -> None:
    token(ana, name="Ana's report")

    assert "Ana&#39;s report" in as_(ana).get("/settings/tokens/").content.decode()
    assert "report" not in as_(li).get("/settings/tokens/").content.decode().partition('id="made"')[2]
    assert "Ana&#39;s report" in as_(root).get("/settings/tokens/").content.decode()


def test_an_administrator_makes_one_for_a_program(root: Person, as_: As) -> None:
    robot = make.person("Payroll sync", password=None, email=None)

    page = as_(root).post("/settings/tokens/", {**WANTED, "person": f"Payroll sync (#{robot.pk})"})

    assert Program(shown_secret(page.content.decode())).get("/me").json()["id"] == robot.pk


def test_nobody_else_is_asked_as_whom(ana: Person, as_: As) -> None:
    assert 'name="person"' not in as_(ana).get("/settings/tokens/").content.decode()
