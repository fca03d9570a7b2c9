"""Secrets of webhooks and what they sign, by the Standard Webhooks specification.

No secret is kept. Each is derived from a random salt in the database and the key of the installation outside of it,
so that a copy of the database alone signs nothing, and a page can show a secret once only because it was just made.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import salted_hmac

PREFIX = "whsec_"
PURPOSE = "skylight.outbox.webhook"


def new_salt() -> str:
    """Chance for one more secret."""
    return secrets.token_hex(32)


def secret(salt: str) -> str:
    """The secret of a salt, as its owner is shown it."""
    return PREFIX + base64.b64encode(_key(salt)).decode()


def headers(webhook_id: str, body: bytes, *, at: datetime, salts: Iterable[str]) -> dict[str, str]:
    """The three headers that prove who sent a body and when; one signature for each secret that is valid."""
    moment = str(int(at.timestamp()))
    signed = f"{webhook_id}.{moment}.".encode() + body
    signatures = (hmac.new(_key(salt), signed, hashlib.sha256).digest() for salt in salts)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(one).decode()}" for one in signatures),
    }


def _key(salt: str) -> bytes:
    return salted_hmac(PURPOSE, salt, algorithm="sha256").digest()
