"""The course of a cycle in a team: who published, changed, scored and ended what, week by week.

Told from the events of goals that the reader may read. How many goals became restricted is counted, never which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from skylight.activity.following import once
from skylight.activity.happenings import Happening, happening
from skylight.activity.models import Event
from skylight.cycles.models import Cycle
from skylight.followup.models import WeekCount
from skylight.followup.policies import Policies, by_path
from skylight.followup.queries.heat_map import reads_all
from skylight.followup.queries.publishing import Published, agreed_day, counts_by_place, published
from skylight.followup.weeks import Week, weeks_of
from skylight.goals import visibility
from skylight.goals.models import Objective, Restriction
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.owners import few_of
from skylight.lib import paths
from skylight.org.models import Person, Team

PAGE = 50
MOST_RESTRICTIONS = 1_000
# What the reader may choose between, and the events that belong to each.
KINDS: dict[str, tuple[str, ...]] = {
    "published": ("goals.published",),
    "changed": (
        "goals.edited", "goals.key_result_edited", "goals.key_result_added", "goals.key_result_cancelled",
        "goals.key_result_restored", "goals.weighed", "goals.paused", "goals.pause_ended",
    ),
    "scored": ("goals.scored", "goals.looked_back"),
    "ended": ("goals.closed", "goals.reopened", "goals.abandoned", "goals.resumed", "goals.carried_over"),
}  # fmt: skip
BEFORE = 0


@dataclass(frozen=True)
class Group:
    """What happened in one week; `week` is None before the cycle began and after it ended."""

    number: int
    week: Week | None
    happened: tuple[Happening, ...]
    restricted: int


@dataclass(frozen=True)
class Timeline:
    """One page of it, newest first, and how many people have published."""

    groups: tuple[Group, ...]
    has_more: bool
    published: Published


def timeline(
    team: Team,
    cycle: Cycle,
    *,
    viewer: Person,
    at: datetime,
    today: date,
    kind: str = "",
    page: int = 1,
) -> Timeline:
    """The timeline of a team with all below it; `kind` is one of KINDS, or empty for all of them."""
    weeks = _weeks(cycle, at)
    goals = Objective.objects.visible_to(viewer, at).filter(cycle=cycle)
    kinds = KINDS.get(kind) or tuple(name for names in KINDS.values() for name in names)
    since = Q(at__gte=F("objective__published_at"))
    ahead = WeekCount.objects.filter(cycle=cycle, team=team).first()
    events = Event.objects.filter(since, _among(goals, team, cycle), kind__in=kinds)
    loaded = events.select_related("by", "objective__owner_person", "objective__owner_team")
    start = (page - 1) * PAGE
    rows = list(loaded.order_by("-at", "-id")[start : start + PAGE + 1])
    restricted = _restricted(team, cycle, viewer, at) if kind in ("", "changed") else []
    counts = Counter(_week(moment, weeks, cycle) for moment in restricted)
    happened = _by_week(rows[:PAGE], weeks, cycle)
    newest = len(weeks) + 1 if page == 1 else max(happened, default=BEFORE)
    # What lies between this page and the next belongs to this one.
    oldest = _week(rows[PAGE].at, weeks, cycle) + 1 if len(rows) > PAGE else BEFORE
    told = happened.keys() | {number for number in counts if oldest <= number <= newest}
    by_number = {week.number: week for week in weeks}
    groups = tuple(
        Group(number, by_number.get(number), tuple(happened.get(number, ())), counts[number])
        for number in sorted(told, reverse=True)
    )
    return Timeline(groups, len(rows) > PAGE, _published(team, cycle, ahead, viewer, at, today))


def _among(goals: ObjectiveQuerySet, team: Team, cycle: Cycle) -> Q:
    """The condition on events to be of the goals of a team and of all below it; one statement."""
    few = few_of(Team.objects.filter(paths.within("path", team.path)), cycle=cycle)
    if few is not None:
        return Q(objective__in=goals.filter(pk__in=few).values("pk"))
    # Many events are ones to tell: then it is quicker to ask of each, newest first. As a case, for of a mere condition
    # PostgreSQL makes a join that reads all goals of the team again and again.
    is_told = Exists(goals.of_team_tree(team).filter(pk=OuterRef("objective")))
    return Q(Case(When(is_told, then=Value(True)), default=Value(False)))


def _weeks(cycle: Cycle, at: datetime) -> list[Week]:
    if cycle.first_day is None or cycle.last_day is None:
        return []
    return weeks_of(cycle.first_day, cycle.last_day, cycle.time_zone, at)


def _by_week(rows: Sequence[Event], weeks: Sequence[Week], cycle: Cycle) -> dict[int, list[Happening]]:
    happened: dict[int, list[Happening]] = {}
    for one in once(rows):
        happened.setdefault(_week(one.at, weeks, cycle), []).append(happening(one))
    return happened


def _week(at: datetime, weeks: Sequence[Week], cycle: Cycle) -> int:
    """The number of the week in which something happened: BEFORE the first, or one more than the last."""
    day = at.astimezone(ZoneInfo(cycle.time_zone)).date()
    begun = [week.number for week in weeks if week.first_day <= day]
    is_after = bool(weeks) and day > weeks[-1].last_day
    return len(weeks) + 1 if is_after else max(begun, default=BEFORE)


def _restricted(team: Team, cycle: Cycle, viewer: Person, at: datetime) -> list[datetime]:
    """When goals became restricted; that it happened is open to whoever reads the company's goals."""
    goals = Objective.objects.filter(cycle=cycle, published_at__isnull=False).of_team_tree(team)
    if not reads_all(viewer, at):
        goals = goals.visible_to(viewer, at)
    found = Restriction.objects.filter(objective__in=goals).order_by("-at", "-id")
    return list(found.values_list("at", flat=True)[:MOST_RESTRICTIONS])


def _published(
    team: Team, cycle: Cycle, ahead: WeekCount | None, viewer: Person, at: datetime, today: date
) -> Published:
    policies: Policies = by_path(visibility.policies_of_moment(viewer, at))
    by = agreed_day(cycle, policies, team.path)
    if ahead is not None:
        return published(ahead.people, by)
    counts = counts_by_place(cycle, team, today=today, policies=policies)
    total: dict[str, int] = {}
    for count in counts.values():
        for name, number in count.items():
            total[name] = total.get(name, 0) + number
    return published(total, by)
