"""What holds for every operation of the API: errors, versions, pages, fields, forgery, what may not be set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from skylight.org import actions as org_actions
from skylight.org.models import Person
from tests import make
from tests.programs import Program, program

As = Callable[[Any], Client]
JSON = "application/json"


def test_a_stranger_is_told_how_to_come_in(db: None) -> None:
    answer = Program().get("/people")

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json().keys() == {"type", "title", "status", "detail"}


@pytest.mark.parametrize(
    "method, path, status",
    [("GET", "/nothing", 404), ("GET", "/people/4711", 404), ("POST", "/company", 405)],
)
def test_what_django_refuses_is_a_problem_as_well(ana: Person, method: str, path: str, status: int) -> None:
    answer = program(ana).ask(method, path)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_a_method_that_is_not_known_says_which_are(ana: Person) -> None:
    assert set(program(ana).post("/company")["Allow"].split(", ")) == {"GET", "PATCH"}


@pytest.mark.parametrize(
    "language, title", [("en", "There is no such thing"), ("fr, en;q=0.5", "There is no such thing")]
)
def test_errors_come_in_the_language_that_is_asked_for(ana: Person, language: str, title: str) -> None:
    answer = program(ana, Accept_Language=language).get("/people/4711")

    assert answer.json()["title"] == title
    assert answer["Content-Language"] == "en"


def test_without_one_they_come_in_the_persons_own(ana: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(language="zh-hans")

    assert program(ana).get("/people/4711")["Content-Language"] == "zh-hans"
    assert program(ana, Accept_Language="en").get("/people/4711")["Content-Language"] == "en"


FORBIDDEN = {
    "id": 1, "role_rank": 3, "is_staff": True, "is_superuser": True, "manager_id": 1, "team_id": 1, "path": "",
    "created_at": "2020-01-01T00:00:00Z", "left_on": "2020-01-01", "is_active": False, "password": "x",
    "search_key": "x", "sort_name": "x", "merged_into": 1, "last_login": None,
}  # fmt: skip


@pytest.mark.parametrize("field", FORBIDDEN)
def test_what_may_not_be_set_is_refused_by_name(root: Person, ana: Person, field: str) -> None:
    before = Person.objects.values().get(pk=ana.pk)
    answer = program(root).patch(f"/people/{ana.pk}", {field: FORBIDDEN[field], "version": 1})

    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert Person.objects.values().get(pk=ana.pk) == before


def test_nobody_makes_themselves_an_administrator(ana: Person) -> None:
    answer = program(ana).patch(f"/people/{ana.pk}", {"is_admin": True, "version": 1})

    assert answer.status_code == 403
    ana.refresh_from_db()
    assert not ana.is_admin


def test_an_edit_says_which_version_it_has_read(ana: Person) -> None:
    caller, address = program(ana), f"/people/{ana.pk}"
    assert caller.patch(address, {"about": "One"}).status_code == 428

    tag = caller.get(address)["ETag"]
    assert caller.patch(address, {"about": "One"}, If_Match=tag).status_code == 200

    stale = caller.patch(address, {"about": "Two"}, If_Match=tag)
    assert stale.status_code == 409
    assert (stale.json()["current"]["about"], stale.json()["current"]["version"]) == ("One", 2)
    assert caller.patch(address, {"about": "Two", "version": 2}).json()["version"] == 3


@pytest.mark.parametrize("header", ["*", "3", '"abc"', '"0x1"'])
def test_a_tag_that_is_none_of_ours_is_refused(ana: Person, header: str) -> None:
    assert program(ana).patch(f"/people/{ana.pk}", {"about": "One"}, If_Match=header).status_code == 422


def test_who_has_read_it_gets_304(ana: Person) -> None:
    caller, address = program(ana), f"/people/{ana.pk}"
    tag = caller.get(address)["ETag"]

    assert caller.get(address, If_None_Match=f'"x", {tag}').status_code == 304
    org_actions.edit_person(ana, by=ana, at=make.NOW, version=1, about="New")
    assert caller.get(address, If_None_Match=tag).status_code == 200


def test_pages_are_stable_while_people_come_and_go(
    ana: Person, bo: Person, sam: Person, root: Person
) -> None:
    caller = program(root)
    everybody = [one["id"] for one in caller.get("/people").json()["items"]]

    first = caller.get("/people?limit=2").json()
    make.person("Aaron Abel")
    org_actions.let_go(Person.objects.get(pk=first["items"][0]["id"]), by=root, at=make.NOW)
    seen, cursor = [one["id"] for one in first["items"]], first["next"]
    while cursor:
        page = caller.get(f"/people?limit=2&cursor={cursor}").json()
        seen, cursor = seen + [one["id"] for one in page["items"]], page["next"]

    assert seen == everybody


@pytest.mark.parametrize(
    "query",
    ["cursor=abc", "cursor=WyJpZCIsMSwxXQ", "limit=0", "limit=201", "fields=pay", "colour=red", "q=%00"],
)
def test_a_question_that_makes_no_sense_is_refused(ana: Person, query: str) -> None:
    assert program(ana).get(f"/people?{query}").status_code == 422


@pytest.mark.parametrize("day", ["5", "1e-9", "tomorrow", "2026-02-30"])
def test_a_number_is_no_day(ana: Person, day: str) -> None:
    answer = program(ana).get(f"/cycles?on={day}")

    assert (answer.status_code, answer.json()["field"]) == (422, "on")
    assert program(ana).get("/cycles?on=2026-03-16").status_code == 200


def test_one_chooses_fields(ana: Person) -> None:
    row = program(ana).get(f"/people/{ana.pk}?fields=name,team").json()

    assert row.keys() == {"id", "name", "team"}


@pytest.mark.parametrize(
    "body, kind, status",
    [
        (b"{", JSON, 400),
        (b'{"about": NaN}', JSON, 400),
        (b'{"about": "\\u0000"}', JSON, 400),
        (b'{"about": "\\ud800"}', JSON, 400),
        (b'{"about": "x", "version": 1}', "text/plain", 415),
        (b"about=x&version=1", "application/x-www-form-urlencoded", 415),
        (b"[]", JSON, 422),
        (b'{"about": 5, "version": 1}', JSON, 422),
        (b'{"about": "x", "version": "1"}', JSON, 422),
        (b'{"about": "x", "version": 99999999999999999999}', JSON, 422),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(ana: Person, body: bytes, kind: str, status: int) -> None:
    caller = program(ana)
    answer = caller.client.generic(
        "PATCH", f"/api/v1/people/{ana.pk}", body, content_type=kind, headers=caller.headers
    )

    assert answer.status_code == status


class TestForgery:
    """What another site could make a browser send changes nothing."""

    @pytest.fixture
    def careful(self, ana: Person, as_: As) -> Client:
        browser = Client(enforce_csrf_checks=True)
        browser.cookies.update(as_(ana).cookies)
        return browser

    def ask(self, browser: Client, ana: Person, **headers: str) -> int:
        answer = browser.patch(
            f"/api/v1/people/{ana.pk}", {"about": "Forged", "version": 1}, content_type=JSON, headers=headers
        )
        return answer.status_code

    def test_without_the_proof(self, careful: Client, ana: Person) -> None:
        assert self.ask(careful, ana) == 403

    def test_with_somebody_elses_proof(self, careful: Client, ana: Person) -> None:
        careful.get("/")
        assert self.ask(careful, ana, **{"X-CSRFToken": "a" * 64}) == 403

    def test_from_another_origin(self, careful: Client, ana: Person) -> None:
        careful.get("/")
        proof = careful.cookies["csrf"].value
        assert self.ask(careful, ana, **{"X-CSRFToken": proof, "Origin": "https://evil.example"}) == 403

    def test_as_text(self, careful: Client, ana: Person) -> None:
        answer = careful.post("/api/v1/tokens", b'{"name": "x"}', content_type="text/plain")
        assert answer.status_code == 403

    def test_the_page_itself_may(self, careful: Client, ana: Person) -> None:
        careful.get("/people/")
        assert self.ask(careful, ana, **{"X-CSRFToken": careful.cookies["csrf"].value}) == 200


def test_reading_costs_as_much_for_ten_as_for_many(root: Person, django_assert_max_num_queries: Any) -> None:
    caller = program(root)
    caller.get("/me")
    for number in range(12):
        make.person(f"Person {number}", password=None)

    with django_assert_max_num_queries(4):  # the token, its person, the company's day, the page
        assert len(caller.get("/people?limit=200").json()["items"]) >= 12
