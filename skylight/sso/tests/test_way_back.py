"""A stranger is sent to the sign-in page, and from there back to this origin only."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver

from skylight.org.models import Person
from skylight.sso.middleware import OPEN
from tests import make

ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "/\\/evil.example", "https://evil.example", "https:evil.example", "https:/evil.example", "http:///evil.example",
    "HTTPS://evil.example", "//evil.example/%2f..", "//evil%2eexample", "%09//evil.example", "\t//evil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\n//evil.example", " //evil.example",
    "\u2028//evil.example", "/\u2028/evil.example", "\u2029//evil.example", "\ufeff//evil.example", "\u200b//evil.example",
    "\x00//evil.example", "/\x00/evil.example", "\x01https://evil.example", "data:text/html,hello",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "vbscript:x", "@evil.example",
    "//testserver@evil.example", "http://testserver@evil.example", "http://testserver:80@evil.example",
    "//evil.example#@testserver", "evil.example", "people/", "?next=x", "#x", "//", "/\\", "", " ", "mailto:a@example.com",
    "http://testserver/people/", "//testserver/people/", "http://127.0.0.1/people/", "http://localhost:1/",
    "\uff0f\uff0fevil.example", "/\u3000/evil.example", "//[::1]/", "///", "file:///etc/passwd",
]  # fmt: skip
HERE = [
    "/people/",
    "/people/?q=a%20b&page=2",
    "/objectives/7/#kr-3",
    "/teams/%E5%A2%9E/",
    "/a//b",
    "/x?next=//y",
    "/搜索/?q=张",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(ana: Person, client: Client, address: str) -> None:
    form = {"login": ana.email, "password": make.PASSWORD, "next": address}

    assert client.post("/sign-in/", form)["Location"] == "/"
    # Signed in already, and with the address in the query.
    assert client.get("/sign-in/?next=" + quote(address))["Location"] == "/"
    assert client.post("/sign-out/", {"next": address})["Location"] == "/sign-in/"


@pytest.mark.parametrize("address", HERE)
def test_signing_in_leads_back_to_a_page_of_ours(ana: Person, client: Client, address: str) -> None:
    form = {"login": ana.email, "password": make.PASSWORD, "next": address}

    response = client.post("/sign-in/", form)

    assert response.status_code == 302
    assert response["Location"] in (address, quote(address, safe="/?&=#%"))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_choosing_a_language_never_leads_elsewhere(client: Client, db: None, address: str) -> None:
    assert client.post("/language/", {"language": "en", "next": address})["Location"] == "/"


def test_a_stranger_is_asked_to_sign_in_and_finds_the_page_afterwards(ana: Person, client: Client) -> None:
    asked = client.get("/password/?a=b&c=d")
    assert asked["Location"] == "/sign-in/?next=%2Fpassword%2F%3Fa%3Db%26c%3Dd"

    page = client.get(asked["Location"]).content.decode()
    assert 'name="next" value="/password/?a=b&amp;c=d"' in page

    form = {"login": ana.email, "password": make.PASSWORD, "next": "/password/?a=b&c=d"}
    assert client.post("/sign-in/", form)["Location"] == "/password/?a=b&c=d"


def test_a_strangers_form_is_not_carried_out_nor_asked_for_again(client: Client, db: None) -> None:
    assert client.post("/password/", {})["Location"] == "/sign-in/"


def test_htmx_is_told_to_leave_the_page(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=x"}

    response = client.post("/password/", headers=headers)

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/sign-in/?next=%2Fpeople%2F%3Fq%3Dx"


def test_htmx_cannot_be_led_elsewhere(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://evil.example//evil.example"}

    assert client.get("/password/", headers=headers)["HX-Redirect"] == "/sign-in/"


def test_every_route_but_the_listed_ones_asks_a_stranger_to_sign_in(client: Client, db: None) -> None:
    for name, address in _routes(get_resolver()):
        if name not in OPEN:
            assert client.get(address)["Location"].startswith("/sign-in/"), name


def test_every_open_route_exists(db: None) -> None:
    assert set(OPEN) <= {name for name, _ in _routes(get_resolver())}


def _routes(resolver: URLResolver, prefix: str = "", space: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in resolver.url_patterns:
        route = prefix + _example(entry)
        if isinstance(entry, URLResolver) and entry.namespace == "api":
            continue  # answers a stranger with 401: tests/matrices/test_api_matrix.py
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            found += _routes(entry, route, inner)
        elif isinstance(entry, URLPattern):
            found.append((f"{space}{entry.name}", "/" + route))
    return found


def _example(entry: Any) -> str:
    route = str(entry.pattern)
    if route.startswith("^sign-in/new-password"):
        return "sign-in/new-password/1-a-b/"
    route = re.sub(r"<int:\w+>", "1", route)
    return re.sub(r"<(str:|slug:|path:)?\w+>", "x", route)
