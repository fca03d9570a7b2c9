"""Reminding both sides of a request that waits; a reminder is all that comes of silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from skylight.activity import events
from skylight.drafting.models import RequestReminder, SupportRequest
from skylight.drafting.permissions.requests import can_remind
from skylight.goals.models import Objective
from skylight.lib.errors import require
from skylight.lib.working_time import working_days
from skylight.org.models import Company, Person, Team
from skylight.policies.queries import everywhere

OPEN = (Objective.State.DRAFT, Objective.State.PUBLISHED)
SIDES = ("by__team", "to_person__team", "to_team__leader", "objective")


@dataclass(frozen=True)
class Due:
    """Somebody who is to be reminded today, and of which requests."""

    person: Person
    requests: tuple[SupportRequest, ...]


@transaction.atomic
def remind(person: Person, requests: Collection[SupportRequest], *, by: Person, at: datetime) -> bool:
    """Remind one person of the requests that wait; False when they were reminded today already."""
    require(can_remind(by))
    today = Company.objects.get().day(at)
    # Two workers at once take turns.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not requests or RequestReminder.objects.filter(person=person, on=today).exists():
        return False
    rows = RequestReminder.objects.bulk_create(
        RequestReminder(request=one, person=person, on=today, at=at) for one in requests
    )
    events.record(
        "drafting.reminded",
        by=by,
        at=at,
        subject=rows[0],
        tell=[person],
        requests=[one.pk for one in requests],
        count=len(requests),
    )
    return True


def due(at: datetime) -> list[Due]:
    """Who is to be reminded of what on the day of a moment, if it is a working day."""
    company = Company.objects.first()
    if company is None:
        return []
    today, calendar = company.day(at), company.work_calendar
    if not working_days(today, today, calendar=calendar).count:
        return []
    waiting = SupportRequest.objects.waiting().filter(objective__state__in=OPEN, waiting_since__lt=at)
    requests = list(waiting.select_related(*SIDES).order_by("id"))
    reminded = _last_reminders(requests)
    policies = everywhere()
    found: dict[Person, list[SupportRequest]] = defaultdict(list)
    for request in requests:
        patience = policies(_team_of_turn(request))["request_days"]
        for person in _both(request, today):
            since = max(company.day(request.waiting_since), reminded.get((request.pk, person.pk), date.min))
            if _days_after(since, today, calendar) >= patience:
                found[person].append(request)
    return [Due(person, tuple(rows)) for person, rows in found.items()]


def _days_after(since: date, today: date, calendar: str) -> int:
    following = date.fromordinal(since.toordinal() + 1)
    return working_days(following, today, calendar=calendar).count


def _last_reminders(requests: Iterable[SupportRequest]) -> dict[tuple[int, int], date]:
    rows = RequestReminder.objects.filter(request__in=[one.pk for one in requests])
    newest = rows.order_by().values("request", "person").annotate(last=Max("on"))
    return {(pk, person): last for pk, person, last in newest.values_list("request", "person", "last")}


def _both(request: SupportRequest, today: date) -> list[Person]:
    """The two people whom it concerns, as far as they still work here."""
    asked = request.to_person or (request.to_team.leader if request.to_team else None)
    people = {one.pk: one for one in (request.by, asked) if one is not None and one.may_sign_in(today)}
    return list(people.values())


def _team_of_turn(request: SupportRequest) -> Team | None:
    """Whose patience counts: the policy of the side whose turn it is."""
    if request.state == SupportRequest.State.COUNTERED:
        return request.by.team
    return request.to_team or (request.to_person.team if request.to_person else None)
