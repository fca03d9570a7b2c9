"""How long a sign-in lasts."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from skylight.org.models import Person
from skylight.sso.tests.conftest import Clock, is_signed_in, sign_in


def test_asking_who_is_there_costs_two_statements(
    ana: Person, as_: Any, django_assert_num_queries: Any
) -> None:
    browser = as_(ana)

    with django_assert_num_queries(2):  # the session; the person with the company's time zone
        assert browser.get("/sign-in/")["Location"] == "/"


def test_two_weeks_without_a_visit_end_it(ana: Person, client: Client, clock: Clock) -> None:
    sign_in(client, ana.email)

    clock.pass_(days=14, seconds=1)

    assert not is_signed_in(client)


def test_every_visit_prolongs_it(ana: Person, client: Client, clock: Clock) -> None:
    sign_in(client, ana.email)

    for _ in range(2):
        clock.pass_(days=13)
        assert is_signed_in(client)


def test_a_visit_is_written_down_once_an_hour_at_most(ana: Person, client: Client, clock: Clock) -> None:
    sign_in(client, ana.email)

    assert _writes(client) == 0
    clock.pass_(minutes=61)
    assert _writes(client) == 1
    assert _writes(client) == 0


def test_after_thirty_days_one_signs_in_again(ana: Person, client: Client, clock: Clock) -> None:
    sign_in(client, ana.email)

    for _ in range(29):
        clock.pass_(days=1)
        assert is_signed_in(client)
    clock.pass_(days=1)

    assert not is_signed_in(client)
    assert Session.objects.count() == 0


def test_the_id_changes_when_somebody_becomes_an_administrator(ana: Person, client: Client) -> None:
    sign_in(client, ana.email)
    before = client.cookies["session"].value

    Person.objects.filter(pk=ana.pk).update(is_admin=True)

    assert is_signed_in(client)
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()
    assert is_signed_in(client)


def test_a_session_from_elsewhere_begins_to_count_when_it_is_first_seen(
    ana: Person, client: Client, clock: Clock
) -> None:
    client.force_login(ana)
    assert is_signed_in(client)

    for _ in range(3):
        clock.pass_(days=10)
        still_there = is_signed_in(client)

    assert not still_there


def _writes(browser: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert is_signed_in(browser)
    return sum("UPDATE" in one["sql"] for one in asked.captured_queries)
