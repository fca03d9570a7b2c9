from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from skylight.activity.models import Event
from skylight.cycles.models import Cycle
from skylight.demo import company, texts
from skylight.demo.people import parts
from skylight.drafting.models import Suggestion, SupportRequest
from skylight.followup.models import WeeklyReport
from skylight.goals.models import CheckIn, Objective
from skylight.lib.errors import RuleBroken
from skylight.org import queries
from skylight.org.models import Person

AT = datetime(2026, 3, 27, 15, tzinfo=UTC)


def fingerprint() -> str:
    """All that the demo company says, without the ids."""
    said: list[Any] = list(Person.objects.order_by("id").values_list("name", "role", "kind", "manager__name"))
    said += Objective.objects.order_by("id").values_list("title", "state", "progress", "score_computed")
    said += CheckIn.objects.order_by("id").values_list("value", "status", "note", "at")
    return hashlib.sha256(repr(said).encode()).hexdigest()


@pytest.fixture
def loaded(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one cycle of the past, which is like the next."""
    monkeypatch.setattr(company, "CLOSED_CYCLES", 1)
    company.build(at=AT)


@pytest.mark.once
def test_it_is_a_company_that_lives(loaded: None) -> None:
    assert set(SupportRequest.objects.values_list("state", flat=True)) == {"open", "countered", "declined"}
    assert Suggestion.objects.filter(answer=None).exists()
    assert WeeklyReport.objects.exists()
    people = Person.objects.exclude(kind=Person.Kind.SYSTEM)
    ceo = people.get(manager=None)
    today = AT.date()

    assert people.count() == company.PEOPLE
    assert {one.depth for one in people} == {0, 1, 2, 3}
    assert len(queries.reports_on(ceo, today)) == 14
    assert people.filter(kind="contract").count() == 10
    assert [cycle.phase(AT) for cycle in Cycle.objects.order_by("starts_at")] == [
        "closed", "active"
    ]  # fmt: skip
    assert sum(not one.name.isascii() for one in people) in range(40, 80)

    closed = Objective.objects.filter(state="closed")
    assert closed.count() > 100
    assert not closed.filter(score_computed=None).exists()
    live = Objective.objects.live()
    assert live.count() > 150
    assert live.filter(progress__gt=0).count() > 100
    assert live.filter(alignments_out__ended_at=None, alignments_out__isnull=False).distinct().count() > 100
    assert Objective.objects.filter(state="draft").exists()
    assert Objective.objects.filter(times_carried=1).exists()
    assert not Event.objects.filter(at__gt=AT).exists()
    assert not CheckIn.objects.filter(at__gt=AT).exists()
    assert {"on_track", "at_risk", "off_track"} <= set(CheckIn.objects.values_list("status", flat=True))
    assert len(parts(AT)) == 5


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without past cycles, with fewer departments and writers it loads in a few seconds."""
    everybody = company.Cast.writers.fget
    monkeypatch.setattr(company.Cast, "writers", property(lambda cast: everybody(cast)[:16]))
    monkeypatch.setattr(company, "CLOSED_CYCLES", 0)
    monkeypatch.setattr(texts, "DEPARTMENTS", texts.DEPARTMENTS[:6])


@pytest.mark.once
def test_it_is_the_same_every_time(small: None, db: None) -> None:
    found = set()
    for _time in range(2):
        with transaction.atomic():
            company.build(at=AT)
            found.add(fingerprint())
            transaction.set_rollback(True)

    assert len(found) == 1


def test_it_goes_into_an_empty_installation_only(ana: Person) -> None:
    before = Person.objects.count()

    with pytest.raises(RuleBroken):
        company.build(at=AT)

    assert Person.objects.count() == before


@pytest.mark.once
@pytest.mark.parametrize("day", [datetime(2026, 3, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)])
def test_it_loads_on_the_first_and_on_the_last_day_of_a_cycle(small: None, db: None, day: datetime) -> None:
    company.build(at=day)

    assert not Event.objects.filter(at__gt=day).exists()


def test_every_department_has_goals_in_both_languages() -> None:
    for department in texts.DEPARTMENTS:
        assert {wish.title.isascii() for wish in department.wishes} == {True, False}
