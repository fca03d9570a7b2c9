"""Quoting goals into drafts of one's own."""

from __future__ import annotations

from tests.api_matrix import Call
from tests.api_rows.goals import of_lis_goal

CALLS = {
    # A draft and its link, each on record.
    "POST /objectives/{pk}/quotes": Call(
        "201 201 201 403 201", args=of_lis_goal, body=lambda world: {"cycle": world.cycle.pk}, events=2
    ),
}
