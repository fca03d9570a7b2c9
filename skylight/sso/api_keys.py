"""The keys of programs: `sky_`, what may be shown, and a secret; scanners for lost secrets know them by their shape."""

from __future__ import annotations

import re
import secrets
import string
from hashlib import sha256

SCOPES = ("read", "write")
LONGEST = 365
SHAPE = re.compile(r"sky_([a-z0-9]{12})_[A-Za-z0-9]{40}")
_LETTERS = string.ascii_letters + string.digits


def new() -> tuple[str, str]:
    """A new key and the part of it that may be shown."""
    public_id = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(12))
    secret = "".join(secrets.choice(_LETTERS) for _ in range(40))
    return f"sky_{public_id}_{secret}", public_id


def digest(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


def public_id(key: str) -> str | None:
    """The part that may be shown, or None for what is no key at all."""
    found = SHAPE.fullmatch(key)
    return found[1] if found else None
