"""Passwords: forgotten, set through a link, changed; and what makes a good one."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django_tasks_db.models import DBTaskResult

from skylight.activity.models import Event
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org.models import Person
from skylight.sso import actions, links, tasks
from skylight.sso.tests.conftest import Clock, is_signed_in, sign_in
from skylight.sso.tokens import tokens
from tests import make
from tests.mail import Mailbox

NEW = "seven quiet herons"
TYPED = {"password1": NEW, "password2": NEW}
CHANGE = {"oldpassword": make.PASSWORD, **TYPED}


def test_a_forgotten_password_is_replaced_through_a_mail(
    ana: Person, client: Client, mailbox: Mailbox
) -> None:
    asked = client.post("/sign-in/forgotten/", {"email": ana.email.upper()})
    assert asked["Location"] == "/sign-in/forgotten/sent/"
    assert client.get(asked["Location"]).status_code == 200

    [mail] = mailbox.messages
    assert (mail["To"], mail["Subject"]) == (ana.email, "A new password for Skylight")
    form = client.get(_link(mail))["Location"]
    assert client.post(form, TYPED)["Location"] == "/"

    assert is_signed_in(client)
    assert sign_in(Client(), ana.email, NEW).status_code == 302
    assert sign_in(Client(), ana.email).status_code == 422
    assert [one["Subject"] for one in mailbox.messages[1:]] == ["Your password for Skylight was changed"]


def test_the_mail_leads_to_the_address_in_the_settings(
    ana: Person, client: Client, mailbox: Mailbox, settings: Any
) -> None:
    settings.ADDRESS = "https://okr.example.com"
    forged = {"HTTP_HOST": "localhost:6666", "HTTP_X_FORWARDED_HOST": "evil.example"}

    client.post("/sign-in/forgotten/", {"email": ana.email}, **forged)

    text = mailbox.messages[0].get_content()
    assert set(re.findall(r"https?://([^/\s]+)", text)) == {"okr.example.com"}


def test_a_host_that_is_not_ours_is_refused(ana: Person, client: Client) -> None:
    assert (
        client.post("/sign-in/forgotten/", {"email": ana.email}, HTTP_HOST="evil.example").status_code == 400
    )


@pytest.mark.parametrize("email", ["nobody@example.com", "LEAVER"])
def test_nobody_learns_who_works_here(ana: Person, mailbox: Mailbox, email: str) -> None:
    leaver = make.person(email="leaver@example.com")
    Person.objects.filter(pk=leaver.pk).update(is_active=False)
    pages = []
    for address in (ana.email, email.replace("LEAVER", "leaver@example.com")):
        browser = Client()
        asked = browser.post("/sign-in/forgotten/", {"email": address})
        pages.append((asked.status_code, asked["Location"], browser.get(asked["Location"]).content))

    assert _texts(pages[0]) == _texts(pages[1])
    assert [mail["To"] for mail in mailbox.messages] == [ana.email]


def test_the_page_itself_asks_nothing_about_the_person(
    ana: Person, client: Client, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueued: list[str] = []
    monkeypatch.setattr(tasks, "mail_link_to", SimpleNamespace(enqueue=enqueued.append))

    with django_assert_num_queries(0):
        client.post("/sign-in/forgotten/", {"email": ana.email})

    assert enqueued == [ana.email]


def test_mails_are_limited(ana: Person, mailbox: Mailbox) -> None:
    answers = [
        Client().post("/sign-in/forgotten/", {"email": ana.email}, REMOTE_ADDR=f"10.0.0.{number}").status_code
        for number in range(10)
    ]

    assert answers == [302] * 5 + [429] * 5
    assert len(mailbox.messages) == 5


def test_the_page_says_so_when_no_mail_can_be_sent(client: Client, db: None, settings: Any) -> None:
    assert "No mail server" in client.get("/sign-in/forgotten/").content.decode()
    settings.EMAIL_HOST = "mail.example.com"
    assert "No mail server" not in client.get("/sign-in/forgotten/").content.decode()


def test_a_link_works_once(ana: Person, client: Client) -> None:
    link = links.set_password(ana, make.NOW)
    client.post(client.get(link)["Location"], TYPED)

    again = Client().get(link)

    assert again.status_code == 410
    assert "This link works no more" in again.content.decode()


def test_of_two_browsers_with_one_link_the_second_is_refused(ana: Person) -> None:
    link = links.set_password(ana, make.NOW)
    first, second = Client(), Client()
    forms = [browser.get(link)["Location"] for browser in (first, second)]

    assert first.post(forms[0], TYPED).status_code == 302
    assert (
        second.post(forms[1], {"password1": "another good one", "password2": "another good one"}).status_code
        == 410
    )

    ana.refresh_from_db()
    assert ana.check_password(NEW)


def test_the_action_itself_refuses_a_used_link(ana: Person) -> None:
    token = tokens.token(ana, make.NOW)
    actions.set_password(ana, by=ana, at=make.NOW, password=NEW, token=token)

    with pytest.raises(RuleBroken):
        actions.set_password(ana, by=ana, at=make.NOW, password="another good one", token=token)


def test_a_link_is_too_old_after_an_hour(ana: Person, client: Client, clock: Clock) -> None:
    link = links.set_password(ana, clock.at)

    clock.pass_(hours=1)
    assert client.get(link).status_code == 302
    clock.pass_(seconds=1)
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("change", ["password", "email", "sign-in"])
def test_a_link_ends_when_something_about_the_person_changes(
    ana: Person, client: Client, change: str
) -> None:
    link = links.set_password(ana, make.NOW)

    if change == "password":
        actions.set_password(ana, by=ana, at=make.NOW, password=NEW)
    elif change == "email":
        Person.objects.filter(pk=ana.pk).update(email="other@example.com")
    else:
        sign_in(Client(), ana.email)

    assert client.get(link).status_code == 410


@pytest.mark.parametrize("forge", [
    lambda link: link[:-2] + ("0" if link[-2] != "0" else "1") + "/",
    lambda link: re.sub(r"(new-password/)\w+-", r"\g<1>zzzzzz-", link),
    lambda link: re.sub(r"(new-password/)\w+-", r"\g<1>zzzzzzzzzzzzzz-", link),
    lambda link: re.sub(r"(new-password/\w+-)\w+-", r"\g<1>zzzzzz-", link),
    lambda link: re.sub(r"(new-password/\w+-).*", r"\g<1>set-password/", link),
])  # fmt: skip
def test_a_forged_link_is_worth_nothing(ana: Person, client: Client, forge: Any) -> None:
    assert client.get(forge(links.set_password(ana, make.NOW))).status_code == 410


def test_a_link_for_one_does_not_serve_another(ana: Person, bo: Person, client: Client) -> None:
    token = tokens.token(ana, make.NOW)

    assert not tokens.check_token(bo, token)


def test_the_token_leaves_the_address_bar_at_once(ana: Person, client: Client) -> None:
    link = links.set_password(ana, make.NOW)

    form = client.get(link)["Location"]

    assert form.endswith("-set-password/")
    assert link.rstrip("/").rsplit("-")[-1] not in client.get(form).content.decode()


def test_opening_somebody_elses_link_signs_the_other_out(ana: Person, bo: Person, as_: Any) -> None:
    browser = as_(bo)
    form = browser.get(links.set_password(ana, make.NOW))["Location"]

    browser.get(form)
    browser.post(form, TYPED)

    assert int(browser.session["_auth_user_id"]) == ana.pk


def test_setting_a_password_ends_every_session(ana: Person, client: Client) -> None:
    other = Client()
    sign_in(other, ana.email)
    ana.refresh_from_db()

    client.post(client.get(links.set_password(ana, make.NOW))["Location"], TYPED)

    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_changing_the_password_ends_all_other_sessions(ana: Person, client: Client) -> None:
    other = Client()
    sign_in(other, ana.email)
    sign_in(client, ana.email)
    before = client.cookies["session"].value

    response = client.post("/password/", CHANGE)

    assert response["Location"] == "/password/?changed"
    assert "every other device is signed out" in client.get(response["Location"]).content.decode()
    assert not is_signed_in(other)
    assert client.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_changing_it_takes_the_old_one(ana: Person, as_: Any) -> None:
    response = as_(ana).post("/password/", {**CHANGE, "oldpassword": "not the right password"})

    assert response.status_code == 422
    assert list(response.context_data["form"].errors) == ["oldpassword"]


def test_the_old_one_cannot_be_guessed_from_a_stolen_session(ana: Person, as_: Any) -> None:
    browser = as_(ana)
    for _ in range(5):
        browser.post("/password/", {**CHANGE, "oldpassword": "not the right password"})

    assert browser.post("/password/", CHANGE).status_code == 429


def test_two_different_new_passwords_are_refused(ana: Person, as_: Any) -> None:
    response = as_(ana).post("/password/", {**CHANGE, "password2": "seven quiet heron"})

    assert response.status_code == 422
    assert list(response.context_data["form"].errors) == ["password2"]
    assert NEW not in response.content.decode()


@pytest.mark.parametrize("weak", [
    "elevenchars", "", "qwerty123456", "password1234", "123456789012", "982451653982451653",
    "ana ruiz ana", "x" * 1025,
])  # fmt: skip
def test_a_weak_password_is_refused_beside_its_field(ana: Person, as_: Any, weak: str) -> None:
    response = as_(ana).post("/password/", {**CHANGE, "password1": weak, "password2": weak})

    assert response.status_code == 422
    assert "password1" in response.context_data["form"].errors
    ana.refresh_from_db()
    assert ana.check_password(make.PASSWORD)


def test_a_password_like_the_own_name_is_refused_in_the_own_language(ana: Person, as_: Any) -> None:
    browser = as_(ana)
    browser.post("/language/", {"language": "zh-hans"})

    response = browser.post(
        "/password/", {**CHANGE, "password1": "ana ruiz ana", "password2": "ana ruiz ana"}
    )

    assert response.context_data["form"].errors["password1"] == ["密码不能与你的姓名或邮箱太相似。"]


@pytest.mark.parametrize(
    "strong",
    [
        "twelve chars",
        "七只安静的苍鹭站在冬天的湖边",
        "  blanks count too  ",
        "é" * 3 + "quiet heron",
        "ab c" * 40,
    ],
)
def test_a_long_or_unusual_password_is_taken_whole(ana: Person, client: Client, strong: str) -> None:
    sign_in(client, ana.email)

    assert client.post("/password/", {**CHANGE, "password1": strong, "password2": strong}).status_code == 302

    assert sign_in(Client(), ana.email, strong).status_code == 302
    assert sign_in(Client(), ana.email, strong[:-1]).status_code == 422
    assert sign_in(Client(), ana.email, strong.strip() + "x").status_code == 422


def test_whoever_has_no_password_is_sent_to_ask_for_one(wen: Person, as_: Any) -> None:
    person = make.person(password=None)

    assert as_(person).get("/password/")["Location"] == "/sign-in/forgotten/"


def test_only_the_own_password_can_be_set(ana: Person, root: Person) -> None:
    with pytest.raises(NotAllowed):
        actions.set_password(ana, by=root, at=make.NOW, password=NEW)


def test_it_records_the_change_and_not_the_password(ana: Person) -> None:
    actions.set_password(ana, by=ana, at=make.NOW, password=NEW)

    event = Event.objects.get(kind="sso.password_set")
    assert (event.by, event.subject, event.data) == (ana, f"org.person:{ana.pk}", {})


def test_it_writes_nothing_but_the_password(ana: Person) -> None:
    stale = Person.objects.get(pk=ana.pk)
    Person.objects.filter(pk=ana.pk).update(role="Head of design")

    actions.set_password(stale, by=stale, at=make.NOW, password=NEW)

    ana.refresh_from_db()
    assert ana.role == "Head of design"


def test_a_mail_server_that_is_down_is_asked_again(ana: Person, settings: Any, mailbox: Mailbox) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_PORT = 1

    tasks.mail_link.call(ana.pk)
    [again] = DBTaskResult.objects.all()
    assert again.run_after - make.NOW == timedelta(minutes=2)
    assert again.args_kwargs["args"] == [ana.pk, 2]

    settings.EMAIL_PORT = mailbox.port
    tasks.mail_link.call(*again.args_kwargs["args"])
    assert [mail["To"] for mail in mailbox.messages] == [ana.email]


def test_a_mail_server_that_stays_down_is_given_up(ana: Person, settings: Any, mailbox: Mailbox) -> None:
    settings.EMAIL_PORT = 1

    with pytest.raises(OSError):
        tasks.mail_link.call(ana.pk, attempt=tasks.ATTEMPTS)


def _link(mail: Any) -> str:
    found = re.search(r"http\S+/sign-in/new-password/\S+", mail.get_content())
    assert found
    return found[0]


def _texts(page: tuple[int, str, bytes]) -> tuple[int, str, str]:
    status, address, content = page
    return status, address, re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", content.decode())
