"""How goals hang together."""

from __future__ import annotations

from tests.api_matrix import ALL_READ, Call

CALLS: dict[str, Call] = {"GET /alignment-map": Call(ALL_READ)}
