"""Counting the weeks of large teams ahead, so that their pages only read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from skylight.cycles.models import Cycle
from skylight.followup.models import WeekCount
from skylight.followup.policies import Policies, by_path
from skylight.followup.queries.publishing import counts_by_place
from skylight.followup.queries.weekly import tallies
from skylight.followup.weeks import Week, weeks_of, word
from skylight.goals.models import KeyResult, Objective
from skylight.goals.visibility import open_to_all
from skylight.lib import paths
from skylight.org.models import Company, Person, Team

# A company of up to so many people is counted while somebody waits, and so is never behind.
COUNTED_AT_ONCE = 200
# People move and goals become restricted: once a night all weeks are counted again, and the newest each time.
ONE_NIGHT = timedelta(hours=20)
NEWEST = 2
COUNTED = ("active", "scoring")

Counts = dict[int, dict[str, Counter[str]]]


def count_weeks(*, at: datetime) -> int:
    """Count the weeks of the cycles that run for every team of a large company; says of how many cycles.

    In a company that is counted at once there is nothing to keep.
    """
    company = Company.objects.first()
    if company is None:
        return 0
    if Person.objects.here(company.day(at)).count() <= COUNTED_AT_ONCE:
        WeekCount.objects.all().delete()
        return 0
    dated = Cycle.objects.exclude(standing=Cycle.Standing.HIDDEN).filter(first_day__isnull=False)
    cycles = [one for one in dated.filter(starts_at__lte=at) if one.phase(at) in COUNTED]
    for cycle in cycles:
        count_cycle(cycle, at=at, today=company.day(at))
    return len(cycles)


def count_cycle(cycle: Cycle, *, at: datetime, today: date) -> None:
    """Count one cycle for every team; what was counted before stays for weeks that can hardly change any more."""
    assert cycle.first_day is not None
    assert cycle.last_day is not None
    newest = WeekCount.objects.filter(cycle=cycle).order_by("whole_at").first()
    whole = newest is None or at - newest.whole_at >= ONE_NIGHT
    weeks = weeks_of(cycle.first_day, cycle.last_day, cycle.time_zone, at)
    begun = [week for week in weeks if week.at is not None]
    # Counting reads for seconds; only writing holds others up.
    policies = by_path()
    found = _weeks_by_team(cycle, begun if whole else begun[-NEWEST:], policies, at)
    people = _by_team(counts_by_place(cycle, None, today=today, policies=policies))
    _write(cycle, found, people, at=at, whole=whole)


@transaction.atomic
def _write(
    cycle: Cycle, found: Counts, people: dict[int, Counter[str]], *, at: datetime, whole: bool
) -> None:
    # Two workers at once take turns.
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    before = {} if whole else {one.team_id: one for one in WeekCount.objects.filter(cycle=cycle)}
    standing = set(Team.objects.values_list("pk", flat=True))
    rows = [
        WeekCount(
            cycle=cycle,
            team_id=team,
            at=at,
            whole_at=before[team].whole_at if team in before else at,
            weeks={**(before[team].weeks if team in before else {}), **found.get(team, {})},
            people=dict(people.get(team, {})),
        )
        for team in sorted((before.keys() | found.keys() | people.keys()) & standing)
    ]
    WeekCount.objects.filter(cycle=cycle).delete()
    WeekCount.objects.bulk_create(rows, batch_size=2_000)


def _weeks_by_team(cycle: Cycle, weeks: Sequence[Week], policies: Policies, at: datetime) -> Counts:
    """Key results by word, by number of the week, for each team with all below it."""
    goals = Objective.objects.filter(open_to_all(at), cycle=cycle).measured()
    found: Counts = defaultdict(lambda: defaultdict(Counter))
    for one in tallies(KeyResult.objects.filter(objective__in=goals), weeks, cycle=cycle):
        said = word(one.status, one.silent, policies(one.path).cadence_days)
        for team in paths.ids(one.path):
            found[team][str(one.week)][said] += one.number
    return found


def _by_team(counts: dict[str, Counter[str]]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for path, number in counts.items():
        for team in paths.ids(path):
            found[team].update(number)
    return found
