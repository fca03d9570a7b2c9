"""Who reports to whom, today and on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from skylight.lib import paths
from skylight.org.loops import Line, Window
from skylight.org.models import Company, Person, ReportingLine, TeamPlacement


@dataclass(frozen=True)
class Step:
    """One person on a line to the top."""

    id: int
    name: str
    role: str
    has_left: bool


@dataclass(frozen=True)
class Report:
    """Somebody who answers to a person by some kind of line."""

    id: int
    name: str
    role: str
    kind: str
    what_for: str
    from_on: date


@dataclass(frozen=True)
class LineRow:
    """One line of a person, as the history shows it; lines that lasted no day were put right on the same day."""

    id: int
    manager_id: int
    manager: str
    kind: str
    kind_label: str
    what_for: str
    from_on: date
    until_on: date | None
    by: str
    reason: str
    is_running: bool


@dataclass(frozen=True)
class MembershipRow:
    """One stay in a team."""

    team_id: int
    team: str
    from_on: date
    until_on: date | None
    is_running: bool


def company_day(at: datetime) -> date:
    """The company's local day at a moment; UTC's before there is a company."""
    company = Company.objects.first()
    return company.day(at) if company else at.date()


def line_up(person: Person, day: date) -> list[Step]:
    """Everybody above a person today, the direct manager first: one statement."""
    above = Person.objects.in_bulk(paths.ids(person.path)[:-1])
    return [_step(above[pk], day) for pk in reversed(paths.ids(person.path)[:-1])]


def line_on(person: Person, day: date) -> list[Step]:
    """Everybody above a person on a day, the direct manager first; one statement for each layer."""
    way: list[Step] = []
    below, met = person.pk, {person.pk}
    while (
        line := ReportingLine.objects.on(day).solid().filter(person=below).select_related("manager").first()
    ):
        if line.manager_id in met:
            break
        met.add(line.manager_id)
        below = line.manager_id
        way.append(_step(line.manager, day))
    return way


def reports_on(person: Person, day: date) -> list[Report]:
    """Everybody who answered to a person on a day, by any kind of line, by name."""
    lines = (
        ReportingLine.objects.on(day)
        .filter(
            Q(person__left_on=None) | Q(person__left_on__gt=day), manager=person, person__merged_into=None
        )
        .select_related("person")
        .order_by("person__sort_name", "person_id", "id")
    )
    return [_report(line) for line in lines]


def line_rows(person: Person, day: date) -> list[LineRow]:
    """All lines a person ever had, the newest first."""
    lines = person.lines.select_related("manager", "by").order_by("-from_on", "-id")
    return [
        LineRow(
            line.pk, line.manager_id, line.manager.name, line.kind, str(line.get_kind_display()), line.what_for,
            line.from_on, line.until_on, line.by.name if line.by else "", line.reason,
            is_running=line.until_on is None or line.until_on > day,
        )
        for line in lines
    ]  # fmt: skip


def membership_rows(person: Person, day: date) -> list[MembershipRow]:
    """All teams a person was ever in, the newest first."""
    return [
        MembershipRow(
            stay.team_id, stay.team.name, stay.from_on, stay.until_on,
            is_running=stay.until_on is None or stay.until_on > day,
        )
        for stay in person.memberships.select_related("team").order_by("-from_on", "-id")
    ]  # fmt: skip


def lines_above(person: Person, window: Window) -> dict[int, list[Line]]:
    """All solid lines from a person upwards that touch a window; one statement for each layer."""
    found: dict[int, list[Line]] = {}
    asked: set[int] = set()
    waiting = {person.pk}
    while waiting:
        asked |= waiting
        lines = ReportingLine.objects.solid().filter(_touches(window), person__in=waiting)
        rows = lines.values_list("person_id", "manager_id", "from_on", "until_on")
        for below, above, from_on, until_on in rows:
            found.setdefault(below, []).append(Line(above, from_on, until_on))
        waiting = {line.above for pk in waiting for line in found.get(pk, ())} - asked
    return found


def places_above(team_pk: int, window: Window) -> dict[int, list[Line]]:
    """The same for teams: where a team and those above it stood."""
    found: dict[int, list[Line]] = {}
    asked: set[int] = set()
    waiting = {team_pk}
    while waiting:
        asked |= waiting
        places = TeamPlacement.objects.filter(_touches(window), team__in=waiting, parent__isnull=False)
        rows = places.values_list("team_id", "parent_id", "from_on", "until_on")
        for below, above, from_on, until_on in rows:
            assert above is not None
            found.setdefault(below, []).append(Line(above, from_on, until_on))
        waiting = {line.above for pk in waiting for line in found.get(pk, ())} - asked
    return found


def _touches(window: Window) -> Q:
    from_on, until_on = window
    touches = Q(until_on=None) | (Q(until_on__gt=F("from_on")) & Q(until_on__gt=from_on))
    return touches if until_on is None else touches & Q(from_on__lt=until_on)


def _step(person: Person, day: date) -> Step:
    return Step(person.pk, person.name, person.role, person.has_left(day))


def _report(line: ReportingLine) -> Report:
    person = line.person
    return Report(person.pk, person.name, person.role, line.kind, line.what_for, line.from_on)
