"""What the database's troubles are answered with, and whether anything typed is lost."""

from __future__ import annotations

import logging
import sqlite3
from typing import Any

import pytest
from django.db import IntegrityError, InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from psycopg import errors

from skylight.lib import outages
from tests import web

GONE = OperationalError("server closed the connection unexpectedly")


def caused_by(cause: Exception, kind: type[Exception] = OperationalError) -> Exception:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def of_sqlite(code: int) -> Exception:
    cause = sqlite3.OperationalError("trouble")
    cause.sqlite_errorcode = code
    return caused_by(cause)


@pytest.mark.parametrize(
    "error, status",
    [
        (GONE, 503),
        (InterfaceError("connection already closed"), 503),
        (of_sqlite(sqlite3.SQLITE_BUSY), 503),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), 503),
        (of_sqlite(sqlite3.SQLITE_READONLY), 503),
        (of_sqlite(sqlite3.SQLITE_FULL), 507),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), 507),
        (of_sqlite(sqlite3.SQLITE_ERROR), None),
        (caused_by(errors.QueryCanceled("statement timeout")), 503),
        (caused_by(errors.LockNotAvailable("lock timeout")), 503),
        (caused_by(errors.DeadlockDetected("deadlock")), 503),
        (caused_by(errors.AdminShutdown("shutting down")), 503),
        (caused_by(errors.TooManyConnections("too many")), 503),
        (caused_by(errors.ReadOnlySqlTransaction("standby"), InternalError), 503),
        (caused_by(errors.DiskFull("no space"), OperationalError), 507),
        (caused_by(errors.InFailedSqlTransaction("ours"), InternalError), None),
        (IntegrityError("ours"), None),
        (ValueError("ours"), None),
    ],
)
def test_the_database_is_blamed_for_its_own_troubles_only(error: Exception, status: int | None) -> None:
    assert outages.status_of(error) == status


def posted(data: dict[str, Any], **headers: str) -> HttpResponse:
    answer = outages.answer(RequestFactory().post("/check-in/?week=3", data, **headers), GONE)
    assert answer is not None
    return answer


def test_what_was_typed_can_be_sent_again_from_the_page() -> None:
    answer = posted({"note": 'Said "yes" <twice>\nand once', "kr": ["1", "2"]})

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")
    assert 'action="/check-in/?week=3"' in answer.content.decode()
    assert 'name="kr" value="1"' in answer.content.decode()
    assert web.form_with(answer.content.decode(), "note")["fields"]["note"] == 'Said "yes" <twice>\nand once'


def test_a_password_is_not_written_into_the_page() -> None:
    answer = posted({"login": "ana@example.com", "password": "correct horse"})

    assert "correct horse" not in answer.content.decode()
    assert "<form" not in answer.content.decode()


def test_a_page_that_was_only_read_offers_nothing_to_send() -> None:
    answer = outages.answer(RequestFactory().get("/objectives/"), GONE)

    assert answer is not None
    assert "<form" not in answer.content.decode()


def test_a_program_is_answered_in_json() -> None:
    answer = outages.answer(RequestFactory().post("/api/v1/check-ins", {}), GONE)

    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"] == "5"


def test_the_page_speaks_the_language_of_the_browser() -> None:
    answer = posted({"note": "x"}, HTTP_ACCEPT_LANGUAGE="zh-CN")

    assert '<html lang="zh-Hans"' in answer.content.decode()


class Broken:
    """What answers to every question that the database is gone."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, *_args: Any, **_options: Any) -> Any:
        raise self.error


@pytest.mark.django_db
def test_a_session_that_cannot_be_looked_up_is_an_outage_not_a_crash(
    client: Client, ana: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(ana)
    client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", Broken(GONE))

    answer = client.post("/check-in/", {"note": "Two more customers"})

    assert answer.status_code == 503
    assert "Two more customers" in answer.content.decode()


@pytest.mark.django_db
def test_a_page_is_read_and_a_write_acknowledged_even_if_the_visit_cannot_be_noted(
    client: Client, ana: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(ana)
    client.raise_request_exception = False
    session = client.session
    session["seen_at"] = 0
    session.save()
    full = of_sqlite(sqlite3.SQLITE_FULL)
    monkeypatch.setattr("django.contrib.sessions.models.Session.save", Broken(full))

    assert client.get("/").status_code == 200
    assert client.post("/theme/", {"theme": "dark"}).status_code == 302
    # The control: whoever signs in is not told that it worked.
    assert Client(raise_request_exception=False).get("/").status_code == 302
    ana.set_password("correct horse battery")
    ana.save()
    stranger = Client(raise_request_exception=False)
    answer = stranger.post("/sign-in/", {"login": ana.email, "password": "correct horse battery"})
    assert answer.status_code == 507


def record(name: str, message: str, error: Exception | None = None, **more: Any) -> logging.LogRecord:
    exc_info = (type(error), error, None) if error else None
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, message, (), exc_info)  # type: ignore[arg-type]
    made.__dict__.update({"created": 1000.0, **more})
    return made


def test_an_outage_does_not_fill_the_log() -> None:
    told = outages.Told()

    assert [told.filter(record("skylight", "gone", outage=True, created=at)) for at in (1.0, 1.5, 2.0)] == [
        True,
        False,
        True,
    ]
    assert not told.filter(record("django.request", "Service Unavailable", GONE))
    # The control: what is our own fault is told in full.
    assert told.filter(record("django.request", "Internal Server Error", ValueError("ours")))
