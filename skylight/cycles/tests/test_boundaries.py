"""The last second belongs to the cycle, the next one to its successor, wherever people live."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from skylight.cycles import actions
from skylight.cycles.models import Cycle
from skylight.org.models import Company
from tests import make

pytestmark = pytest.mark.django_db

ZONES = [
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Australia/Lord_Howe",
]


@pytest.mark.parametrize("zone", ZONES)
def test_midnight_belongs_to_the_next_cycle(root, zone):
    before = actions.open_cycle(by=root, at=make.NOW, first_day=date(2026, 3, 1), months=2, time_zone=zone)
    after = actions.open_cycle(by=root, at=make.NOW, first_day=date(2026, 5, 1), months=2, time_zone=zone)
    midnight = datetime(2026, 5, 1, tzinfo=ZoneInfo(zone))

    assert Cycle.objects.at(midnight - timedelta(seconds=1)).get() == before
    assert Cycle.objects.at(midnight).get() == after
    assert (before.phase(midnight), after.phase(midnight)) == ("scoring", "active")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("fiscal_start_month", [1, 2, 7])
def test_a_year_of_cycles_covers_each_moment_once(root, zone, fiscal_start_month):
    Company.objects.update(fiscal_start_month=fiscal_start_month, time_zone=zone)
    for number in range(6):
        year, month = divmod(2028 * 12 + fiscal_start_month - 1 + 2 * number, 12)
        actions.open_cycle(by=root, at=make.NOW, first_day=date(year, month + 1, 1), months=2)

    cycles = list(Cycle.objects.order_by("starts_at"))

    assert [one.ends_at for one in cycles[:-1]] == [one.starts_at for one in cycles[1:]]
