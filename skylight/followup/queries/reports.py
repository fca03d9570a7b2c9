"""A week of a person or a team, built from check-ins: what moved, what is at risk, what comes next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from skylight.cycles.calendar import start_of_day
from skylight.followup.models import WeeklyReport
from skylight.goals.models import CheckIn, KeyResult, Objective, Step
from skylight.goals.queries.owners import of_team
from skylight.org.models import Company, Person, Team

WEEK = timedelta(days=7)
MOST = 200
MOST_NOTES = 500
AT_RISK = ("at_risk", "off_track")


@dataclass(frozen=True)
class Note:
    """What somebody said in a check-in of the week."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Line:
    """One key result at the end of the week, beside where it stood a week before."""

    id: int
    title: str
    unit: str
    owner: str
    target: Decimal | None
    value: Decimal | None
    before: Decimal | None
    progress: Decimal | None
    status: str
    notes: tuple[Note, ...]

    @property
    def change(self) -> Decimal | None:
        """How far the figure moved within the week; None when it is not known at both ends."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def is_at_risk(self) -> bool:
        return self.status in AT_RISK


@dataclass(frozen=True)
class Goal:
    """One objective with those of its key results that belong into the report."""

    id: int
    title: str
    owner: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Plan:
    """A step that is due in the week after."""

    key_result_id: int
    words: str
    owner: str
    due_on: date | None


@dataclass(frozen=True)
class Said:
    """What a member of the team wrote about the same week."""

    person_id: int
    name: str
    conclusion: str
    asks: str


@dataclass(frozen=True)
class Week:
    """All that the page shows of the week that begins on a Monday."""

    monday: date
    goals: tuple[Goal, ...]
    next_steps: tuple[Plan, ...]
    said: tuple[Said, ...]
    report: WeeklyReport | None
    is_cut: bool

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def at_risk(self) -> list[Line]:
        return [line for goal in self.goals for line in goal.lines if line.is_at_risk]

    @property
    def checked_in(self) -> int:
        """Key results that were reported on within the week."""
        return sum(bool(line.notes) for goal in self.goals for line in goal.lines)

    @property
    def number(self) -> int:
        return sum(len(goal.lines) for goal in self.goals)


def monday_of(day: date) -> date:
    """The Monday of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def week_of(
    *, monday: date, viewer: Person, at: datetime, person: Person | None = None, team: Team | None = None
) -> Week:
    """The week that begins on a Monday, of a person's key results or of a team and its members; eight statements."""
    company = Company.objects.first()
    zone = company.time_zone if company else "UTC"
    since, until = start_of_day(monday, zone), start_of_day(monday + WEEK, zone)
    rows = list(_key_results(person, team, viewer, at, since, until)[: MOST + 1])
    shown = rows[:MOST]
    notes = _notes(shown, since, until)
    return Week(
        monday=monday,
        goals=_goals(shown, notes),
        next_steps=_next_steps(shown, monday + WEEK),
        said=_said(team, monday, viewer, at) if team else (),
        report=WeeklyReport.objects.visible_to(viewer, at)
        .filter(owner_person=person, owner_team=team, monday=monday)
        .select_related("by")
        .first(),
        is_cut=len(rows) > MOST,
    )


def _key_results(
    person: Person | None, team: Team | None, viewer: Person, at: datetime, since: datetime, until: datetime
) -> QuerySet[Any]:
    """Key results that were live in the week, each with its figures at both ends of it."""
    goals = Objective.objects.visible_to(viewer, at).filter(published_at__lt=until)
    goals = goals.filter(cycle__starts_at__lt=until).filter(
        Q(cycle__ends_at=None) | Q(cycle__ends_at__gt=since)
    )
    if team is not None:
        goals = goals.filter(of_team(team, published_at__lt=until))
    found = KeyResult.objects.filter(objective__in=goals.order_by().values("pk"))
    found = found.filter(Q(cancelled_at=None) | Q(cancelled_at__gte=since))
    if person is not None:
        found = found.filter(pk__in=_of_person(person))
    newest = CheckIn.objects.filter(key_result=OuterRef("pk"), corrected_by=None).order_by("-at", "-id")
    last, earlier = newest.filter(at__lt=until), newest.filter(at__lt=since)
    return (
        found.select_related("objective__owner_person", "objective__owner_team", "owner")
        .annotate(
            last_value=Subquery(last.values("value")[:1]),
            last_target=Subquery(last.values("target")[:1]),
            last_progress=Subquery(last.values("progress")[:1]),
            last_status=Subquery(last.values("status")[:1]),
            value_then=Subquery(earlier.values("value")[:1]),
        )
        .order_by("objective__position", "objective_id", "position", "id")
    )


def _of_person(person: Person) -> QuerySet[Any]:
    """The ids of the key results of somebody's goals and of those that they drive, each way by its own index."""
    rows = KeyResult.objects.order_by()
    of_goals = rows.filter(objective__owner_person=person)
    return of_goals.values("pk").union(rows.filter(owner=person).values("pk"))


def _notes(rows: list[Any], since: datetime, until: datetime) -> dict[int, list[Note]]:
    found = CheckIn.objects.filter(
        key_result__in=[row.pk for row in rows], at__gte=since, at__lt=until, corrected_by=None
    )
    notes: dict[int, list[Note]] = defaultdict(list)
    for one in found.select_related("by").order_by("at", "id")[:MOST_NOTES]:
        notes[one.key_result_id or 0].append(Note(one.by.name if one.by else one.by_name, one.at, one.note))
    return notes


def _goals(rows: list[Any], notes: dict[int, list[Note]]) -> tuple[Goal, ...]:
    by_goal: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_goal[row.objective_id].append(row)
    return tuple(
        Goal(
            pk,
            lines[0].objective.title,
            _owner(lines[0].objective),
            tuple(_line(one, notes.get(one.pk, [])) for one in lines),
        )
        for pk, lines in by_goal.items()
    )


def _line(row: Any, notes: list[Note]) -> Line:
    return Line(
        id=row.pk,
        title=row.title,
        unit=row.unit,
        owner=row.owner.name if row.owner else "",
        target=row.last_target if row.last_target is not None else row.target,
        value=row.last_value if row.last_value is not None else row.start,
        before=row.value_then if row.value_then is not None else row.start,
        progress=row.last_progress,
        status=row.last_status or "none",
        notes=tuple(notes),
    )


def _owner(objective: Objective) -> str:
    return (objective.owner_team or objective.owner_person).name  # type: ignore[union-attr]


def _next_steps(rows: list[Any], monday: date) -> tuple[Plan, ...]:
    found = Step.objects.live().filter(key_result__in=[row.pk for row in rows], due_on__gte=monday)
    found = found.filter(due_on__lt=monday + WEEK).exclude(pk__in=Step.objects.done().values("pk"))
    return tuple(
        Plan(one.key_result_id, one.words, one.owner.name if one.owner else "", one.due_on)
        for one in found.select_related("owner").order_by("due_on", "id")[:MOST]
    )


def _said(team: Team, monday: date, viewer: Person, at: datetime) -> tuple[Said, ...]:
    found = WeeklyReport.objects.visible_to(viewer, at).filter(owner_person__team=team, monday=monday)
    return tuple(
        Said(
            one.owner_person_id or 0,
            one.owner_person.name if one.owner_person else "",
            one.conclusion,
            one.asks,
        )
        for one in found.select_related("owner_person").order_by("owner_person__sort_name", "id")[:MOST]
    )
