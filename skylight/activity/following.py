"""What somebody follows, and whom an event is news for because of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from skylight.activity.models import Event, Follow

# What colleagues want to hear of; the rest is history.
NEWS = (
    "goals.published", "goals.checked_in", "goals.closed", "goals.abandoned", "goals.scored", "goals.aligned",
    "goals.commented", "goals.key_result_cancelled", "goals.edited", "goals.key_result_edited",
)  # fmt: skip
MOST = 200


@dataclass(frozen=True)
class Followed:
    """What somebody follows, by id; a person or a team stands for the goals they own."""

    people: tuple[int, ...]
    teams: tuple[int, ...]
    objectives: tuple[int, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.people or self.teams or self.objectives)

    @property
    def events(self) -> Q:
        """The condition on events that they are about any of it; lists of ids, so that each finds its own index."""
        return Q(objective__in=self.objectives) | Q(person__in=self.people) | Q(team__in=self.teams)


def followed_by(person: Any) -> Followed:
    """What somebody follows now; one statement."""
    rows = list(Follow.objects.live().filter(person=person).values_list("whom", "team", "objective")[:MOST])
    people, teams, objectives = (
        tuple(sorted(row[place] for row in rows if row[place] is not None)) for place in range(3)
    )
    return Followed(people, teams, objectives)


def follows_of(event: Event) -> QuerySet[Follow]:
    """Those that an event is news for: of whoever follows its goal or its goal's owner, but for who did it."""
    about = Q(objective=event.objective_id) if event.objective_id else Q(pk__in=[])
    if event.person_id:
        about |= Q(whom=event.person_id)
    if event.team_id:
        about |= Q(team=event.team_id)
    return Follow.objects.live().filter(about).exclude(person=event.by_id)


def once(found: Iterable[Event]) -> list[Event]:
    """Several steps of one act, such as a check-in on three key results, are told once, as the first of them."""
    told: dict[object, Event] = {}
    for one in found:
        told.setdefault((one.kind, one.by_id, one.objective_id, one.at), one)
    return list(told.values())
