"""What an action left on record."""

from __future__ import annotations

from skylight.activity.models import Event
from skylight.goals.models import Objective, RevisionChange
from skylight.org.models import Person


def event(kind: str) -> Event:
    """The only event of that kind."""
    return Event.objects.get(kind=kind)


def told(kind: str) -> set[Person]:
    """Who was told of the only event of that kind."""
    return {notice.person for notice in event(kind).notices.select_related("person")}


def kinds() -> list[str]:
    """All that happened to goals, oldest first."""
    events = Event.objects.filter(kind__startswith="goals.").order_by("id")
    return list(events.values_list("kind", flat=True))


def diff(objective: Objective) -> list[tuple[str, str, str]]:
    """Every field's text before and after, oldest first."""
    changes = RevisionChange.objects.filter(revision__objective=objective).order_by("id")
    return list(changes.values_list("field", "before", "after"))
