"""What counts as a revision, and when a change comes late."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from skylight.cycles.models import Cycle
from skylight.goals import fields, revisions
from skylight.goals.models import Objective
from skylight.org import actions as org_actions
from skylight.org.models import Company, Person
from tests import make


@pytest.mark.parametrize(
    "value, text",
    [
        (None, ""),
        ("as written", "as written"),
        (Decimal("10.5000000000"), "10.5"),
        (Decimal("100"), "100"),
        (Decimal("-0.10"), "-0.1"),
        (Decimal("99999999999999999999.9999999999"), "99999999999999999999.9999999999"),
        (date(2026, 3, 1), "2026-03-01"),
        (Person(pk=7, name="Ana"), "Ana (#7)"),
        ([Person(pk=7, name="Ana"), Person(pk=8, name="Bo")], "Ana (#7)\nBo (#8)"),
        (Objective.Kind.ABILITY, "ability"),
    ],
)
def test_a_history_reads_the_same_in_every_language(value, text):
    assert fields.text_of(value) == text


def test_only_what_says_something_else_differs():
    row = Objective(title="A\nB", weight=Decimal("0.500"), description="", deadline=None)

    same = {"title": " A\r\nB", "weight": Decimal("0.5"), "description": "\n", "deadline": None}
    assert revisions.differing(row, same) == {}
    assert revisions.differing(row, {"title": "A B", "weight": None}) == {"title": "A B", "weight": None}


@pytest.mark.parametrize(
    "calendar, zone, at, late",
    [
        ("weekdays", "UTC", datetime(2026, 3, 31, 23, 59, tzinfo=UTC), False),
        ("weekdays", "UTC", datetime(2026, 4, 1, tzinfo=UTC), True),
        ("weekdays", "Asia/Shanghai", datetime(2026, 3, 31, 15, 59, tzinfo=UTC), False),
        ("weekdays", "Asia/Shanghai", datetime(2026, 3, 31, 16, tzinfo=UTC), True),
        ("calendar", "UTC", datetime(2026, 3, 31, 12, tzinfo=UTC), False),
        ("calendar", "UTC", datetime(2026, 4, 1, 12, tzinfo=UTC), True),
        ("weekdays", "UTC", datetime(2026, 2, 20, tzinfo=UTC), False),
        ("weekdays", "UTC", datetime(2026, 5, 5, tzinfo=UTC), True),
    ],
)
def test_late_is_when_half_of_the_working_time_is_over(wen, calendar, zone, at, late):
    Company.objects.update(work_calendar=calendar)

    cycle = Cycle(first_day=date(2026, 3, 1), last_day=date(2026, 4, 30), time_zone=zone)

    assert revisions.is_late(cycle, at) is late


def test_working_time_is_that_of_the_company(root):
    company = Company.objects.get()
    cycle = Cycle(first_day=date(2025, 10, 1), last_day=date(2025, 12, 31))
    at = datetime(2025, 11, 17, tzinfo=UTC)
    assert revisions.is_late(cycle, at)

    org_actions.edit_company(company, by=root, at=make.NOW, version=company.version, work_calendar="china")

    assert not revisions.is_late(cycle, at)


def test_a_cycle_without_dates_has_no_middle(wen):
    assert not revisions.is_late(Cycle(), make.NOW)
