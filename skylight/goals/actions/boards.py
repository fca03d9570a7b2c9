"""Counting boards ahead, so that the page of a large company only reads."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from skylight.cycles.models import Cycle
from skylight.goals.models import BoardCount
from skylight.goals.queries.board import counts_by_place
from skylight.lib import paths
from skylight.org.models import Company, Person, Team

# A company of up to so many people is counted while somebody waits, and so is never behind.
COUNTED_AT_ONCE = 2_000
# Boards of cycles that are over change with people and scores: once a night is enough.
ONE_NIGHT = timedelta(hours=20)
RUNNING = ("drafting", "active", "scoring")


def count_boards(*, at: datetime) -> int:
    """Count the boards of all cycles that run, and once a night of the others; says of how many.

    In a company that is counted at once there is nothing to keep.
    """
    company = Company.objects.first()
    if company is None:
        return 0
    if Person.objects.here(company.day(at)).count() <= COUNTED_AT_ONCE:
        BoardCount.objects.all().delete()
        return 0
    cycles = _due(at)
    for cycle in cycles:
        count_board(cycle, at=at, today=company.day(at))
    return len(cycles)


@transaction.atomic
def count_board(cycle: Cycle, *, at: datetime, today: date) -> None:
    """Count one cycle for every team, and put that in the place of what was counted before."""
    # Two workers at once take turns.
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    whole: dict[int | None, Counter[str]] = {}
    for place, counts in counts_by_place(cycle, None, at, today).items():
        for team in (None, *paths.ids(place)):
            whole.setdefault(team, Counter()).update(counts)
    standing = set(Team.objects.values_list("pk", flat=True))
    BoardCount.objects.filter(cycle=cycle).delete()
    BoardCount.objects.bulk_create(
        [
            BoardCount(cycle=cycle, team_id=team, at=at, counts=dict(counts))
            for team, counts in whole.items()
            if team is None or team in standing
        ],
        batch_size=2_000,
    )


def _due(at: datetime) -> list[Cycle]:
    counted = Cycle.objects.exclude(standing=Cycle.Standing.HIDDEN).annotate(
        counted_at=Max("board_counts__at")
    )
    return [
        one
        for one in counted
        if one.phase(at) in RUNNING or one.counted_at is None or at - one.counted_at >= ONE_NIGHT
    ]
