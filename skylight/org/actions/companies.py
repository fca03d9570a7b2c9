"""The company and Skylight's own person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skylight.activity import events
from skylight.lib import paths, versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.actions import rules
from skylight.org.models import Company, Person
from skylight.org.permissions import can_run_company

SYSTEM_ID = "skylight:system"
EDITABLE = ("name", "time_zone", "work_calendar", "fiscal_start_month", "okr_person", "okr_team")


@transaction.atomic
def found_company(
    *,
    by: Person | None = None,
    at: datetime,
    name: str,
    time_zone: str = "UTC",
    work_calendar: str = "weekdays",
) -> Company:
    """Make the one company of this installation; nobody is there yet, so Skylight itself does it.

    Raises RuleBroken when there is one.
    """
    by = by or system_person(at)
    require(can_run_company(by))
    details = {"name": rules.has_name(name), "time_zone": time_zone, "work_calendar": work_calendar}
    _makes_sense(details)
    company, is_new = Company.objects.get_or_create(pk=1, defaults=details)
    if not is_new:
        raise RuleBroken(_("There is a company already."))
    events.record("org.company_founded", by=by, at=at, subject=company, **details)
    return company


@transaction.atomic
def edit_company(company: Company, *, by: Person, at: datetime, version: int, **fields: Any) -> Company:
    """Change what the company is called and works by. Raises RuleBroken, Stale."""
    require(can_run_company(by))
    company = versions.lock(company, version)
    _makes_sense(fields)
    changed = {}
    for name, value in fields.items():
        if getattr(company, name) != value:
            changed[name] = [str(getattr(company, name) or ""), str(value or "")]
            setattr(company, name, value)
    if changed:
        versions.save(company, list(changed))
        events.record("org.company_edited", by=by, at=at, subject=company, changed=changed)
    return company


def system_person(at: datetime) -> Person:
    """Skylight itself, as whom jobs and commands act; made once, cannot sign in."""
    person, is_new = Person.objects.get_or_create(
        external_id=SYSTEM_ID,
        defaults={"name": "Skylight", "kind": Person.Kind.SYSTEM, "password": "!", "created_at": at},
    )
    if is_new:
        person.path = paths.step(person.pk)
        person.save(update_fields=["path"])
    return person


def _makes_sense(details: dict[str, Any]) -> None:
    if unknown := details.keys() - set(EDITABLE):
        raise TypeError(f"a company has no {', '.join(sorted(unknown))}")
    rules.texts_fit(Company, details)
    if "name" in details:
        details["name"] = rules.has_name(details["name"])
    if "time_zone" in details:
        rules.time_zone_exists(details["time_zone"])
    if "work_calendar" in details:
        rules.one_of(details["work_calendar"], ("weekdays", "china", "calendar"), "work_calendar")
    if not 1 <= details.get("fiscal_start_month", 1) <= 12:
        raise RuleBroken(_("Give a month between 1 and 12."), field="fiscal_start_month")
