"""Signing in with e-mail and password, and out again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client

from skylight.org.models import Person
from skylight.sso import links
from skylight.sso.tests.conftest import is_signed_in, sign_in
from tests import make


def test_a_person_signs_in_with_email_and_password(ana: Person, client: Client) -> None:
    response = sign_in(client, ana.email)

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert is_signed_in(client)


def test_the_email_is_read_without_regard_to_case_and_blanks(ana: Person, client: Client) -> None:
    assert sign_in(client, f"  {ana.email.upper()} ").status_code == 302


@pytest.mark.parametrize(
    "email, password",
    [
        ("{email}", "not the right password"),
        ("{email}", make.PASSWORD.upper()),
        ("{email}", make.PASSWORD + " "),
        ("nobody@example.com", make.PASSWORD),
    ],
)
def test_whatever_is_wrong_gets_one_answer(ana: Person, client: Client, email: str, password: str) -> None:
    response = sign_in(client, email.format(email=ana.email), password)

    assert response.status_code == 422
    assert "do not belong together" in response.content.decode()
    assert not is_signed_in(client)


def test_unknown_and_known_addresses_get_the_same_page(ana: Person) -> None:
    pages = []
    for email in (ana.email, "p" * len(ana.email.split("@")[0]) + "@example.com"):
        text = sign_in(Client(), email, "not the right password").content.decode()
        pages.append(_without_tokens(text).replace(email, "EMAIL"))

    assert pages[0] == pages[1]


def test_the_email_stays_in_the_form_and_the_password_does_not(ana: Person, client: Client) -> None:
    text = sign_in(client, ana.email, "not the right password").content.decode()

    assert ana.email in text
    assert "not the right password" not in text


@pytest.mark.parametrize("field", ["login", "password"])
def test_an_empty_field_is_named(client: Client, ana: Person, field: str) -> None:
    typed = {"login": ana.email, "password": make.PASSWORD, field: ""}

    response = client.post("/sign-in/", typed)

    assert response.status_code == 422
    assert list(response.context_data["form"].errors) == [field]


@pytest.mark.parametrize("kind", ["vacancy", "placeholder"])
def test_what_is_no_human_being_cannot_sign_in(wen: Person, client: Client, kind: str) -> None:
    made = make.person(kind=kind)

    assert sign_in(client, made.email).status_code == 422


def test_skylight_itself_cannot_sign_in(wen: Person, client: Client) -> None:
    system = make.system()
    system.email = "system@example.com"
    system.set_password(make.PASSWORD)
    system.save()

    assert sign_in(client, "system@example.com").status_code == 422


def test_the_form_needs_its_token(ana: Person) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert sign_in(strict, ana.email).status_code == 403


def test_the_session_gets_a_new_id_at_sign_in(ana: Person, client: Client) -> None:
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    client.cookies["session"] = planted = session.session_key

    sign_in(client, ana.email)

    assert client.cookies["session"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_signing_out_ends_the_session_on_the_server(ana: Person, client: Client) -> None:
    sign_in(client, ana.email)
    copied = client.cookies["session"].value

    response = client.post("/sign-out/")

    assert response["Location"] == "/sign-in/"
    thief = Client()
    thief.cookies["session"] = copied
    assert not is_signed_in(thief)
    assert not Session.objects.filter(session_key=copied).exists()


def test_a_link_cannot_sign_anybody_out(ana: Person, as_: Any) -> None:
    browser = as_(ana)

    assert browser.get("/sign-out/").status_code == 405
    assert is_signed_in(browser)


def test_the_person_holds_the_only_address(ana: Person, client: Client) -> None:
    sign_in(client, ana.email)
    client.post(client.get(links.set_password(Person.objects.get(pk=ana.pk), make.NOW))["Location"], {})

    assert EmailAddress.objects.count() == 0


def test_nobody_signs_up(client: Client, wen: Person) -> None:
    for address in ("/signup/", "/accounts/signup/", "/sign-up/", "/sign-in/email/", "/confirm-email/"):
        assert client.get(address).status_code == 404


def test_whoever_is_signed_in_goes_straight_on(ana: Person, as_: Any) -> None:
    response = as_(ana).get("/sign-in/?next=/people/")

    assert response["Location"] == "/people/"


def test_the_cookie_of_the_session_is_kept_from_scripts_and_other_sites(ana: Person, client: Client) -> None:
    sign_in(client, ana.email)

    for name in ("session", "device"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def _without_tokens(text: str) -> str:
    return re.sub(
        r'(csrfmiddlewaretoken" value|X-CSRFToken&#34;: &#34;|csrf-token" content)="?[^"&]+', r"\1", text
    )
