"""What somebody can close in one go at the end of a cycle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from skylight.cycles.models import Cycle
from skylight.cycles.queries import current_cycle, cycles_to_write_in
from skylight.goals import permissions
from skylight.goals.models import Objective, Retro
from skylight.goals.queries.cards import Card, cards
from skylight.goals.queries.owners import own_ids
from skylight.goals.visibility import policies_of_moment
from skylight.org.models import Person, Team
from skylight.policies.queries import Policy

MOST = 30


@dataclass(frozen=True)
class Open:
    """One objective that is not closed yet; `is_scored` says whether this person gives scores here."""

    row: Objective
    card: Card
    retro: Retro | None
    is_scored: bool


@dataclass(frozen=True)
class Closing:
    """The cycle that comes to its end, what is open in it, and the cycles into which one may carry over."""

    cycle: Cycle | None
    open: tuple[Open, ...]
    later: tuple[Cycle, ...]
    is_scoring: bool


def closing(person: Person, *, at: datetime) -> Closing:
    """One's own published objectives of the current cycle and those of teams one leads."""
    cycle = current_cycle(at, person.team)
    mine = Objective.objects.live().filter(pk__in=own_ids(person), cycle=cycle)
    owners = ("owner_person__team", "owner_team", "cycle")
    rows = {row.pk: row for row in mine.select_related(*owners).in_order()[:MOST]}
    found = cards(Objective.objects.filter(pk__in=rows).in_order(), viewer=person, at=at) if rows else []
    retros = {one.objective_id: one for one in Retro.objects.filter(objective__in=rows)}
    policies = policies_of_moment(person, at)
    return Closing(
        cycle=cycle,
        open=tuple(
            Open(rows[one.id], one, retros.get(one.id), _is_scored(person, rows[one.id], policies))
            for one in found
        ),
        later=tuple(one for one in cycles_to_write_in(at, person.team) if _is_later(one, cycle)),
        is_scoring=cycle is not None and cycle.phase(at) == "scoring",
    )


def _is_scored(person: Person, row: Objective, policies: Callable[[Team | None], Policy]) -> bool:
    policy = policies(row.owner_team or (row.owner_person.team if row.owner_person else None))
    return permissions.can_score(person, row) and policy["scoring"] != "none"


def _is_later(one: Cycle, cycle: Cycle | None) -> bool:
    return bool(cycle and cycle.starts_at and one.starts_at and one.starts_at > cycle.starts_at)
