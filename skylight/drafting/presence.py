"""Who is writing in a team's drafts just now: a word in the cache that is forgotten within a minute.

It is nobody's record and changes nothing: what was written, by whom and when, stands in the events of the goals.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache

from skylight.org.models import Person, Team

LASTS = timedelta(seconds=60)
Seen = dict[int, tuple[str, float]]


def come(person: Person, team: Team, cycle: int, at: datetime) -> None:
    """Say that somebody has these drafts open."""
    writing = {**_writing(team, cycle, at), person.pk: (person.name, at.timestamp())}
    cache.set(_key(team, cycle), writing, LASTS.total_seconds())


def others(person: Person, team: Team, cycle: int, at: datetime) -> list[str]:
    """The names of those who have them open besides; one statement."""
    return sorted(name for pk, (name, _) in _writing(team, cycle, at).items() if pk != person.pk)


def _writing(team: Team, cycle: int, at: datetime) -> Seen:
    since = (at - LASTS).timestamp()
    kept: Seen = cache.get(_key(team, cycle)) or {}
    return {pk: (name, seen) for pk, (name, seen) in kept.items() if seen > since}


def _key(team: Team, cycle: int) -> str:
    return f"writing-{team.pk}-{cycle}"
