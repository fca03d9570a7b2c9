"""What goes and what stays when a person is erased, and who has been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from skylight.activity.models import Comment, Event, Notice
from skylight.goals.models import CheckIn, Objective, SavedView, Score
from skylight.imports.models import Alias
from skylight.org.models import Erasure, Person
from skylight.outbox.models import Endpoint
from skylight.sso.models import ApiToken


@dataclass(frozen=True)
class Traces:
    """How much there is of a person, by what becomes of it."""

    details: tuple[str, ...]
    events: int
    notices: int
    saved_views: int
    other_names: int
    keys: int
    objectives: int
    check_ins: int
    scores: int
    comments: int


def traces(person: Person) -> Traces:
    """What an administrator sees before somebody is erased."""
    about = Q(person=person, objective=None) | Q(subject=f"org.person:{person.pk}")
    details = (
        person.name, person.other_name, person.email or "", person.external_id or "", person.role, person.location,
        person.agency,
    )  # fmt: skip
    return Traces(
        details=tuple(one for one in details if one),
        events=Event.objects.filter(about).count(),
        notices=Notice.objects.filter(person=person).count(),
        saved_views=SavedView.objects.filter(person=person).count(),
        other_names=Alias.objects.filter(person=person).count(),
        keys=ApiToken.objects.filter(person=person).count() + Endpoint.objects.filter(owner=person).count(),
        objectives=Objective.objects.filter(owner_person=person).count(),
        check_ins=CheckIn.objects.filter(by=person).count(),
        scores=Score.objects.filter(by=person).count(),
        comments=Comment.objects.filter(by=person).count(),
    )


def ledger() -> list[dict[str, Any]]:
    """Everybody who has been erased, by number and day of entry alone; what a restore replays."""
    rows = Erasure.objects.order_by("pk").values_list("person_id", "person__created_at", "at", "reason")
    return [
        {"person": pk, "created_at": created.isoformat(), "at": at.isoformat(), "reason": reason}
        for pk, created, at, reason in rows
    ]
