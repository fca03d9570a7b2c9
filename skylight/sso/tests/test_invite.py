"""An administrator lets somebody in with a one-time link."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from skylight.activity.models import Event
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org.models import Person
from skylight.sso import actions
from skylight.sso.tests.conftest import Clock, is_signed_in, sign_in
from tests import make
from tests.mail import Mailbox

NEW = "seven quiet herons"
TYPED = {"password1": NEW, "password2": NEW}


@pytest.fixture
def newcomer(li: Person) -> Person:
    """Somebody who has no password yet."""
    return make.person("Nora Quint", email="nora@example.com", manager=li, password=None)


def test_the_first_sign_in_begins_with_the_link(
    newcomer: Person, root: Person, client: Client, clock: Clock
) -> None:
    link = actions.invite(newcomer, by=root, at=clock.at)
    assert link.startswith("http://127.0.0.1:8000/sign-in/new-password/")

    form = client.get(link)["Location"]
    assert "nora@example.com" in client.get(form).content.decode()
    response = client.post(form, TYPED)

    assert response["Location"] == "/"
    assert is_signed_in(client)
    assert sign_in(Client(), "nora@example.com", NEW).status_code == 302


def test_it_works_for_a_week(newcomer: Person, root: Person, client: Client, clock: Clock) -> None:
    link = actions.invite(newcomer, by=root, at=clock.at)

    clock.pass_(days=7)
    assert client.get(link).status_code == 302
    clock.pass_(seconds=1)
    assert client.get(link).status_code == 410


def test_for_somebody_with_a_password_it_works_for_an_hour(
    ana: Person, root: Person, client: Client, clock: Clock
) -> None:
    link = actions.invite(ana, by=root, at=clock.at)

    clock.pass_(hours=1)
    assert client.get(link).status_code == 302
    clock.pass_(seconds=1)
    assert client.get(link).status_code == 410


def test_it_is_mailed_in_the_persons_language(
    newcomer: Person, root: Person, client: Client, mailbox: Mailbox
) -> None:
    actions.invite(newcomer, by=root, at=make.NOW)

    [mail] = mailbox.to("nora@example.com")
    assert mail["Subject"] == "Your way into Skylight"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert "Hello Nora Quint," in mail.get_content()
    link = re.search(r"http\S+/sign-in/new-password/\S+", mail.get_content())
    assert link
    client.post(client.get(link[0])["Location"], TYPED)
    assert len(mailbox.messages) == 1


def test_without_a_mail_server_no_link_lies_about(
    newcomer: Person, root: Person, mailoutbox: list[Any]
) -> None:
    actions.invite(newcomer, by=root, at=make.NOW)

    assert mailoutbox == []


def test_it_records_who_let_in_whom(newcomer: Person, root: Person) -> None:
    actions.invite(newcomer, by=root, at=make.NOW)

    event = Event.objects.get(kind="sso.invited")
    assert (event.by, event.subject, event.data) == (root, f"org.person:{newcomer.pk}", {})


def test_skylight_itself_invites_the_first_person(wen: Person, client: Client) -> None:
    assert client.get(actions.invite(wen, by=make.system(), at=make.NOW)).status_code == 302


@pytest.mark.parametrize("who", ["wen", "li", "ana"])
def test_nobody_else_invites(newcomer: Person, who: str, request: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.invite(newcomer, by=request.getfixturevalue(who), at=make.NOW)


@pytest.mark.parametrize("change", [
    {"email": None}, {"left_on": date(2026, 3, 16)}, {"is_active": False}, {"kind": "vacancy"}, {"kind": "placeholder"},
])  # fmt: skip
def test_whoever_cannot_sign_in_is_not_invited(
    newcomer: Person, root: Person, change: dict[str, Any]
) -> None:
    Person.objects.filter(pk=newcomer.pk).update(**change)

    with pytest.raises(RuleBroken):
        actions.invite(newcomer, by=root, at=make.NOW)

    assert not Event.objects.filter(kind="sso.invited").exists()


def test_the_page_shows_the_link_this_once(newcomer: Person, root: Person, as_: Any) -> None:
    browser = as_(root)
    address = f"/people/{newcomer.pk}/invitation/"
    assert "/sign-in/new-password/" not in browser.get(address).content.decode()

    shown = browser.post(address)

    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    assert "/sign-in/new-password/" in shown.content.decode()
    assert "/sign-in/new-password/" not in browser.get(address).content.decode()


def test_the_page_says_why_not(newcomer: Person, root: Person, as_: Any) -> None:
    Person.objects.filter(pk=newcomer.pk).update(email=None)

    response = as_(root).post(f"/people/{newcomer.pk}/invitation/")

    assert response.status_code == 422
    assert "e-mail address first" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_is_the_administrators(
    newcomer: Person, li: Person, root: Person, as_: Any, method: str
) -> None:
    assert getattr(as_(li), method)(f"/people/{newcomer.pk}/invitation/").status_code == 403
    assert getattr(as_(root), method)("/people/987654/invitation/").status_code == 404
