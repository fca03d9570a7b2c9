"""What the replica must have seen before somebody reads there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from skylight.activity import events
from skylight.activity.replica import LATELY, has_seen
from skylight.lib import replica


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> Any:
    """Whether a reader's question went to the replica as well, which here is the primary itself."""
    monkeypatch.setattr(replica, "ALIAS", "default")

    def asked(reader: Any, at: Any, *, there: bool) -> None:
        with django_assert_num_queries(2 if there else 1):
            assert has_seen(reader, at)

    return asked


def happens(kind: str, by: Any, at: Any) -> None:
    events.record(kind, by=by, at=at, subject=by)


def test_everyday_acts_of_others_are_not_waited_for(ana: Any, bo: Any, now: Any, asked: Any) -> None:
    at = now + timedelta(hours=1)
    happens("goals.checked_in", bo, at)

    asked(ana, at, there=False)


def test_ones_own_acts_are(ana: Any, now: Any, asked: Any) -> None:
    at = now + timedelta(hours=1)
    happens("goals.checked_in", ana, at)

    asked(ana, at, there=True)


@pytest.mark.parametrize("kind", ["goals.restricted", "org.left", "something.new"])
def test_so_is_whatever_may_take_something_from_sight(
    kind: str, ana: Any, bo: Any, now: Any, asked: Any
) -> None:
    at = now + timedelta(hours=1)
    happens(kind, bo, at)

    asked(ana, at, there=True)
    asked(ana, at + LATELY + timedelta(seconds=1), there=False)


def test_an_act_that_has_not_arrived_sends_the_reader_to_the_primary(
    ana: Any, bo: Any, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now + timedelta(hours=1)
    happens("goals.restricted", bo, at)
    monkeypatch.setattr(replica, "ALIAS", "default")
    monkeypatch.setattr("django.db.models.QuerySet.count", lambda self: 0)

    assert not has_seen(ana, at)
