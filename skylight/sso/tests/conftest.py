"""What the tests of signing in share: a clock that can be moved, and no memory of earlier guesses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests import make


class Clock:
    """What time it is: `clock.pass_(days=14)`."""

    def __init__(self) -> None:
        self.at = make.NOW

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture(autouse=True)
def _no_guesses_yet() -> None:
    cache.clear()


@pytest.fixture
def clock(now: Any, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of this test."""
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


def sign_in(browser: Client, email: str, password: str = make.PASSWORD, **extra: Any) -> Any:
    """Send the form of the sign-in page."""
    return browser.post("/sign-in/", {"login": email, "password": password}, **extra)


def is_signed_in(browser: Client) -> bool:
    """Whether a page that is not open to strangers opens."""
    return browser.get("/password/").status_code == 200
