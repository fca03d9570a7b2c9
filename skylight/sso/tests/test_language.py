"""Language and theme: on this browser for a stranger, everywhere for a person."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from skylight.org.models import Person
from skylight.sso.tests.conftest import sign_in


def test_a_strangers_browser_keeps_the_language(client: Client, db: None) -> None:
    response = client.post("/language/", {"language": "zh-hans", "next": "/sign-in/?next=/people/"})

    assert response["Location"] == "/sign-in/?next=/people/"
    assert 'lang="zh-Hans"' in client.get("/sign-in/").content.decode()


def test_the_browsers_own_wish_counts_before_any_choice(client: Client, db: None) -> None:
    page = client.get("/sign-in/", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})

    assert page["Content-Language"] == "zh-hans"


def test_a_person_chooses_for_every_device(ana: Person, as_: Any, client: Client) -> None:
    as_(ana).post("/language/", {"language": "zh-hans"})

    ana.refresh_from_db()
    assert ana.language == "zh-hans"
    sign_in(client, ana.email)
    assert client.get("/password/")["Content-Language"] == "zh-hans"


def test_the_other_preferences_stay(ana: Person, as_: Any) -> None:
    Person.objects.filter(pk=ana.pk).update(theme="dark", time_zone="Asia/Shanghai")

    as_(ana).post("/language/", {"language": "zh-hans"})

    ana.refresh_from_db()
    assert (ana.language, ana.theme, ana.time_zone) == ("zh-hans", "dark", "Asia/Shanghai")


def test_a_stranger_chooses_a_theme(client: Client, db: None) -> None:
    client.post("/theme/", {"theme": "dark"})

    assert 'data-theme="dark"' in client.get("/sign-in/").content.decode()


def test_a_person_chooses_a_theme(ana: Person, as_: Any) -> None:
    as_(ana).post("/theme/", {"theme": "dark"})

    ana.refresh_from_db()
    assert ana.theme == "dark"


@pytest.mark.parametrize("route, typed", [
    ("/language/", {"language": "xx"}), ("/language/", {}), ("/language/", {"language": "en\nx"}),
    ("/theme/", {"theme": "pink"}),
])  # fmt: skip
def test_what_is_no_choice_is_refused(client: Client, db: None, route: str, typed: dict[str, str]) -> None:
    response = client.post(route, typed)

    assert response.status_code == 400
    assert not response.cookies


@pytest.mark.parametrize(
    "planted", ["xx", "../../etc", '"en\\012X: y"', "zh-hans\\r\\nx", "", "en;q=1", "<b>"]
)
def test_a_planted_cookie_does_no_harm(client: Client, db: None, planted: str) -> None:
    response = client.get("/sign-in/", headers={"Cookie": f"language={planted}; theme={planted}"})

    assert response.status_code == 200
    assert response["Content-Language"] in ("en", "zh-hans")
    assert "<b>" not in response.content.decode()


def test_a_link_changes_nothing(ana: Person, as_: Any) -> None:
    assert as_(ana).get("/language/?language=zh-hans").status_code == 405


def test_one_comes_back_to_the_page_one_was_on(client: Client, db: None) -> None:
    here = {"Referer": "http://testserver/sign-in/?next=/people/"}
    elsewhere = {"Referer": "http://evil.example/sign-in/"}

    assert (
        client.post("/language/", {"language": "en"}, headers=here)["Location"] == "/sign-in/?next=/people/"
    )
    assert client.post("/language/", {"language": "en"}, headers=elsewhere)["Location"] == "/"
