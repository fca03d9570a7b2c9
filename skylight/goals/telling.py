"""Whom a change of a goal concerns, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from skylight.activity import events
from skylight.activity.models import Comment, Event
from skylight.goals.models import Alignment, Objective, Restriction
from skylight.goals.visibility import team_of_goal
from skylight.org.models import Person

REAL = (Person.Kind.EMPLOYEE, Person.Kind.CONTRACT, Person.Kind.INTERN)


def say(
    kind: str,
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    subject: models.Model | None = None,
    tell: Iterable[Person | None] = (),
    reason: str = "",
    **data: Any,
) -> Event:
    """One event about a goal, in the feeds of its owner or team."""
    return events.record(
        kind,
        by=by,
        at=at,
        subject=subject or objective,
        objective=objective,
        person=objective.owner_person,
        team=objective.owner_team,
        reason=reason,
        tell=[person for person in tell if person is not None],
        **data,
    )


def concerned(objective: Objective, at: datetime) -> list[Person]:
    """Those who must hear of a change: whoever works on the goal, and whoever owns a goal aligned to or from it.

    Of a draft nobody hears; of a restricted goal and one for the team only, those who may read it.
    """
    if objective.is_draft:
        return []
    return _people(objective, at, _at_work(objective) | _aligned(objective))


def conversation(objective: Objective, at: datetime) -> list[Person]:
    """Those who must hear of a comment: whoever works on the goal, and whoever has said something about it."""
    speakers = Comment.objects.filter(objective=objective).values_list("by", flat=True).distinct()
    return _people(objective, at, _at_work(objective) | set(speakers))


def _people(objective: Objective, at: datetime, hearers: set[int | None]) -> list[Person]:
    restriction = Restriction.objects.filter(objective=objective, lifted_at=None, until_at__gt=at).first()
    people = Person.objects.filter(pk__in=hearers, kind__in=REAL, merged_into=None).order_by("pk")
    if restriction is not None:
        audience = set(restriction.audience.values_list("pk", flat=True))
        people = people.filter(pk__in=_at_work(objective) | audience)
    elif objective.is_for_team:
        people = people.filter(Q(pk__in=_at_work(objective)) | team_of_goal(objective))
    return list(people)


def _at_work(objective: Objective) -> set[int | None]:
    team = objective.owner_team
    owners = {objective.owner_person_id, objective.backup_owner_id, team.leader_id if team else None}
    owners.add(objective.mentor_id)
    helpers = objective.contributions.filter(ended_at=None).values_list("person", flat=True)
    key_results = objective.key_results.live().values_list("owner", "backup_owner")
    return owners | set(helpers) | {person for pair in key_results for person in pair}


def _aligned(objective: Objective) -> set[int | None]:
    ends = ("from_objective", "to_objective")
    links = Alignment.objects.live().filter(Q(from_objective=objective) | Q(to_objective=objective))
    owners = [f"{end}__{owner}" for end in ends for owner in ("owner_person", "owner_team__leader")]
    return {person for row in links.values_list(*owners) for person in row}
