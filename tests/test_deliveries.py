"""Nothing that was told is lost or seen twice when the worker is killed; `bench/deliveries.py` does it at length."""

from __future__ import annotations

import pytest

from bench import deliveries
from tests.installation import new_database

pytestmark = pytest.mark.once


def test_a_worker_that_is_killed_loses_nothing_and_shows_nothing_twice() -> None:
    with new_database() as address:
        options = deliveries.parser().parse_args(["--events", "100", "--kills", "2", "--database", address])
        outcome = deliveries.run(options)

    assert (outcome.events, outcome.kills, outcome.expected) == (100, 2, 300)
    assert (outcome.missing, outcome.duplicates, outcome.rolled_back) == (0, 0, 0)
