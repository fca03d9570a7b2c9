"""No page asks the database more than fifteen times, and none asks more often of a thousand rows than of ten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skylight.pages.queries.own_data import OWN
from tests import access_matrix, make
from tests.access_matrix import ROUTES, WHO, World
from tests.cast import sign_in
from tests.crowd import grow

# Which statements a page asks is Django's doing, the same on every engine.
pytestmark = pytest.mark.once

MOST = 15
# A file of all that was found is no page; it is read on five hundred goals at a time.
NO_PAGES = ("goals:explorer_csv",)
# A download of all that is one's own reads each table for a spreadsheet, and again for programs.
MOST_OF_A_FILE = {"own_data_zip": 2 * len(OWN) + 15}
LOOKING = ("owner", "manager", "admin")
NO_QUESTION = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


def _pages() -> Iterator[tuple[str, str]]:
    """Each page with each of those who get to see it."""
    for name, route in sorted(ROUTES.items()):
        if route.get and name not in NO_PAGES:
            answers = dict(zip(WHO, route.get.split(), strict=True))
            yield from ((name, who) for who in LOOKING if answers[who] == "200")


PAGES = list(_pages())


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for all pages, since they only read."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: make.NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def asked(db: None) -> dict[tuple[str, str], list[list[str]]]:
    """The statements behind each page: of ten rows, then of a thousand."""
    world = access_matrix.world()
    addresses = {name: _address(name, world) for name, _who in PAGES}
    browsers = {who: sign_in(world.people[who]) for who in LOOKING}
    found: dict[tuple[str, str], list[list[str]]] = {page: [] for page in PAGES}
    # Whether tables wait to be migrated is asked once a process.
    browsers["owner"].get(reverse("health"))
    for number in (10, 1_000):
        grow(world, number)
        for name, who in PAGES:
            found[name, who].append(_statements(browsers[who], addresses[name]))
    return found


def _address(name: str, world: World) -> str:
    return reverse(name, kwargs=ROUTES[name].args(world)) + ROUTES[name].query


def _statements(browser: Client, address: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = browser.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        answer.getvalue()
    said = [query["sql"] for query in captured.captured_queries]
    return [_kind(sql) for sql in said if not sql.startswith(NO_QUESTION)]


def _kind(sql: str) -> str:
    """What a statement asks of which tables; how many values it was given does not matter."""
    verb, tables = sql.split(maxsplit=1)[0], re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', sql)
    return " ".join((verb, *dict.fromkeys(tables)))


@pytest.mark.parametrize(("name", "who"), PAGES)
def test_a_page_asks_at_most_fifteen_times_and_never_more_for_more_rows(
    name: str, who: str, asked: dict[tuple[str, str], list[list[str]]]
) -> None:
    few, many = asked[name, who]

    assert len(many) <= MOST_OF_A_FILE.get(name, MOST), "\n".join(many)
    assert few == many
