"""People come, and what is known of them changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skylight.activity import events
from skylight.lib import versions
from skylight.lib.errors import NotAllowed, RuleBroken, require
from skylight.org import names, queries
from skylight.org.actions import places, rules
from skylight.org.actions.naming import named
from skylight.org.models import Membership, Person, ReportingLine, Team
from skylight.org.permissions import OWN_FIELDS, can_change_structure, can_edit_person, can_set_preferences

EDITABLE = OWN_FIELDS | {
    "kind", "email", "role", "agency", "joined_on", "external_id", "is_admin", "manager_not_found",
}  # fmt: skip
KINDS = [kind for kind in Person.Kind.values if kind != Person.Kind.SYSTEM]


@transaction.atomic
def add_person(
    *,
    by: Person,
    at: datetime,
    name: str,
    kind: str = "employee",
    email: str | None = None,
    role: str = "",
    location: str = "",
    team: Team | None = None,
    manager: Person | None = None,
    manager_not_found: str = "",
    joined_on: date | None = None,
    left_on: date | None = None,
    other_name: str = "",
    agency: str = "",
    about: str = "",
    external_id: str | None = None,
    is_admin: bool = False,
    language: str = "en",
    password: str | None = None,
) -> Person:
    """Take somebody in; membership and solid line count from the day they joined, or from today.

    Raises RuleBroken for an e-mail address or id that is taken, and for a team or manager who is no more.
    """
    require(can_change_structure(by))
    company = places.lock_structure()
    team, manager = places.as_it_stands(team), places.as_it_stands(manager)
    person = Person(
        name=name, kind=kind, email=email, role=role, location=location, team=team, manager=manager,
        manager_not_found="" if manager else manager_not_found, joined_on=joined_on, left_on=left_on,
        other_name=other_name, agency=agency, about=about, external_id=external_id, is_admin=is_admin,
        language=language, created_at=at,
    )  # fmt: skip
    day = company.day(at)
    from_on = min(joined_on or day, left_on or day, day)
    rules.is_open(team, day)
    rules.can_be_named(manager, from_on, "manager")
    _makes_sense(person)
    _give_password(person, password, day)
    person.save()
    places.first_place(person, manager)
    _begin(person, from_on, by=by, at=at)
    places.figures_due(company, day)
    events.record(
        "org.person_added", by=by, at=at, subject=person, person=person, team=team, tell=[manager],
        kind_of_person=kind, joined_on=joined_on, left_on=left_on, role=role, **named("whom", person),
        **named("manager", manager),
    )  # fmt: skip
    return person


@transaction.atomic
def edit_person(person: Person, *, by: Person, at: datetime, version: int, **fields: Any) -> Person:
    """Change what is known of a person; team, line and departure have actions of their own.

    Raises RuleBroken for what makes no sense, Stale when somebody was quicker.
    """
    if unknown := fields.keys() - EDITABLE:
        raise TypeError(f"edit_person does not change {', '.join(sorted(unknown))}")
    require(can_edit_person(by, person))
    if not fields.keys() <= OWN_FIELDS:
        # Addresses stay unique and an administrator remains, also when two edit two people at a time.
        places.lock_structure()
    person = versions.lock(person, version)
    changed = _changes(person, fields)
    if not changed:
        return person
    if not can_edit_person(by, person, frozenset(changed)):
        raise NotAllowed
    _keep_an_administrator(person, at)
    _makes_sense(person)
    versions.save(person, [*changed, "sort_name", "search_key"])
    events.record(
        "org.person_edited",
        by=by,
        at=at,
        subject=person,
        person=person,
        changed=changed,
        **named("whom", person),
    )
    return person


@transaction.atomic
def set_preferences(
    person: Person, *, by: Person, at: datetime, language: str, theme: str, time_zone: str, mail: str = ""
) -> Person:
    """Choose language, theme, time zone and when to be mailed; an empty time zone is the company's, `mail` stays."""
    require(can_set_preferences(by, person))
    mail = mail or person.mail
    rules.one_of(language, dict(Person._meta.get_field("language").flatchoices), "language")
    rules.one_of(theme, Person.Theme.values, "theme")
    rules.one_of(mail, Person.Mail.values, "mail")
    if time_zone:
        rules.time_zone_exists(time_zone)
    person.language, person.theme, person.time_zone, person.mail = language, theme, time_zone, mail
    person.save(update_fields=["language", "theme", "time_zone", "mail"])
    events.record(
        "org.preferences_set",
        by=by,
        at=at,
        subject=person,
        language=language,
        theme=theme,
        time_zone=time_zone,
        mail=mail,
    )
    return person


def last_administrator(person: Person, day: date) -> bool:
    """Whether nobody else who may sign in administers this installation."""
    others = Person.objects.here(day).filter(is_admin=True, is_active=True).exclude(pk=person.pk)
    return not others.exists()


def _begin(person: Person, from_on: date, *, by: Person, at: datetime) -> None:
    until_on = person.left_on if person.left_on and person.left_on <= from_on else None
    details = {"person": person, "from_on": from_on, "until_on": until_on, "by": by, "at": at}
    if person.team:
        Membership.objects.create(team=person.team, **details)
    if person.manager:
        ReportingLine.objects.create(manager=person.manager, **details)


def _give_password(person: Person, password: str | None, day: date) -> None:
    person.is_active = not person.has_left(day)
    if password is None or not person.is_active:
        person.set_unusable_password()
    else:
        rules.password_is_strong(password, person)
        person.set_password(password)


def _changes(person: Person, fields: dict[str, Any]) -> dict[str, list[str]]:
    """Write the fields into the row; what changed, as text before and after."""
    changed = {}
    for name, value in fields.items():
        before = getattr(person, name)
        if (before or "") != (value or ""):
            changed[name] = ["" if before is None else str(before), "" if value is None else str(value)]
            setattr(person, name, value)
    return changed


def _makes_sense(person: Person) -> None:
    person.name = rules.has_name(person.name)
    person.sort_name = names.sort_name(person.name)
    person.search_key = names.search_key(person.name, person.other_name, person.role)
    rules.one_of(person.kind, KINDS, "kind")
    rules.one_of(person.language, dict(Person._meta.get_field("language").flatchoices), "language")
    rules.texts_fit(Person, {name: getattr(person, name) for name in EDITABLE - {"joined_on", "is_admin"}})
    person.email = rules.email_is_free(person.email, person)
    person.external_id = rules.external_id_is_free(person if person.pk else Person, person.external_id)
    if person.is_admin and not person.is_real:
        raise RuleBroken(_("Only a real person can be an administrator."), field="is_admin")
    if person.joined_on and person.left_on and person.left_on < person.joined_on:
        raise RuleBroken(_("Somebody cannot leave before they join."), field="left_on")


def _keep_an_administrator(person: Person, at: datetime) -> None:
    was_admin = Person.objects.filter(pk=person.pk, is_admin=True).exists()
    if was_admin and not person.is_admin and last_administrator(person, queries.company_day(at)):
        raise RuleBroken(_("Name another administrator first."), field="is_admin")
