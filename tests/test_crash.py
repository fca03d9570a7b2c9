"""What was acknowledged is there once, whatever is killed: the short form of bench/crash.py."""

from __future__ import annotations

import pytest
from django.db import connection

from bench import crash

ENGINE = connection.vendor


def outcome_of(*arguments: str) -> crash.Outcome:
    """One short run."""
    short = ["--engine", ENGINE, "--workers", "1", "--writers", "8", "--minutes", "2"]
    return crash.run(crash.parser().parse_args([*short, *arguments]))


def test_nothing_acknowledged_is_lost_when_the_server_is_killed() -> None:
    outcome = outcome_of("--kills", "2")

    assert (outcome.lost, outcome.doubled, outcome.damage) == (0, 0, "")
    assert outcome.kills == 2
    assert outcome.acknowledged >= 2 * crash.ACKNOWLEDGED


@pytest.mark.skipif(ENGINE == "sqlite", reason="SQLite lives in the server")
def test_nothing_acknowledged_is_lost_when_postgresql_is_killed() -> None:
    outcome = outcome_of("--kills", "5", "--what", "database", "--through", "form")

    assert (outcome.lost, outcome.doubled, outcome.damage) == (0, 0, "")
    assert outcome.kills == 5
    assert outcome.acknowledged >= 5 * crash.ACKNOWLEDGED


@pytest.mark.skipif(ENGINE != "sqlite", reason="once is enough")
def test_the_kill_test_notices_who_acknowledges_before_committing() -> None:
    assert outcome_of("--kills", "2", "--through", "form", "--early").lost > 0
