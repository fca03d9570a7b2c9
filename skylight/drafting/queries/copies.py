"""Goals of an earlier cycle that one could write once more, and which of them stand in the next one already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.goals.models import KeyResult, Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.lib.markdown import plain
from skylight.org.models import Person, Team

MOST_CYCLES = 30
MOST_SOURCES = 60


@dataclass(frozen=True)
class Source:
    """One goal of an earlier cycle; `is_there` when the cycle that is written for has the same."""

    pk: int
    title: str
    state: str
    key_results: tuple[str, ...]
    is_there: bool
    times_carried: int


@dataclass(frozen=True)
class CopiesPage:
    """The cycles one wrote in, the one that is looked at, and its goals."""

    cycles: tuple[tuple[int, str], ...]
    chosen: int | None
    sources: tuple[Source, ...]


def copies_page(
    viewer: Person, at: datetime, *, team: Team | None, into: Cycle | None, chosen: int | None
) -> CopiesPage:
    """What somebody, or a team, wrote in earlier cycles; four statements."""
    written = _written(viewer, at, team)
    cycles = _cycles(written, into)
    names = tuple((one.pk, shown_name(one)) for one in cycles)
    if chosen not in dict(names):
        chosen = names[0][0] if names else None
    if chosen is None:
        return CopiesPage(names, None, ())
    rows = list(written.filter(cycle=chosen).in_order()[:MOST_SOURCES])
    return CopiesPage(names, chosen, _sources(rows, written.filter(cycle=into) if into else None))


def _written(viewer: Person, at: datetime, team: Team | None) -> ObjectiveQuerySet:
    whose = Q(owner_team=team) if team else Q(owner_person=viewer)
    return Objective.objects.visible_to(viewer, at).filter(whose)


def _cycles(written: ObjectiveQuerySet, into: Cycle | None) -> list[Cycle]:
    """The cycles in which there is something, the newest first, without the one that is written for."""
    found = Cycle.objects.filter(pk__in=written.values("cycle"))
    found = found.exclude(pk=into.pk) if into else found
    return list(found.order_by("-starts_at", "-id")[:MOST_CYCLES])


def _sources(rows: Sequence[Objective], standing: ObjectiveQuerySet | None) -> tuple[Source, ...]:
    there = list(standing.values_list("title", "carried_from")) if standing is not None else []
    titles = {_alike(title) for title, _from in there}
    carried = {pk for _title, pk in there}
    listed: dict[int, list[str]] = {}
    found = KeyResult.objects.live().filter(objective__in=rows).order_by("position", "id")
    for objective, title in found.values_list("objective", "title"):
        listed.setdefault(objective, []).append(plain(title))
    return tuple(
        Source(
            row.pk, plain(row.title), row.state, tuple(listed.get(row.pk, ())),
            _alike(row.title) in titles or row.pk in carried, row.times_carried,
        )
        for row in rows
    )  # fmt: skip


def _alike(title: str) -> str:
    """A title as it is compared."""
    return "".join(letter for letter in plain(title).casefold() if letter.isalnum())
