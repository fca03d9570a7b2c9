"""The goals of others that concern a leader: two lines, two parts.

A project goal concerns whoever leads its owner in a project, a module or by a dotted line; an ability or functional
goal concerns the line manager, as do the project goals of somebody whom nobody else leads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from skylight.cycles import queries as cycles
from skylight.cycles.queries import CycleChoice
from skylight.goals.models import Objective
from skylight.goals.queries.cards import Card, cards
from skylight.goals.queries.owners import Owner
from skylight.org.models import Person, ReportingLine

PAGE = 60
PROJECT = Objective.Kind.PROJECT


@dataclass(frozen=True)
class Led:
    """One person with those of their goals that concern the leader; `words` say which line joins the two."""

    owner: Owner
    words: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class LedPage:
    """What a leader follows in a cycle: by other lines, and by the solid one; sixty goals at a time."""

    cycle: CycleChoice | None
    choices: tuple[CycleChoice, ...]
    projects: tuple[Led, ...]
    line: tuple[Led, ...]
    has_more: bool


def led_page(viewer: Person, at: datetime, cycle: int | None = None, number: int = 1) -> LedPage | None:
    """The goals that concern a leader, drafts as far as they may be read; None when there is no such cycle."""
    choices = cycles.cycle_choices(viewer, at, viewer.team)
    chosen = next((one for one in choices if (one.pk == cycle if cycle else one.is_current)), None)
    if chosen is None:
        return None if cycle else LedPage(None, (), (), (), False)
    start = (number - 1) * PAGE
    found = cards(_goals(viewer, at, chosen)[start : start + PAGE + 1], viewer=viewer, at=at)
    lines = _lines(viewer, at)
    return LedPage(
        cycle=chosen,
        choices=tuple(choices),
        projects=_by_owner((one for one in found[:PAGE] if _is_of_project(one, lines)), lines),
        line=_by_owner((one for one in found[:PAGE] if not _is_of_project(one, lines)), {}),
        has_more=len(found) > PAGE,
    )


def concerning(viewer: Person, at: datetime) -> Q:
    """The condition on objectives to concern somebody who leads; each line by its own index."""
    other = ReportingLine.objects.on(at.date()).other()
    goals = Objective.objects.order_by()
    projects = goals.filter(kind=PROJECT, owner_person__in=other.filter(manager=viewer).values("person"))
    led_elsewhere = other.filter(person__manager=viewer).values("person")
    line = goals.filter(owner_person__manager=viewer).exclude(kind=PROJECT, owner_person__in=led_elsewhere)
    return Q(pk__in=projects.values("pk").union(line.values("pk")))


def leads_somebody(viewer: Person, at: datetime) -> bool:
    """Does anybody answer to this person by any line? One statement."""
    return ReportingLine.objects.on(at.date()).filter(manager=viewer).exists()


def _goals(viewer: Person, at: datetime, cycle: CycleChoice) -> QuerySet[Objective]:
    found = Objective.objects.visible_to(viewer, at).filter(concerning(viewer, at), cycle=cycle.pk)
    standing = found.exclude(state=Objective.State.ABANDONED)
    return standing.order_by("owner_person__sort_name", "owner_person", "position", "id")


def _lines(viewer: Person, at: datetime) -> dict[int, str]:
    """By person what the viewer leads them in."""
    found = ReportingLine.objects.on(at.date()).other().filter(manager=viewer).order_by("kind", "id")
    words: dict[int, list[str]] = {}
    for one in found:
        words.setdefault(one.person_id, []).append(one.what_for or str(one.get_kind_display()))
    return {person: " · ".join(listed) for person, listed in words.items()}


def _is_of_project(card: Card, lines: dict[int, str]) -> bool:
    return card.kind == PROJECT and card.owner.id in lines


def _by_owner(found: Iterable[Card], lines: dict[int, str]) -> tuple[Led, ...]:
    by_owner: dict[Owner, list[Card]] = {}
    for card in found:
        by_owner.setdefault(card.owner, []).append(card)
    return tuple(Led(owner, lines.get(owner.id, ""), tuple(listed)) for owner, listed in by_owner.items())
