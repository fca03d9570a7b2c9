"""Finding what to look at on the map: goals by words and owner, people and teams by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from skylight.goals.queries.explorer import Filter, in_order
from skylight.goals.queries.owners import Owner, owner_of
from skylight.org.models import Person
from skylight.org.queries import company_day, suggestions, team_suggestions

MOST = 20
MOST_NAMES = 6


@dataclass(frozen=True)
class Found:
    """What fits: goals with their owners, and the people and teams of that name."""

    goals: list[tuple[int, str, Owner]]
    people: list[Owner]
    teams: list[Owner]

    def __bool__(self) -> bool:
        return bool(self.goals or self.people or self.teams)


def find(words: str, owner: str, cycle: int | None, *, viewer: Person, at: datetime) -> Found:
    """The first few that fit; four statements."""
    wanted = Filter(words=words, who=owner, cycle=cycle)
    rows = in_order(wanted, viewer=viewer, at=at).select_related("owner_person", "owner_team")
    goals = [(one.pk, one.title, owner_of(one)) for one in rows[:MOST]]
    named = words or owner
    day = company_day(at)
    people = suggestions(viewer, day, named, MOST_NAMES) if named else []
    teams = team_suggestions(named, day)[:MOST_NAMES] if named else []
    return Found(
        goals,
        [Owner("person", one.id, one.name) for one in people],
        [Owner("team", one.pk, one.name) for one in teams],
    )
