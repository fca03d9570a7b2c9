"""Reporting lines and memberships: dated, never rewritten, the solid one never in a loop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from skylight.activity import events
from skylight.lib.errors import RuleBroken, require
from skylight.org import queries
from skylight.org.actions import places, rules
from skylight.org.actions.naming import named
from skylight.org.loops import Line, Window, loop_through, overlap
from skylight.org.models import Membership, Person, ReportingLine, Team
from skylight.org.permissions import can_change_structure, can_point_line

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOLID = ReportingLine.Kind.SOLID


@transaction.atomic
def set_manager(
    person: Person,
    *,
    by: Person,
    at: datetime,
    manager: Person | None,
    from_on: date | None = None,
    reason: str = "",
    warnings: Sequence[str] = (),
) -> ReportingLine | None:
    """Let a person (and all below) answer to somebody else, or to nobody, from a day that is not in the future.

    `warnings` are the structure warnings the mover was shown; they ask for a reason and stay in the history.
    Raises RuleBroken for a loop (naming everybody on it), for nothing new, and where a later line begins already.
    """
    require(can_change_structure(by))
    company = places.lock_structure()
    day = company.day(at)
    from_on = from_on or day
    person, manager = places.as_it_stands(person), places.as_it_stands(manager)
    before = person.manager
    _reason_for(warnings, reason)
    _may_begin(person, manager, from_on, day)
    if before == manager and not (manager is None and person.manager_not_found):
        raise RuleBroken(_already(person, manager), field="manager")
    end_open_line(person, from_on)
    line = begin_line(person, manager, from_on=from_on, reason=reason, by=by, at=at) if manager else None
    point(person, manager)
    places.figures_due(company, day)
    events.record(
        "org.manager_set", by=by, at=at, subject=person, person=person, reason=reason, tell=[person, before, manager],
        from_on=from_on, warnings=list(warnings), **named("whom", person), **named("before", before),
        **named("manager", manager),
    )  # fmt: skip
    return line


@transaction.atomic
def add_line(
    person: Person,
    *,
    by: Person,
    at: datetime,
    manager: Person,
    kind: str,
    from_on: date | None = None,
    until_on: date | None = None,
    what_for: str = "",
    reason: str = "",
) -> ReportingLine:
    """Draw one more line: dotted, project lead or module owner; or a finished piece of solid line for the past.

    Raises RuleBroken for a second line of the same kind at the same time, and for days that make no sense.
    """
    require(can_point_line(by, person, kind))
    rules.one_of(kind, ReportingLine.Kind.values, "kind")
    if kind == SOLID and until_on is None:
        # There is one, since a manager is named.
        line = set_manager(person, by=by, at=at, manager=manager, from_on=from_on, reason=reason)
        return cast("ReportingLine", line)
    day = places.lock_structure().day(at)
    from_on = from_on or day
    person, manager = places.as_it_stands(person), places.as_it_stands(manager)
    rules.texts_fit(ReportingLine, {"what_for": what_for})
    _may_begin(person, manager, from_on, day)
    _ends_well(from_on, until_on, latest=day if kind == SOLID else None)
    _refuse_double(person, manager, kind, what_for, (from_on, until_on))
    line = begin_line(
        person, manager, kind=kind, from_on=from_on, until_on=until_on, what_for=what_for,
        reason=reason, by=by, at=at,
    )  # fmt: skip
    events.record(
        "org.line_added", by=by, at=at, subject=line, person=person, reason=reason, tell=[person, manager],
        line=kind, from_on=from_on, until_on=until_on, what_for=what_for, **named("whom", person),
        **named("manager", manager),
    )  # fmt: skip
    return line


@transaction.atomic
def end_line(
    line: ReportingLine, *, by: Person, at: datetime, on: date | None = None, reason: str = ""
) -> ReportingLine:
    """End a line on a day (today unless said); a solid one not later than today.

    Raises RuleBroken when it has ended already or the day is before it began.
    """
    require(can_point_line(by, line.person, line.kind))
    company = places.lock_structure()
    day = company.day(at)
    on = on or day
    line = ReportingLine.objects.select_related("person", "manager").get(pk=line.pk)
    if line.until_on is not None and line.until_on <= day:
        raise RuleBroken(_("This line ended on %(day)s.") % {"day": rules.said(line.until_on)})
    _ends_well(line.from_on, on, latest=day if line.kind == SOLID else None, field="on")
    was_open = line.until_on is None
    line.until_on = on
    line.save(update_fields=["until_on"])
    if line.kind == SOLID and was_open:
        point(line.person, None)
        places.figures_due(company, day)
    events.record(
        "org.line_ended", by=by, at=at, subject=line, person=line.person, reason=reason,
        tell=[line.person, line.manager], line=line.kind, on=on, what_for=line.what_for,
        **named("whom", line.person), **named("manager", line.manager),
    )  # fmt: skip
    return line


@transaction.atomic
def join_team(
    person: Person, *, by: Person, at: datetime, team: Team | None, from_on: date | None = None
) -> Membership | None:
    """Let a person belong to another team, or to none, from a day that is not in the future.

    Raises RuleBroken for a closed team, for nothing new, and where a later membership begins already.
    """
    require(can_change_structure(by))
    day = places.lock_structure().day(at)
    from_on = from_on or day
    person, team = places.as_it_stands(person), places.as_it_stands(team)
    before = person.team
    rules.is_open(team, from_on)
    _may_begin(person, None, from_on, day)
    if before == team:
        raise RuleBroken(_("%(name)s is in that team.") % {"name": person.name}, field="team")
    _end_open_membership(person, from_on)
    details = {"person": person, "team": team, "from_on": from_on, "by": by, "at": at}
    membership = Membership.objects.create(**details) if team else None
    person.team = team
    person.save(update_fields=["team"])
    events.record(
        "org.team_joined", by=by, at=at, subject=person, person=person, team=team or before, tell=[person],
        from_on=from_on, **named("whom", person), **named("before", before), **named("group", team),
    )  # fmt: skip
    return membership


def point(person: Person, manager: Person | None) -> None:
    """Keep who the manager is today, and everybody's place below."""
    person.manager = manager
    person.manager_not_found = ""
    person.save(update_fields=["manager", "manager_not_found"])
    places.move(person, manager)


def begin_line(person: Person, manager: Person, *, kind: str = SOLID, **details: object) -> ReportingLine:
    """Write a line; a solid one only if it closes no loop on any of its days."""
    line = ReportingLine(person=person, manager=manager, kind=kind, **details)
    if kind == SOLID:
        window = (line.from_on, line.until_on)
        lines = queries.lines_above(manager, window)
        lines[person.pk] = [Line(manager.pk, *window)]
        refuse_loop(loop_through(person.pk, lines, window))
    line.save()
    return line


def end_open_line(person: Person, on: date) -> None:
    """End the open solid line. Raises RuleBroken when a line covers days after `on` that would then be covered twice."""
    lines = person.lines.filter(kind=SOLID)
    _refuse_later(
        lines.filter(_reaches_beyond(on)).select_related("manager").order_by("from_on", "id").last(),
        since=_("%(name)s reports to %(other)s since %(day)s. Choose that day or a later one."),
        until=_("%(name)s reported to %(other)s until %(day)s. Choose that day or a later one."),
    )
    lines.filter(until_on=None).update(until_on=on)


def refuse_loop(way: Sequence[int] | None) -> None:
    """Raises RuleBroken with the names of everybody on the loop."""
    if way is None:
        return
    people = Person.objects.in_bulk(way)
    names = " → ".join(people[pk].name for pk in way)
    raise RuleBroken(_("That would close a loop: %(names)s.") % {"names": names}, field="manager")


def _end_open_membership(person: Person, on: date) -> None:
    memberships = person.memberships.all()
    _refuse_later(
        memberships.filter(_reaches_beyond(on)).select_related("team").order_by("from_on", "id").last(),
        since=_("%(name)s is in %(other)s since %(day)s. Choose that day or a later one."),
        until=_("%(name)s was in %(other)s until %(day)s. Choose that day or a later one."),
    )
    memberships.filter(until_on=None).update(until_on=on)


def _reaches_beyond(on: date) -> Q:
    """Rows that begin after a day, or have ended after it: a change on that day would cover their days twice."""
    return (Q(from_on__gt=on) & (Q(until_on=None) | Q(until_on__gt=F("from_on")))) | Q(
        from_on__lte=on, until_on__gt=on
    )


def _refuse_later(
    row: ReportingLine | Membership | None, *, since: StrOrPromise, until: StrOrPromise
) -> None:
    if row is None:
        return
    other = row.manager.name if isinstance(row, ReportingLine) else row.team.name
    told, day = (since, row.from_on) if row.until_on is None else (until, row.until_on)
    details = {"name": row.person.name, "other": other, "day": rules.said(day)}
    raise RuleBroken(told % details, field="from_on")


def _may_begin(person: Person, manager: Person | None, from_on: date, day: date) -> None:
    rules.can_be_named(person, from_on, "person")
    rules.can_be_named(manager, from_on, "manager")
    if from_on > day:
        raise RuleBroken(_("Choose today or an earlier day."), field="from_on")
    if person.joined_on is not None and from_on < min(person.joined_on, day):
        raise RuleBroken(
            _("%(name)s joined on %(day)s; choose that day or a later one.")
            % {"name": person.name, "day": rules.said(person.joined_on)},
            field="from_on",
        )
    if manager == person:
        raise RuleBroken(_("Nobody reports to themselves."), field="manager")


def _ends_well(from_on: date, until_on: date | None, *, latest: date | None, field: str = "until_on") -> None:
    if until_on is not None and until_on < from_on:
        raise RuleBroken(
            _("It began on %(day)s and cannot end before that.") % {"day": rules.said(from_on)}, field=field
        )
    if latest is not None and until_on is not None and until_on > latest:
        raise RuleBroken(_("A solid line ends today or earlier."), field=field)


def _refuse_double(person: Person, manager: Person, kind: str, what_for: str, window: Window) -> None:
    """One solid line at a time, and no second line to the same person for the same thing."""
    others = person.lines.filter(kind=kind)
    if kind != SOLID:
        others = others.filter(manager=manager, what_for=what_for)
    for other in others.select_related("manager"):
        if overlap((other.from_on, other.until_on), window):
            told = _("%(name)s has this line to %(other)s since %(day)s.")
            details = {"name": person.name, "other": other.manager.name, "day": rules.said(other.from_on)}
            raise RuleBroken(told % details, field="from_on")


def _reason_for(warnings: Sequence[str], reason: str) -> None:
    if warnings and not reason.strip():
        raise RuleBroken(_("Say why this is worth it; everybody can read it."), field="reason")


def _already(person: Person, manager: Person | None) -> str:
    if manager is None:
        return _("%(name)s reports to nobody.") % {"name": person.name}
    return _("%(name)s reports to %(manager)s already.") % {"name": person.name, "manager": manager.name}
