"""Whoever leaves is out at the next request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from skylight.org import actions
from skylight.org.models import Company, Person
from skylight.sso import links
from skylight.sso.tests.conftest import Clock, is_signed_in, sign_in
from tests import make

CHANGES: dict[str, Callable[[Person], Any]] = {
    "let go": lambda person: actions.let_go(person, by=make.system(), at=make.NOW),
    "made inactive": lambda person: Person.objects.filter(pk=person.pk).update(is_active=False),
    "merged into another": lambda person: Person.objects.filter(pk=person.pk).update(
        merged_into=person.manager
    ),
    "now a vacancy": lambda person: Person.objects.filter(pk=person.pk).update(kind="vacancy"),
    "left, as another system says": lambda person: Person.objects.filter(pk=person.pk).update(
        left_on=date(2026, 3, 16)
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_leavers_session_dies_at_once(ana: Person, client: Client, clock: Clock, change: str) -> None:
    sign_in(client, ana.email)
    assert is_signed_in(client)

    CHANGES[change](ana)

    response = client.get("/password/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")
    assert Session.objects.count() == 0


@pytest.mark.parametrize("change", CHANGES)
def test_a_leavers_link_is_worth_nothing(ana: Person, client: Client, clock: Clock, change: str) -> None:
    link = links.set_password(ana, clock.at)

    CHANGES[change](ana)

    assert client.get(link).status_code == 410


def test_a_leaver_who_holds_the_form_open_cannot_send_it(ana: Person, client: Client, clock: Clock) -> None:
    form = client.get(links.set_password(ana, clock.at))["Location"]
    CHANGES["left, as another system says"](ana)

    response = client.post(form, {"password1": "another long password", "password2": "another long password"})

    assert response.status_code == 410
    ana.refresh_from_db()
    assert ana.check_password(make.PASSWORD)


def test_a_leaver_with_the_right_password_hears_what_everybody_hears(
    ana: Person, client: Client, clock: Clock
) -> None:
    CHANGES["left, as another system says"](ana)

    response = sign_in(client, ana.email)

    assert response.status_code == 422
    assert "do not belong together" in response.content.decode()


@pytest.mark.parametrize("zone, midnight", [
    ("Asia/Shanghai", datetime(2026, 3, 30, 16, tzinfo=UTC)),
    ("UTC", datetime(2026, 3, 31, 0, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2026, 3, 31, 7, tzinfo=UTC)),
])  # fmt: skip
def test_a_contract_ends_at_midnight_where_the_company_is(
    cora: Person, client: Client, clock: Clock, zone: str, midnight: datetime
) -> None:
    Company.objects.update(time_zone=zone)
    actions.let_go(cora, by=make.system(), at=make.NOW, on=date(2026, 3, 31))
    clock.at = midnight - timedelta(days=3)
    sign_in(client, cora.email)

    clock.at = midnight - timedelta(seconds=1)
    assert is_signed_in(client)
    link = links.set_password(Person.objects.get(pk=cora.pk), clock.at)
    assert Client().get(link).status_code == 302

    clock.at = midnight
    assert not is_signed_in(client)
    assert Client().get(link).status_code == 410
    assert sign_in(Client(), cora.email).status_code == 422


def test_whoever_comes_back_signs_in_through_a_new_link(ana: Person, client: Client, clock: Clock) -> None:
    old = links.set_password(ana, clock.at)
    actions.let_go(ana, by=make.system(), at=clock.at)
    actions.take_back(Person.objects.get(pk=ana.pk), by=make.system(), at=clock.at)

    assert sign_in(client, ana.email).status_code == 422
    assert client.get(old).status_code == 410
    assert client.get(links.set_password(Person.objects.get(pk=ana.pk), clock.at)).status_code == 302
