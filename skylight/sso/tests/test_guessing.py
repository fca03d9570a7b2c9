"""Guessing passwords is slow, whoever guesses and whatever for."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from skylight.org.models import Person
from skylight.sso import devices
from skylight.sso.tests.conftest import sign_in
from tests import make

WRONG = "not the right password"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a password was really looked at."""
    counted: Counter[str] = Counter()
    encode = MD5PasswordHasher.encode

    def counting(self: Any, password: str, salt: str) -> str:
        counted["times"] += 1
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return counted


def test_one_account_is_looked_at_ten_times_from_one_address(ana: Person, hashed: Counter[str]) -> None:
    answers = Counter(sign_in(Client(), ana.email, WRONG).status_code for _ in range(40))

    assert hashed["times"] == 10
    assert answers == {422: 10, 429: 30}


def test_one_account_is_looked_at_ten_times_from_two_hundred_addresses(
    ana: Person, hashed: Counter[str]
) -> None:
    for number in range(200):
        sign_in(Client(), ana.email, WRONG, REMOTE_ADDR=f"10.0.{number // 100}.{number % 100}")

    assert hashed["times"] == 10


def test_other_spellings_and_hosts_do_not_give_more_tries(ana: Person, hashed: Counter[str]) -> None:
    spellings = [ana.email, ana.email.upper(), f" {ana.email}", f"{ana.email}\t", ana.email.title()]
    for number in range(30):
        host = ["127.0.0.1", "localhost", "[::1]"][number % 3]
        sign_in(Client(), spellings[number % 5], WRONG, REMOTE_ADDR=f"10.0.0.{number}", HTTP_HOST=host)

    assert hashed["times"] <= 10


def test_one_address_cannot_try_a_thousand_accounts(ana: Person, hashed: Counter[str]) -> None:
    for number in range(100):
        sign_in(Client(), f"person{number}@example.org", WRONG)

    assert hashed["times"] == 30


def test_a_forged_forwarded_header_does_not_make_a_new_address(ana: Person, hashed: Counter[str]) -> None:
    for number in range(100):
        sign_in(Client(), f"person{number}@example.org", WRONG, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")

    assert hashed["times"] == 30


def test_behind_a_proxy_of_ours_each_visitor_counts_alone(
    ana: Person, hashed: Counter[str], settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    for number in range(100):
        sign_in(
            Client(), f"person{number}@example.org", WRONG, HTTP_X_FORWARDED_FOR=f"6.6.6.6, 10.0.0.{number}"
        )

    assert hashed["times"] == 100


def test_too_many_tries_read_alike_for_known_and_unknown(ana: Person) -> None:
    answers = []
    for email in (ana.email, "nobody@example.com"):
        for _ in range(11):
            response = sign_in(Client(), email, WRONG)
        answers.append((response.status_code, response.context_data["form"].errors.as_json()))

    assert answers[0] == answers[1]
    assert answers[0][0] == 429


def test_the_right_password_is_refused_while_there_were_too_many_tries(ana: Person, client: Client) -> None:
    for _ in range(10):
        sign_in(Client(), ana.email, WRONG)

    assert sign_in(client, ana.email).status_code == 429


def test_the_owner_gets_in_on_a_known_device(ana: Person, client: Client) -> None:
    sign_in(client, ana.email)
    client.post("/sign-out/")

    for number in range(50):
        sign_in(Client(), ana.email, WRONG, REMOTE_ADDR=f"10.0.0.{number}")
        sign_in(Client(), "nobody@example.com", WRONG)

    assert sign_in(client, ana.email).status_code == 302


def test_a_known_device_has_no_endless_tries(ana: Person, client: Client, hashed: Counter[str]) -> None:
    sign_in(client, ana.email)
    client.post("/sign-out/")
    hashed.clear()

    for _ in range(30):
        sign_in(client, ana.email, WRONG)

    assert hashed["times"] == 10


def test_a_device_is_known_for_its_person_only(ana: Person, bo: Person, client: Client, rf: Any) -> None:
    sign_in(client, bo.email)
    request = rf.get("/")
    request.COOKIES["device"] = client.cookies["device"].value

    assert devices.known(request, bo.email)
    assert devices.known(request, ana.email) is None


@pytest.mark.parametrize("forged", ["", "x", "x:y:z", "eyJsb2dpbiI6IjEifQ:1:abc"])
def test_a_forged_device_is_unknown(ana: Person, rf: Any, forged: str) -> None:
    request = rf.get("/")
    request.COOKIES["device"] = forged

    assert devices.known(request, ana.email) is None


def test_right_passwords_are_not_counted(ana: Person) -> None:
    for _ in range(20):
        assert sign_in(Client(), ana.email).status_code == 302


@pytest.mark.parametrize(
    "who", ["known", "unknown", "without a password", "a leaver with the right password"]
)
def test_every_refusal_takes_one_hash(ana: Person, client: Client, hashed: Counter[str], who: str) -> None:
    email, password = ana.email, WRONG
    if who == "unknown":
        email = "nobody@example.com"
    elif who == "without a password":
        ana.set_unusable_password()
        ana.save()
    elif who == "a leaver with the right password":
        Person.objects.filter(pk=ana.pk).update(is_active=False)
        password = make.PASSWORD
    hashed.clear()

    assert sign_in(client, email, password).status_code == 422

    assert hashed["times"] == 1


def test_guesses_are_counted_in_the_database_that_all_workers_share(
    ana: Person, hashed: Counter[str], settings: Any
) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }

    for _ in range(12):
        sign_in(Client(), ana.email, WRONG)

    assert hashed["times"] == 10
