"""In the demo company one chooses whom to be; elsewhere there is no such page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from skylight.demo.people import PARTS
from skylight.org import actions
from skylight.org.models import Person
from tests import make


@pytest.fixture
def demo(settings: Any, wen: Person) -> dict[str, Person]:
    """Demo mode, with somebody in each part."""
    settings.DEMO = True
    return {
        key: make.person(f"Person of {key}", external_id=key, role="Something", password=None)
        for key in PARTS
    }


def test_the_page_lists_the_five(demo: dict[str, Person], client: Client) -> None:
    text = client.get("/demo/sign-in/").content.decode()

    for person in demo.values():
        assert f"Sign in as {person.name}" in text


@pytest.mark.parametrize("key", PARTS)
def test_one_button_makes_one_each_of_them(demo: dict[str, Person], client: Client, key: str) -> None:
    response = client.post("/demo/sign-in/", {"who": key})

    assert response["Location"] == "/"
    assert int(client.session["_auth_user_id"]) == demo[key].pk
    assert client.session["signed_in_at"]


def test_one_finds_the_page_one_asked_for(demo: dict[str, Person], client: Client) -> None:
    asked = client.get("/settings/?a=b")["Location"]
    assert "/demo/sign-in/?next=%2Fsettings%2F%3Fa%3Db" in client.get(asked).content.decode()
    assert (
        'name="next" value="/settings/?a=b"'
        in client.get("/demo/sign-in/?next=/settings/%3Fa%3Db").content.decode()
    )

    assert (
        client.post("/demo/sign-in/", {"who": "demo:ceo", "next": "/settings/?a=b"})["Location"]
        == "/settings/?a=b"
    )
    assert client.post("/demo/sign-in/", {"who": "demo:lead", "next": "//evil.example"})["Location"] == "/"


def test_one_changes_from_one_to_another(demo: dict[str, Person], client: Client) -> None:
    client.post("/demo/sign-in/", {"who": "demo:ceo"})
    before = client.cookies["session"].value

    client.post("/demo/sign-in/", {"who": "demo:admin"})

    assert int(client.session["_auth_user_id"]) == demo["demo:admin"].pk
    assert client.cookies["session"].value != before


@pytest.mark.parametrize("who", ["demo:nobody", "skylight:system", "", "1"])
def test_nobody_else_can_be_chosen(demo: dict[str, Person], client: Client, who: str) -> None:
    assert client.post("/demo/sign-in/", {"who": who}).status_code == 404
    assert client.post("/demo/sign-in/").status_code == 404


def test_whoever_has_left_cannot_be_chosen(demo: dict[str, Person], client: Client) -> None:
    actions.let_go(demo["demo:lead"], by=make.system(), at=make.NOW)

    assert client.post("/demo/sign-in/", {"who": "demo:lead"}).status_code == 404


def test_the_form_needs_its_token(demo: dict[str, Person]) -> None:
    assert Client(enforce_csrf_checks=True).post("/demo/sign-in/", {"who": "demo:ceo"}).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_demo_mode_there_is_no_such_page(
    demo: dict[str, Person], client: Client, settings: Any, method: str
) -> None:
    settings.DEMO = False

    assert getattr(client, method)("/demo/sign-in/", {"who": "demo:ceo"}).status_code == 404
    assert "/demo/sign-in/" not in client.get("/sign-in/").content.decode()


def test_the_sign_in_page_leads_there(demo: dict[str, Person], client: Client) -> None:
    assert reverse("demo:sign_in") in client.get("/sign-in/").content.decode()


def test_an_empty_installation_says_what_to_do(db: None, client: Client, settings: Any) -> None:
    settings.DEMO = True

    assert "not loaded yet" in client.get("/demo/sign-in/").content.decode()


def test_the_page_costs_one_statement(
    demo: dict[str, Person], client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        client.get("/demo/sign-in/")
