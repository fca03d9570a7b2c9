"""A call that is sent twice with one key takes effect once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from skylight.activity.models import Event
from skylight.org import actions as org_actions
from skylight.org.models import Person
from skylight.sso import api_tasks
from skylight.sso.models import ApiAnswer, ApiToken
from tests import make
from tests.programs import Program, program, token

WANTED = {"name": "Report", "scopes": ["read"], "days": 30}


def test_a_repeat_gets_the_same_answer_and_does_nothing(ana: Person) -> None:
    caller = program(ana)
    edit = {"about": "I draw", "version": 1}

    first = caller.patch(f"/people/{ana.pk}", edit, Idempotency_Key="k-1")
    again = caller.patch(f"/people/{ana.pk}", edit, Idempotency_Key="k-1")

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert Event.objects.filter(kind="org.person_edited").count() == 1


def test_without_the_key_it_is_another_call(ana: Person) -> None:
    caller = program(ana)
    for _ in range(2):
        caller.post("/tokens", WANTED)

    assert ApiToken.objects.filter(name="Report").count() == 2


def test_a_key_with_another_body_is_refused(ana: Person) -> None:
    caller = program(ana)
    caller.post("/tokens", WANTED, Idempotency_Key="k-1")

    other = caller.post("/tokens", {**WANTED, "days": 31}, Idempotency_Key="k-1")

    assert other.status_code == 422
    assert other.json()["type"].endswith("#key-reused")
    assert ApiToken.objects.filter(name="Report").count() == 1


def test_keys_of_different_tokens_have_nothing_to_do_with_each_other(ana: Person) -> None:
    for _ in range(2):
        assert "Idempotent-Replayed" not in program(ana).post("/tokens", WANTED, Idempotency_Key="k-1")

    assert ApiToken.objects.filter(name="Report").count() == 2


def test_a_refusal_is_the_answer_as_well(ana: Person) -> None:
    caller, wrong = program(ana), {"name": "  ", "version": 1}

    first = caller.patch(f"/people/{ana.pk}", wrong, Idempotency_Key="k-1")
    again = caller.patch(f"/people/{ana.pk}", wrong, Idempotency_Key="k-1")

    assert first.status_code == again.status_code == 422
    assert again["Idempotent-Replayed"] == "true"


def test_a_conflict_is_not_kept(ana: Person) -> None:
    caller, stale = program(ana), {"about": "Mine", "version": 2}
    assert caller.patch(f"/people/{ana.pk}", stale, Idempotency_Key="k-1").status_code == 409

    org_actions.edit_person(ana, by=ana, at=make.NOW, version=1, about="Between")

    assert caller.patch(f"/people/{ana.pk}", stale, Idempotency_Key="k-1").status_code == 200


def test_what_went_wrong_on_our_side_is_not_kept(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = program(ana)
    caller.client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("skylight.sso.api_keys.digest", lambda key: None, raising=True)
        broken.setattr("skylight.sso.queries.bearer", lambda key, at: ApiToken.objects.get())
        assert caller.post("/tokens", WANTED, Idempotency_Key="k-1").status_code == 500
    assert not ApiAnswer.objects.exists()

    assert caller.post("/tokens", WANTED, Idempotency_Key="k-1").status_code == 201


def test_a_key_is_good_for_a_day(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = program(ana)
    caller.post("/tokens", WANTED, Idempotency_Key="k-1")

    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW + timedelta(hours=23, minutes=59))
    api_tasks.forget_old_answers.call()
    assert "Idempotent-Replayed" in caller.post("/tokens", WANTED, Idempotency_Key="k-1")

    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW + timedelta(hours=24))
    assert "Idempotent-Replayed" not in caller.post("/tokens", WANTED, Idempotency_Key="k-1")
    api_tasks.forget_old_answers.call()
    assert ApiAnswer.objects.count() == 1


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "käse"])
def test_a_key_that_is_none_is_refused(ana: Person, key: str) -> None:
    assert program(ana).post("/tokens", WANTED, Idempotency_Key=key).status_code == 422


def test_reading_needs_no_key(ana: Person) -> None:
    program(ana).get("/me", Idempotency_Key="k-1")

    assert not ApiAnswer.objects.exists()


def test_a_browser_has_keys_of_its_own(ana: Person, as_: Callable[[Any], Client]) -> None:
    browser = as_(ana)
    headers = {"Idempotency-Key": "k-1"}
    for _ in range(2):
        answer = browser.post("/api/v1/tokens", WANTED, content_type="application/json", headers=headers)

    assert answer["Idempotent-Replayed"] == "true"


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_are_one_effect_and_one_answer(ana: Person, database_in_a_file: None) -> None:
    _, secret = token(ana)
    together = Barrier(20)

    def call(number: int) -> Any:
        try:
            together.wait()
            return Program(secret).post("/tokens", WANTED, Idempotency_Key="k-1")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(call, range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == 19
    assert ApiToken.objects.filter(name="Report").count() == 1
    assert Event.objects.filter(kind="sso.token_made").count() == 2
