"""Who among some people may hear of a goal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from skylight.goals.models import Objective
from skylight.org.models import Person


def who_may_hear(people: Iterable[Person | None], objective: Objective, at: datetime) -> list[Person]:
    """Those who may read the objective; of a draft nobody hears."""
    if objective.is_draft:
        return []
    one_each = {person.pk: person for person in people if person is not None and person.is_real}
    return [person for person in one_each.values() if _may_read(person, objective, at)]


def _may_read(person: Person, objective: Objective, at: datetime) -> bool:
    return Objective.objects.visible_to(person, at).filter(pk=objective.pk).exists()
