"""How many people have published their goals, and how many by the day that their team has agreed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from skylight.cycles import calendar
from skylight.cycles.models import Cycle
from skylight.followup.policies import Policies
from skylight.goals.models import Objective
from skylight.lib import paths
from skylight.org.models import Person, Team

COUNTED_KINDS = (Person.Kind.EMPLOYEE, Person.Kind.INTERN)


@dataclass(frozen=True)
class Published:
    """Counts of people: all of them, those who have published, and of these who did so by the agreed day."""

    people: int
    published: int
    in_time: int
    by: date | None

    @property
    def share(self) -> int | None:
        """Those who have published, in whole per cent; none without people."""
        return round(100 * self.published / self.people) if self.people else None

    @property
    def share_in_time(self) -> int | None:
        """Those who did so by the agreed day."""
        return round(100 * self.in_time / self.people) if self.people else None


def published(counts: Mapping[str, int], by: date | None) -> Published:
    """The counts of a place as the page says them."""
    return Published(counts.get("people", 0), counts.get("published", 0), counts.get("in_time", 0), by)


def agreed_day(cycle: Cycle, policies: Policies, path: str) -> date | None:
    """The day by which goals are published at a place; None in a cycle without dates."""
    if cycle.first_day is None:
        return None
    return cycle.first_day + timedelta(days=policies(path)["publish_deadline_day"] - 1)


def counts_by_place(
    cycle: Cycle, top: Team | None, *, today: date, policies: Policies
) -> dict[str, Counter[str]]:
    """For the path of each team, below one or everywhere, what its own people have come to; two statements.

    Contract workers, vacancies and placeholders do not count as people.
    """
    counts: dict[str, Counter[str]] = {}
    for path, number in _people(top, today):
        counts.setdefault(path or "", Counter())["people"] += number
    days = {path: agreed_day(cycle, policies, path) for path in counts}
    asked = sorted({day for day in days.values() if day is not None})
    for path, whole, *by_day in _publishers(cycle, top, asked):
        place = counts.setdefault(path or "", Counter())
        day = days.get(path or "")
        place["published"] += whole
        place["in_time"] += by_day[asked.index(day)] if day is not None else 0
    return counts


def _people(top: Team | None, today: date) -> Iterable[tuple[str | None, int]]:
    found = Person.objects.here(today).filter(kind__in=COUNTED_KINDS)
    if top is not None:
        found = found.filter(paths.within("team__path", top.path))
    return found.order_by().values_list("team__path").annotate(number=Count("pk"))


def _publishers(cycle: Cycle, top: Team | None, days: list[date]) -> Iterable[Any]:
    """By path: how many people have published, and how many by the end of each of these days.

    As on every board what somebody wants to learn is not counted.
    """
    found = (
        Objective.objects.measured()
        .filter(
            cycle=cycle,
            published_at__isnull=False,
            owner_person__kind__in=COUNTED_KINDS,
            owner_person__left_on=None,
        )
        .exclude(state=Objective.State.ABANDONED)
    )
    if top is not None:
        found = found.filter(paths.within("owner_person__team__path", top.path))
    people = Count("owner_person", distinct=True)
    by_day = {
        f"by_{number}": Count("owner_person", distinct=True, filter=Q(published_at__lt=_end(day, cycle)))
        for number, day in enumerate(days)
    }
    return found.order_by().values_list("owner_person__team__path").annotate(number=people, **by_day)


def _end(day: date, cycle: Cycle) -> datetime:
    return calendar.moments(day, day, cycle.time_zone)[1]
