"""Every route answers everybody as the matrix says, and whoever is refused has changed nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import access_matrix
from tests.access_matrix import HIDDEN, ROUTES, ROWS, WHO, Route, World

DONE = (200, 201, 204, 302, 303)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Which method a route takes is no matter of who asks.
ASKING = ("stranger", "owner", "admin")


def routes(patterns: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name and pattern of all that can be asked for."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver) and one.namespace == "api":
            continue  # has a matrix of its own: tests/api_matrix.py
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


@pytest.mark.parametrize("name", sorted(ROWS))
def test_it_answers_everybody_as_the_matrix_says(
    name: str, world: World, browsers: dict[str, Client]
) -> None:
    assert answers(name, world, browsers) == expected(ROWS[name])


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_what_is_hidden_answers_like_what_is_absent(
    name: str, world: World, browsers: dict[str, Client]
) -> None:
    route = HIDDEN[name]
    address = reverse(name.split()[0], kwargs=route.args(world))
    absent = reverse(name.split()[0], kwargs={"pk": 987_654_321})

    for method in expected(route):
        there, nowhere = (browsers["colleague"].generic(method, one) for one in (address, absent))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert plain(there, address) == plain(nowhere, absent)


def plain(answer: Any, address: str) -> str:
    """What a page says, whatever its address and its token are."""
    said = answer.content.decode().replace(address, "").replace(quote(address, safe=""), "")
    return re.sub(r"csrf[^>]*>|X-CSRF[^>]*>", "", said)


def expected(route: Route) -> dict[str, dict[str, str]]:
    """The lines of the matrix, by method and column."""
    lines = {"GET": route.get, "POST": route.post}
    return {method: dict(zip(WHO, line.split(), strict=True)) for method, line in lines.items() if line}


def answers(
    name: str, world: World, browsers: dict[str, Client], *, route: Route | None = None
) -> dict[str, dict[str, str]]:
    """What came back, in the same shape; looks into the database after each question."""
    route = route or ROWS[name]
    asked = expected(route)
    found: dict[str, dict[str, str]] = {method: {} for method in asked}
    address, data = reverse(name.split()[0], kwargs=route.args(world)), route.post_data(world)
    before = fingerprint()
    for method in asked:
        for who, signed_in in browsers.items():
            browser = copy_of(signed_in)
            wanted = asked[method][who]
            may_change = method == "POST" and not wanted.endswith("=")
            answer = ask(browser, method, address, data, before=before, may_change=may_change)
            found[method][who] = f"{answer}=" if wanted == f"{answer}=" else answer
    return found


class Writes:
    """Whether any statement wrote; only then is it worth a look at all rows."""

    any = False

    def __call__(self, execute: Any, sql: str, *details: Any) -> Any:
        self.any = self.any or sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "WITH"))
        return execute(sql, *details)


def copy_of(browser: Client, **details: Any) -> Client:
    """The same person's browser, so that what happens to its cookies happens to no other row."""
    copy = Client(**details)
    copy.cookies.update(browser.cookies)
    return copy


def ask(
    browser: Client, method: str, address: str, data: dict[str, Any], *, before: str, may_change: bool
) -> str:
    """The answer to one request, which is taken back afterwards. Fails when a refusal changed anything."""
    writes = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            response = browser.post(address, data) if method == "POST" else browser.generic(method, address)
        status = response.status_code
        to_sign_in = status == 302 and response["Location"].startswith(reverse(configured.LOGIN_URL))
        may_change = may_change and status in DONE and not to_sign_in
        changed = writes.any and not may_change and fingerprint() != before
        transaction.set_rollback(True)
    assert status < 500, f"{method} {address}: {status}"
    assert not changed, f"{method} {address} answered {status} and changed something"
    return "in" if to_sign_in else str(status)


def fingerprint() -> str:
    """All rows of this product, in one word."""
    digest = hashlib.sha256()
    for model in apps.get_models():
        if model.__module__.startswith("skylight."):
            rows = model._base_manager.order_by("pk").values_list()
            digest.update(repr((model._meta.label, list(rows))).encode())
    return digest.hexdigest()


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_method_that_it_is_not_made_for_changes_nothing(
    name: str, world: World, browsers: dict[str, Client]
) -> None:
    route = ROUTES[name]
    address, before = reverse(name, kwargs=route.args(world)), fingerprint()
    for method in METHODS:
        for who in ASKING if method not in expected(route) else ():
            ask(copy_of(browsers[who]), method, address, {}, before=before, may_change=False)


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(name for name, route in ROUTES.items() if route.post))
def test_it_takes_no_form_from_another_site(name: str, world: World, browsers: dict[str, Client]) -> None:
    route = ROUTES[name]
    address, data = reverse(name, kwargs=route.args(world)), route.post_data(world)
    writes = Writes()
    for who in ASKING:
        careful = copy_of(browsers[who], enforce_csrf_checks=True)

        with connection.execute_wrapper(writes):
            assert careful.post(address, data).status_code == 403
    assert not writes.any


def test_the_matrix_can_fail(world: World, browsers: dict[str, Client]) -> None:
    wrong = replace(ROUTES["org:people"], get=access_matrix.ADMIN_READS)

    assert answers("org:people", world, browsers, route=wrong) != expected(wrong)


def test_a_change_of_one_word_changes_the_fingerprint(world: World) -> None:
    before = fingerprint()
    with transaction.atomic():
        type(world.ana).objects.filter(pk=world.ana.pk).update(role="Something else")

        assert fingerprint() != before
        transaction.set_rollback(True)
