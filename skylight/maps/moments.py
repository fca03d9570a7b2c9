"""The day a map is of: today as things stand, or any past day as they stood at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from skylight.org.models import Company

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Moment:
    """`at` is the moment shown, `now` the one that decides who may read it; `day` is None for today."""

    now: datetime
    at: datetime
    day: date | None = None

    @property
    def is_past(self) -> bool:
        return self.day is not None

    @property
    def today(self) -> Moment:
        return Moment(self.now, self.now)


def moment_of(day: date | None, now: datetime) -> Moment:
    """The end of a past day of the company's, or now; one statement if a day was asked for."""
    if day is None:
        return Moment(now, now)
    zone = ZoneInfo(Company.objects.values_list("time_zone", flat=True).first() or "UTC")
    if day >= now.astimezone(zone).date():
        return Moment(now, now)
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    return Moment(now, midnight - INSTANT, day)
