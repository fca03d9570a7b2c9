"""Every route answers everybody as the matrix says, and whoever is refused has changed nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import access_matrix
from tests.access_matrix import ROUTES, WHO, Route, World

DONE = (200, 201, 204, 302, 303)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes(patterns: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name and pattern of all that can be asked for."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from routes(one.url_patterns, inner)
        elif isinstance(one, URLPattern):
            yield ":".join([*spaces, one.name or ""]), str(one.pattern)


def test_every_route_has_a_name() -> None:
    assert [pattern for name, pattern in routes() if not name or name.endswith(":")] == []


def test_every_route_stands_in_the_matrix() -> None:
    assert sorted({name for name, _ in routes()} - ROUTES.keys()) == []


def test_the_matrix_holds_no_route_that_is_gone() -> None:
    assert sorted(ROUTES.keys() - {name for name, _ in routes()}) == []


@pytest.fixture
def world(db: None, now: Any) -> World:
    return access_matrix.world()


@pytest.fixture
def browsers(world: World, as_: Any) -> dict[str, Client]:
    """One for each column."""
    signed_in = {who: as_(person) for who, person in world.people.items()}
    return {"stranger": Client(), **signed_in}


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_it_answers_everybody_as_the_matrix_says(
    name: str, world: World, browsers: dict[str, Client]
) -> None:
    assert answers(name, ROUTES[name], world, browsers) == expected(ROUTES[name])


def expected(route: Route) -> dict[str, dict[str, str]]:
    """The lines of the matrix, by method and column."""
    lines = {"GET": route.get, "POST": route.post}
    return {method: dict(zip(WHO, line.split(), strict=True)) for method, line in lines.items() if line}


def answers(name: str, route: Route, world: World, browsers: dict[str, Client]) -> dict[str, dict[str, str]]:
    """What came back, in the same shape; asks with every method, and looks into the database after each."""
    asked = expected(route)
    found: dict[str, dict[str, str]] = {method: {} for method in asked}
    for method in METHODS:
        for who, browser in browsers.items():
            answer = ask(method, name, route, world, browser, may_change=method == "POST" and method in asked)
            if method in asked:
                found[method][who] = answer
    return found


def ask(method: str, name: str, route: Route, world: World, browser: Client, *, may_change: bool) -> str:
    """The answer to one request, which is taken back afterwards. Fails when a refusal changed anything."""
    address = reverse(name, kwargs=route.args(world)) + route.query
    before = fingerprint()
    with transaction.atomic():
        response = (
            browser.generic(method, address)
            if method != "POST"
            else browser.post(address, route.post_data(world))
        )
        changed = fingerprint() != before
        transaction.set_rollback(True)
    assert response.status_code < 500, f"{method} {address}: {response.status_code}"
    to_sign_in = response.status_code == 302 and response["Location"].startswith(
        reverse(configured.LOGIN_URL)
    )
    may_change = may_change and response.status_code in DONE and not to_sign_in
    assert may_change or not changed, (
        f"{method} {address} answered {response.status_code} and changed something"
    )
    return "in" if to_sign_in else str(response.status_code)


def fingerprint() -> str:
    """All rows of this product, in one word."""
    digest = hashlib.sha256()
    for model in apps.get_models():
        if model.__module__.startswith("skylight."):
            rows = model._base_manager.order_by("pk").values_list()
            digest.update(repr((model._meta.label, list(rows))).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("name", sorted(name for name, route in ROUTES.items() if route.post))
def test_it_takes_no_form_from_another_site(name: str, world: World, browsers: dict[str, Client]) -> None:
    route = ROUTES[name]
    for browser in browsers.values():
        careful = Client(enforce_csrf_checks=True)
        careful.cookies = browser.cookies
        before = fingerprint()

        response = careful.post(reverse(name, kwargs=route.args(world)), route.post_data(world))

        assert response.status_code == 403
        assert fingerprint() == before


def test_the_matrix_can_fail(world: World, browsers: dict[str, Client]) -> None:
    wrong = replace(ROUTES["org:people"], get=access_matrix.ADMIN_READS)

    assert answers("org:people", wrong, world, browsers) != expected(wrong)


def test_a_change_of_one_word_changes_the_fingerprint(world: World) -> None:
    before = fingerprint()

    type(world.ana).objects.filter(pk=world.ana.pk).update(role="Something else")

    assert fingerprint() != before
