"""People leave, and sometimes come back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skylight.activity import events
from skylight.lib.errors import RuleBroken, require
from skylight.org.actions import places, rules
from skylight.org.actions.naming import named
from skylight.org.actions.people import last_administrator
from skylight.org.models import Person
from skylight.org.permissions import can_change_structure


@transaction.atomic
def let_go(person: Person, *, by: Person, at: datetime, on: date | None = None) -> Person:
    """Set the first day on which somebody is no longer here: today unless said, or the end of a contract.

    When the day has come, sessions and reset links die with the password; a day ahead takes effect by itself,
    since every request asks `may_sign_in`. Reports keep their line until somebody decides, the manager is told.
    Raises RuleBroken for the last administrator and for days that make no sense.
    """
    require(can_change_structure(by))
    company = places.lock_structure()
    day = company.day(at)
    on = on or day
    person = places.as_it_stands(person)
    _may_go(person, on, day)
    person.left_on = on
    if on <= day:
        person.is_active = False
        person.set_unusable_password()
    else:
        person.is_active = True
    person.save(update_fields=["left_on", "is_active", "password"])
    places.figures_due(company, day)
    events.record(
        "org.person_left", by=by, at=at, subject=person, person=person, team=person.team,
        tell=[person.manager], on=on, reports=person.reports.here(on).count(), **named("whom", person),
    )  # fmt: skip
    return person


@transaction.atomic
def take_back(person: Person, *, by: Person, at: datetime) -> Person:
    """Somebody stays or returns; they sign in again with a new password.

    Raises RuleBroken when they are not leaving.
    """
    require(can_change_structure(by))
    company = places.lock_structure()
    person = places.as_it_stands(person)
    if person.left_on is None:
        raise RuleBroken(_("%(name)s is here.") % {"name": person.name})
    before = person.left_on
    person.left_on = None
    person.is_active = True
    person.save(update_fields=["left_on", "is_active"])
    places.figures_due(company, company.day(at))
    events.record(
        "org.person_taken_back", by=by, at=at, subject=person, person=person, team=person.team,
        tell=[person.manager], before=before, **named("whom", person),
    )  # fmt: skip
    return person


def _may_go(person: Person, on: date, day: date) -> None:
    if person.kind == Person.Kind.SYSTEM or person.merged_into_id:
        raise RuleBroken(_("Choose a person who works here."))
    if person.left_on == on:
        raise RuleBroken(
            _("%(name)s leaves on %(day)s already.") % {"name": person.name, "day": rules.said(on)},
            field="on",
        )
    if person.has_left(day):
        raise RuleBroken(
            _("%(name)s left on %(day)s.") % {"name": person.name, "day": rules.said(person.left_on)},
            field="on",
        )
    if person.joined_on is not None and on < person.joined_on:
        raise RuleBroken(_("Somebody cannot leave before they join."), field="on")
    if person.is_admin and last_administrator(person, day):
        raise RuleBroken(_("Name another administrator first."))
