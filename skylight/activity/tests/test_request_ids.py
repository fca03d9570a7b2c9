"""Each request has a name, which its answer and its events carry."""

from __future__ import annotations

from typing import Any

import pytest

from skylight.activity import events
from skylight.activity.models import Event
from skylight.lib.request_ids import HEADER, request_id
from tests import make
from tests.cast import sign_in

pytestmark = pytest.mark.django_db


def test_an_answer_and_its_event_carry_the_same_name(ana: Any) -> None:
    answer = sign_in(ana).post("/settings/profile/", {"name": "Ana", "version": 1})

    assert Event.objects.latest("pk").request == answer.headers[HEADER]
    assert len(answer.headers[HEADER]) == 32


def test_two_requests_have_two_names_and_no_client_gives_one(ana: Any) -> None:
    browser = sign_in(ana)
    names = {browser.get("/-/health", headers={HEADER: "mine"}).headers[HEADER] for _ in range(2)}

    assert len(names) == 2
    assert "mine" not in names


def test_outside_of_a_request_there_is_none(ana: Any) -> None:
    assert request_id.get() == ""
    assert events.record("goals.edited", by=ana, at=make.NOW, subject=ana).request == ""
