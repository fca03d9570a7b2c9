"""Who may come in: asked at each sign-in, at each request and before each link is honoured."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Subquery

from skylight.org.models import Company, Person, today


def people() -> QuerySet[Person]:
    """Everybody, each with the company's `company_zone` and `company_name`, so that a request needs no statement more."""
    company = Company.objects.order_by("id")
    zone, name = company.values("time_zone")[:1], company.values("name")[:1]
    return Person.objects.select_related("team").annotate(
        company_zone=Subquery(zone), company_name=Subquery(name)
    )


def may_enter(person: Person, at: datetime) -> bool:
    """Whether somebody out of `people()` works here on the company's local day."""
    return person.may_sign_in(company_day_of(person, at))


def company_day_of(person: Person, at: datetime) -> date:
    """The company's local day, without a statement for somebody out of `people()`."""
    known = person if hasattr(person, "company_zone") else people().get(pk=person.pk)
    return today(at, ZoneInfo(getattr(known, "company_zone", None) or "UTC"))
