"""A program that calls the API with a token, as the tests write it: `program(ana).post("/people", name="Kim")`."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from django.test import Client

from skylight.org.models import Person
from skylight.sso import actions
from tests import make

_numbers = count(1)


class Program:
    """Calls /api/v1 with one token; a stranger without any."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.headers.update({name.replace("_", "-"): value for name, value in headers.items()})

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer to one call; `headers` with underscores for hyphens."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers={**self.headers, **given}
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PATCH", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("PUT", path, body, **headers)

    def delete(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("DELETE", path, body, **headers)


def program(person: Person, *scopes: str, **headers: str) -> Program:
    """A program with a new token of this person's, which reads and writes unless said otherwise."""
    _, secret = token(person, *scopes)
    return Program(secret, **headers)


def token(person: Person, *scopes: str, **details: Any) -> tuple[Any, str]:
    """A new token of this person's, and its secret."""
    name = f"Program {next(_numbers)}"
    details = {"name": name, "by": person, "at": make.NOW, "scopes": scopes or ("read", "write"), **details}
    return actions.make_token(person, **details)
