"""The doctor reads the whole record and finds what was done to it."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import timedelta
from typing import Any

import pytest

from skylight.activity import actions, events
from skylight.activity.models import Event, Seal
from skylight.activity.tests.tampering import run as past_the_product
from skylight.activity.tests.tampering import unguarded
from skylight.cli import doctor, record
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(ana: Any) -> Event:
    """An event in the middle of the chain."""
    made = [events.record("goals.edited", by=ana, at=make.NOW, subject=ana) for _ in range(3)]
    actions.seal_events(at=make.NOW)
    return made[1]


def states(**options: Any) -> dict[str, str]:
    return {check.name: check.state for check in record.checks(make.NOW, **options)}


def report(capsys: pytest.CaptureFixture[str], head: str | None = None) -> tuple[int, dict[str, Any]]:
    code = doctor.run(Namespace(json=True, head=head))
    checks = json.loads(capsys.readouterr().out)["checks"]
    return code, {check["name"]: check for check in checks}


def test_a_whole_record_is_told_with_its_figures(sealed: Event, capsys: Any) -> None:
    code, checks = report(capsys)

    assert (code, checks["events"]["state"]) == (0, "ok")
    assert checks["events"]["head"] == Seal.objects.latest("sequence").hash
    assert checks["events"]["events"] == checks["events"]["sealed"] == Event.objects.count()
    assert checks["events"]["unsealed"] == 0


def test_a_changed_event_is_a_problem_that_names_it(sealed: Event, capsys: Any) -> None:
    with unguarded():
        past_the_product("UPDATE activity_event SET kind = 'goals.closed' WHERE id = %s", sealed.pk)

    code, checks = report(capsys)

    assert (code, checks["events"]["state"]) == (1, "problem")
    assert f"(event {sealed.pk})" in checks["events"]["text"]
    assert checks["events"]["fault"]["event"] == sealed.pk


def test_a_head_noted_earlier_is_found_or_missed(sealed: Event) -> None:
    noted = Seal.objects.latest("sequence")
    assert states(head=noted.hash)["head"] == "ok"

    with unguarded():
        past_the_product("DELETE FROM activity_seal WHERE sequence = %s", noted.sequence)
        past_the_product("DELETE FROM activity_event WHERE id = %s", noted.event_id)

    assert states(head=noted.hash) == {"events": "ok", "sealing": "ok", "head": "problem"}


def test_events_that_wait_long_for_their_seal_are_a_warning(sealed: Event, ana: Any) -> None:
    assert states()["sealing"] == "ok"

    events.record("goals.edited", by=ana, at=make.NOW - timedelta(hours=1), subject=ana)

    assert states() == {"events": "ok", "sealing": "warning"}


def test_an_event_without_seal_and_an_open_database_are_problems(sealed: Event) -> None:
    with unguarded():
        past_the_product(
            "DELETE FROM activity_seal WHERE sequence = %s", Seal.objects.latest("sequence").sequence
        )

    assert "have no seal" in record.checks(make.NOW)[0].text
