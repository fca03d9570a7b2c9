"""Builds a made-up company of any size, the same one each time, in an empty installation.

    python -m bench.company --people 10000                     into SQLite in SKYLIGHT_DATA
    DATABASE_URL=postgresql://... python -m bench.company ...   into PostgreSQL

Eight layers, a CEO with fourteen reports, teams with paths, dotted lines, four cycles of which one is open, three
objectives with three key results a head in the open one, aligned mostly to the manager's key results, with check-ins.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

SEED = 20260101
CLOSED_CYCLES = 3
PEOPLE = 1_000


def main() -> None:
    """Build it and say how long that took."""
    asked = argparse.ArgumentParser(description="Build a made-up company in an empty installation.")
    asked.add_argument("--people", type=int, default=PEOPLE)
    options = asked.parse_args()
    set_up()
    began = time.monotonic()
    written = build(people=options.people, at=datetime.now(UTC).replace(microsecond=0), say=print)
    print(f"{sum(written.values()):,} rows in {time.monotonic() - began:.0f} s")


def build(*, people: int, at: datetime, say: Callable[[str], None] = lambda line: None) -> dict[str, int]:
    """Fill an empty, migrated database; gives back how many rows went into each table.

    Raises SystemExit where people stand already.
    """
    from django.db import transaction

    from bench import rows

    with transaction.atomic():
        written = _fill(people, at, say)
    say("Counting for the planner")
    rows.settle()
    return written


def _fill(people: int, at: datetime, say: Callable[[str], None]) -> dict[str, int]:
    from bench import goals, rows
    from bench import people as staff
    from skylight.org import actions as org
    from skylight.org.models import Person

    if Person.objects.exclude(kind=Person.Kind.SYSTEM).exists():
        raise SystemExit("There are people here already; a made-up company needs an empty installation.")
    came = at - timedelta(days=400)
    org.found_company(at=came, name="Northwind")
    calendar = _calendar(at, came)
    tables = rows.Tables()
    with rows.in_bulk(_models()):
        say(f"{people:,} people")
        everybody = staff.fill(tables, people=people, at=came, left_on=(at - timedelta(days=5)).date())
        writing = goals.Goals(tables, everybody, at=at, seed=SEED)
        for cycle in calendar:
            is_open = cycle == calendar[-1]
            say(f"Goals of {cycle.name}")
            rounds = _rounds(cycle.starts_at, min(at, cycle.ends_at), number=2 if is_open else 1)
            writing.write(goals.Plan(cycle, 3 if is_open else 1, 3 if is_open else 2, rounds, is_open))
        say("Indexes and constraints")
    return tables.written


def _calendar(at: datetime, came: datetime) -> list[object]:
    """The running two-month cycle and the three before it, oldest first."""
    from skylight.cycles import actions as cycles
    from skylight.cycles import rhythm
    from skylight.org import actions as org

    firsts: list[date] = [rhythm.containing(at.date(), 2, 1)[0]]
    for _number in range(CLOSED_CYCLES):
        firsts.insert(0, rhythm.containing(firsts[0] - timedelta(days=1), 2, 1)[0])
    system = org.system_person(came)
    return [cycles.open_cycle(by=system, at=came, first_day=first, months=2) for first in firsts]


def _rounds(starts_at: datetime, until: datetime, *, number: int) -> tuple[datetime, ...]:
    """So many moments between two others, at even distances, at full minutes."""
    step = (until - starts_at) / (number + 1)
    return tuple((starts_at + step * (turn + 1)).replace(second=0, microsecond=0) for turn in range(number))


def _models() -> list[type]:
    from skylight.activity.models import Comment, Event, Notice
    from skylight.goals import models as goals
    from skylight.org.models import Membership, Person, ReportingLine, Team, TeamPlacement

    return [
        Person, Team, TeamPlacement, Membership, ReportingLine, goals.Objective, goals.KeyResult, goals.Milestone,
        goals.Publication, goals.Closure, goals.Alignment, goals.AlignmentAnswer, goals.CheckIn, goals.MilestoneMark,
        goals.Score, goals.Contribution, goals.Restriction, goals.Restriction.audience.through, Comment, Event, Notice,
    ]  # fmt: skip


def set_up() -> None:
    """Make the models known."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skylight.config.settings")
    django.setup()


if __name__ == "__main__":
    main()
