"""The tests' own ground: what a test may count on, and what is closed to it."""

from __future__ import annotations

import socket
import warnings
from typing import Any

import pytest
from django.core.mail import send_mail
from django.db import connection

from tests.mail import Mailbox


def test_nothing_outside_this_machine_can_be_reached() -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match="sockets are closed"):
        outside.connect(("192.0.2.1", 80))


def test_warnings_are_errors() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("something is going away", stacklevel=1)


def test_mail_goes_over_a_real_wire(mailbox: Mailbox) -> None:
    send_mail("Hello", "There you are.", "skylight@example.com", ["ana@example.com"])

    assert [message["Subject"] for message in mailbox.to("ana@example.com")] == ["Hello"]
    assert mailbox.to("bo@example.com") == []


@pytest.mark.django_db
def test_the_database_is_as_safe_as_in_production(on_sqlite: bool) -> None:
    asked = ["PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA foreign_keys"]
    expected: list[Any] = ["wal", 2, 1]
    if not on_sqlite:
        asked = ["SHOW fsync", "SHOW synchronous_commit"]
        expected = ["on", "on"]

    with connection.cursor() as cursor:
        found = [cursor.execute(question).fetchone()[0] for question in asked]

    assert found == expected
