"""What holds in production, asked of an installation of its own: the tests' settings are kinder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

HASHES = """
from django.contrib.auth.hashers import make_password
print(make_password("x" * 200))
"""
COOKIES = """
from django.conf import settings as s
for kind in ("SESSION", "CSRF"):
    print(getattr(s, kind + "_COOKIE_NAME"), *(getattr(s, f"{kind}_COOKIE_{one}") for one in ("SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")))
"""


@pytest.fixture
def said(tmp_path: Path) -> Any:
    """What a command of an installation under HTTPS says."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SKYLIGHT_")},
        "SKYLIGHT_DATA": str(tmp_path),
        "SKYLIGHT_ADDRESS": "https://okr.example.com",
        "SKYLIGHT_HOSTS": "okr.example.com",
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE,
            env=environment,
            capture_output=True,
            text=True,
        )
        return done.stdout + done.stderr

    return run


def test_passwords_are_kept_as_argon2id(said: Any) -> None:
    assert "argon2$argon2id$v=19$m=102400,t=2,p=8$" in said("shell", "-v", "0", "-c", HASHES)


def test_cookies_are_for_this_host_over_https_alone(said: Any) -> None:
    assert said("shell", "-v", "0", "-c", COOKIES).splitlines() == [
        "__Host-session True True Lax / None",
        "__Host-csrf True True Lax / None",
    ]


def test_django_finds_nothing_to_complain_of(said: Any) -> None:
    assert "no issues" in said("check", "--deploy", "--fail-level", "WARNING")
