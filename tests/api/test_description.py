"""The description of the API is whole, and people can read it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from skylight.lib.api.description import operations, takes_version
from skylight.org.models import Person

pytestmark = pytest.mark.once


@pytest.fixture
def schema(client: Client, db: None) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


def test_every_operation_says_what_it_may_answer(schema: dict[str, Any]) -> None:
    for method, path, operation in operations(schema):
        codes = set(operation["responses"])
        wanted = {"401", "403", "422", "429", "503"} | ({"304"} if method == "get" else {"400", "409", "415"})
        wanted |= {"404"} if "{" in path else set()
        wanted |= {"428"} if takes_version(operation, schema["components"]["schemas"]) else set()
        assert codes >= wanted, f"{method} {path}"
        assert any(code.startswith("2") for code in codes)


def test_every_operation_has_words_a_name_and_a_group(schema: dict[str, Any]) -> None:
    names = Counter(operation["operationId"] for _, _, operation in operations(schema))

    assert [name for name, count in names.items() if count > 1] == []
    for method, path, operation in operations(schema):
        assert operation.get("description"), f"{method} {path}"
        assert operation.get("tags"), f"{method} {path}"
        assert operation["security"], f"{method} {path}"


def test_what_writes_takes_a_key_for_repeats(schema: dict[str, Any]) -> None:
    for method, path, operation in operations(schema):
        said = json.dumps(operation["parameters"])
        assert ("Idempotency-Key" in said) == (method != "get"), f"{method} {path}"


def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(schema))):
        found: Any = schema
        for step in reference.split("/"):
            found = found[step]
        assert found


def test_who_has_it_gets_304(client: Client, db: None) -> None:
    tag = client.get("/api/v1/openapi.json")["ETag"]

    assert client.get("/api/v1/openapi.json", headers={"If-None-Match": tag}).status_code == 304


def test_the_page_shows_every_operation(client: Client, schema: dict[str, Any]) -> None:
    page = client.get("/api/v1/docs").content.decode()

    for _, _, operation in operations(schema):
        assert f'id="{operation["operationId"]}"' in page
    assert "<script>" not in page
    assert "style=" not in page


def test_it_is_there_for_who_has_signed_in_too(ana: Person, as_: Callable[[Any], Client]) -> None:
    assert as_(ana).get("/api/v1/docs").status_code == 200
