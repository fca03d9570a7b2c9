"""A program acts as its person, as far as its token goes and as long as it lives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from skylight.activity.models import Event
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions as org_actions
from skylight.org.models import Person
from skylight.sso import actions, api_tasks
from skylight.sso.models import ApiToken
from tests import make
from tests.programs import Program, program, token


def test_it_is_its_person(ana: Person) -> None:
    answer = program(ana).get("/me")

    assert answer.json()["name"] == "Ana Ruiz"
    assert answer.json()["scopes"] == ["read", "write"]


def test_nothing_of_the_secret_is_kept(ana: Person) -> None:
    made, secret = token(ana)

    row = ApiToken.objects.values().get(pk=made.pk)
    assert secret.startswith(f"sky_{made.public_id}_")
    assert secret.rpartition("_")[2] not in repr(row)
    assert len(secret) == 57


@pytest.mark.parametrize("change", ["one letter", "no secret", "nothing", "another prefix"])
def test_a_wrong_token_opens_nothing(ana: Person, change: str) -> None:
    _, secret = token(ana)
    wrong = {
        "one letter": secret[:-1] + ("a" if secret[-1] != "a" else "b"),
        "no secret": secret[:17],
        "nothing": "",
        "another prefix": secret.replace("sky_", "ghp_"),
    }[change]

    answer = Program(wrong).get("/me", Authorization=f"Bearer {wrong}")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_wrong_token_does_not_turn_into_who_has_signed_in(
    ana: Person, as_: Callable[[Any], Client]
) -> None:
    assert as_(ana).get("/api/v1/me").status_code == 200
    assert as_(ana).get("/api/v1/me", headers={"Authorization": "Bearer sky_x"}).status_code == 401


def test_a_token_opens_no_page(ana: Person) -> None:
    _, secret = token(ana)

    assert Client().get("/people/", headers={"Authorization": f"Bearer {secret}"}).status_code == 302


def test_one_that_reads_does_not_write(ana: Person) -> None:
    reader = program(ana, "read")

    assert reader.get("/me").status_code == 200
    answer = reader.patch(f"/people/{ana.pk}", {"about": "New", "version": 1})
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("#scope")
    assert program(ana).patch(f"/people/{ana.pk}", {"about": "New", "version": 1}).status_code == 200


def test_it_ends_when_it_is_revoked(ana: Person) -> None:
    made, secret = token(ana)
    ended = Program(secret)
    assert ended.get("/me").status_code == 200

    actions.revoke_token(made, by=ana, at=make.NOW)

    assert ended.get("/me").status_code == 401


def test_it_ends_on_its_day(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = token(ana, days=30)
    later = make.NOW + timedelta(days=30)

    monkeypatch.setattr("django.utils.timezone.now", lambda: later - timedelta(seconds=1))
    assert Program(secret).get("/me").status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert Program(secret).get("/me").status_code == 401


@pytest.mark.parametrize("days", [0, 366])
def test_it_lives_a_year_at_most(ana: Person, days: int) -> None:
    with pytest.raises(RuleBroken):
        token(ana, days=days)


def test_it_ends_when_its_person_leaves(ana: Person, root: Person) -> None:
    leaver = program(ana)
    assert leaver.get("/me").status_code == 200

    org_actions.let_go(ana, by=root, at=make.NOW)

    assert leaver.get("/me").status_code == 401


def test_it_does_not_wake_up_when_its_person_comes_back(ana: Person, root: Person) -> None:
    leaver = program(ana)
    org_actions.let_go(ana, by=root, at=make.NOW)
    api_tasks.revoke_leavers_tokens.call()
    org_actions.take_back(ana, by=root, at=make.NOW)

    assert leaver.get("/me").status_code == 401


def test_its_use_is_noted_once_a_minute(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    made, secret = token(ana)
    for seconds, noted in [(0, 0), (59, 0), (60, 60), (61, 60)]:
        at = make.NOW + timedelta(seconds=seconds)
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        Program(secret).get("/me")

        made.refresh_from_db()
        assert made.last_used_at == make.NOW + timedelta(seconds=noted)


def test_making_one_is_recorded_without_its_secret(ana: Person) -> None:
    made, secret = token(ana, name="Nightly  report")

    event = Event.objects.get(kind="sso.token_made")
    assert (event.by, event.data["name"], made.name) == (ana, "Nightly report", "Nightly report")
    assert secret not in repr(event.data)
    assert made.digest not in repr(event.data)


def test_nobody_makes_one_for_somebody_else(ana: Person, li: Person, root: Person) -> None:
    for by in (li, root):
        with pytest.raises(NotAllowed):
            token(ana, by=by)


def test_an_administrator_makes_one_for_a_program_until_a_human_moves_in(root: Person) -> None:
    robot = make.person("Payroll sync", password=None, email=None)
    made, secret = token(robot, by=root)
    assert made.is_service
    assert Program(secret).get("/me").json()["name"] == "Payroll sync"

    Person.objects.filter(pk=robot.pk).update(last_login=make.NOW)

    assert Program(secret).get("/me").status_code == 401


def test_a_secret_is_in_no_second_answer(ana: Person) -> None:
    wanted = {"name": "Report", "scopes": ["read"], "days": 30}
    caller = program(ana)

    first = caller.post("/tokens", wanted, Idempotency_Key="one")
    again = caller.post("/tokens", wanted, Idempotency_Key="one")

    assert first.status_code == again.status_code == 201
    assert first.json()["secret"].startswith("sky_")
    assert again.json() == {**first.json(), "secret": None}


def test_one_sees_and_revokes_ones_own_only(ana: Person, li: Person, root: Person) -> None:
    made, _ = token(ana)

    assert program(li).get(f"/tokens/{made.pk}").status_code == 404
    assert program(li).post(f"/tokens/{made.pk}/revoke").status_code == 404
    assert program(root).post(f"/tokens/{made.pk}/revoke").status_code == 200


def test_what_is_shown_in_a_log_holds_no_token(
    ana: Person, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    _, secret = token(ana)

    Program(secret).get("/nothing-here")
    Program(secret + "x").get("/me")

    said = caplog.text + "".join(capfd.readouterr())
    assert "/nothing-here" in said
    assert secret not in said
    assert secret[20:] not in said
