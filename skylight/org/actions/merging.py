"""A placeholder turns out to be somebody: all that stood under its name becomes theirs."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from skylight.activity import events
from skylight.lib.errors import RuleBroken, require
from skylight.org import queries
from skylight.org.actions import places
from skylight.org.actions.lines import point, refuse_loop
from skylight.org.actions.naming import named
from skylight.org.loops import ALWAYS, loop_through, overlap
from skylight.org.models import Company, Membership, Person, ReportingLine, Team
from skylight.org.permissions import can_change_structure

SOLID = ReportingLine.Kind.SOLID
Row = TypeVar("Row", ReportingLine, Membership)


@transaction.atomic
def absorb(placeholder: Person, *, by: Person, at: datetime, into: Person) -> Person:
    """Give a placeholder's lines, reports, memberships and teams to the person it stood for.

    A line of its own that the person's lines contradict stays with the placeholder, ended today.
    Raises RuleBroken when it is no placeholder, and for a loop (naming everybody on it).
    """
    require(can_change_structure(by))
    company = places.lock_structure()
    day = company.day(at)
    placeholder, into = places.as_it_stands(placeholder), places.as_it_stands(into)
    _may_merge(placeholder, into)
    reports = _take_reports(placeholder, into)
    _take_lines(placeholder, into, day, by=by, at=at)
    _take_memberships(placeholder, into, day)
    refuse_loop(loop_through(into.pk, queries.lines_above(into, ALWAYS)))
    _take_place(placeholder, into)
    _take_names(placeholder, into)
    places.figures_due(company, day)
    events.record(
        "org.placeholder_absorbed", by=by, at=at, subject=into, person=into, tell=[into], reports=reports,
        **named("whom", into), **named("placeholder", placeholder),
    )  # fmt: skip
    return into


def _may_merge(placeholder: Person, into: Person) -> None:
    if placeholder.kind != Person.Kind.PLACEHOLDER:
        raise RuleBroken(_("Only a placeholder can be merged into a person."))
    if placeholder.merged_into_id:
        raise RuleBroken(_("%(name)s has been merged already.") % {"name": placeholder.name})
    if placeholder == into or into.merged_into_id or not into.is_real:
        raise RuleBroken(_("Choose a person who works here."), field="into")


def _take_reports(placeholder: Person, into: Person) -> int:
    """All lines to the placeholder, past ones too, for it was this person all along."""
    ReportingLine.objects.filter(manager=placeholder).exclude(person=into).update(manager=into)
    return Person.objects.filter(manager=placeholder).exclude(pk=into.pk).update(manager=into)


def _take_lines(placeholder: Person, into: Person, day: date, *, by: Person, at: datetime) -> None:
    """The placeholder's lines upwards, as far as the person had none of those days."""
    into.lines.filter(manager=placeholder, until_on=None).update(until_on=day)
    placeholder.lines.exclude(manager=into).exclude(kind=SOLID).update(person=into)
    solid = placeholder.lines.solid().exclude(manager=into)
    _take_free(solid, into.lines.solid(), into)
    left = solid.filter(until_on=None).select_related("manager").first()
    if left and not into.lines.solid().filter(until_on=None).exists():
        ReportingLine.objects.create(person=into, manager=left.manager, from_on=day, by=by, at=at)
    placeholder.lines.filter(until_on=None).update(until_on=day)


def _take_memberships(placeholder: Person, into: Person, day: date) -> None:
    _take_free(placeholder.memberships.all(), into.memberships.all(), into)
    placeholder.memberships.filter(until_on=None).update(until_on=day)
    if current := into.memberships.filter(until_on=None).select_related("team").first():
        into.team = current.team
        into.save(update_fields=["team"])


def _take_free(theirs: QuerySet[Row], mine: QuerySet[Row], into: Person) -> None:
    """Hand over the rows whose days the person's own rows leave free."""
    taken = [(row.from_on, row.until_on) for row in mine]
    for row in theirs:
        if not any(overlap((row.from_on, row.until_on), window) for window in taken):
            row.person = into
            row.save(update_fields=["person"])


def _take_place(placeholder: Person, into: Person) -> None:
    """Where both stand today: the person at the end of their open line, the reports below the person."""
    line = into.lines.solid().filter(until_on=None).select_related("manager").first()
    manager = places.as_it_stands(line.manager) if line else None
    if into.manager != manager:
        point(into, manager)
    places.hand_over(placeholder, into)


def _take_names(placeholder: Person, into: Person) -> None:
    Team.objects.filter(leader=placeholder).update(leader=into)
    Company.objects.filter(okr_person=placeholder).update(okr_person=into)
    Person.objects.filter(merged_into=placeholder).update(merged_into=into)
    placeholder.merged_into = into
    placeholder.manager = placeholder.team = None
    placeholder.is_active = False
    placeholder.save(update_fields=["merged_into", "manager", "team", "is_active"])
