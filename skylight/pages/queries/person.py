"""A person as everybody may see them: who, where in the line, and what they set themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from skylight.cycles.models import Cycle
from skylight.cycles.names import shown_name
from skylight.cycles.queries import CycleChoice, current_cycle, cycle_choices
from skylight.goals.models import Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.cards import Card, Placeholder, cards, placeholders
from skylight.lib import paths
from skylight.org.models import Person, ReportingLine

MOST_REPORTS = 50
MOST_PAST = 60


@dataclass(frozen=True)
class Someone:
    """Another person in the line, with what joins them."""

    id: int
    name: str
    words: str
    has_left: bool = False

    @property
    def url(self) -> str:
        return f"/people/{self.id}/"


@dataclass(frozen=True)
class Past:
    """One earlier cycle with the scores of its goals."""

    cycle_id: int
    cycle: str
    goals: tuple[tuple[int, str, str, Decimal | None, str], ...]


@dataclass(frozen=True)
class PersonPage:
    """All that the page shows."""

    line: list[Someone]
    other_lines: list[Someone]
    reports: list[Someone]
    reports_count: int
    cycle: Cycle | None
    choices: list[CycleChoice]
    cards: list[Card]
    restricted: list[Placeholder]
    past: list[Past]


def person_page(
    person: Person, *, viewer: Person, at: datetime, today: date, cycle: Cycle | None
) -> PersonPage:
    """Everything for one person's page; `cycle` is the chosen one, else the current one."""
    chosen = cycle or current_cycle(at, person.team)
    all_of_them = Objective.objects.visible_to(viewer, at).filter(owner_person=person)
    own = all_of_them.filter(cycle=chosen).in_order() if chosen else all_of_them.none()
    hidden = (
        Objective.objects.filter(owner_person=person, cycle=chosen) if chosen else Objective.objects.none()
    )
    counted = Person.objects.here(today).filter(manager=person).order_by("name", "id")
    reports = list(counted[: MOST_REPORTS + 1])
    return PersonPage(
        line=_line(person, today),
        other_lines=_other_lines(person, today),
        reports=[Someone(one.pk, one.name, one.role) for one in reports[:MOST_REPORTS]],
        reports_count=len(reports) if len(reports) <= MOST_REPORTS else counted.count(),
        cycle=chosen,
        choices=cycle_choices(viewer, at, person.team),
        cards=cards(own, viewer=viewer, at=at),
        restricted=placeholders(hidden, viewer=viewer, at=at),
        past=_past(all_of_them, chosen),
    )


def _line(person: Person, today: date) -> list[Someone]:
    """From the top down to the manager."""
    above = Person.objects.in_bulk(paths.ids(person.path)[:-1])
    people = [above[pk] for pk in paths.ids(person.path)[:-1] if pk in above]
    return [Someone(one.pk, one.name, one.role, one.has_left(today)) for one in people]


def _other_lines(person: Person, today: date) -> list[Someone]:
    lines = ReportingLine.objects.on(today).exclude(kind=ReportingLine.Kind.SOLID).filter(person=person)
    found = lines.select_related("manager").order_by("kind", "manager__name", "id")
    return [
        Someone(
            one.manager_id,
            one.manager.name,
            f"{one.get_kind_display()}{': ' if one.what_for else ''}{one.what_for}",
        )
        for one in found
    ]


def _past(objectives: ObjectiveQuerySet, chosen: Cycle | None) -> list[Past]:
    found = (
        objectives.filter(published_at__isnull=False)
        .exclude(cycle=chosen)
        .select_related("cycle")
        .order_by("-cycle__starts_at", "-cycle_id", "position", "id")[:MOST_PAST]
    )
    by_cycle: dict[int, list[Objective]] = {}
    for one in found:
        by_cycle.setdefault(one.cycle_id, []).append(one)
    return [
        Past(pk, shown_name(goals[0].cycle), tuple(_scored(one) for one in goals))
        for pk, goals in by_cycle.items()
    ]


def _scored(one: Objective) -> tuple[int, str, str, Decimal | None, str]:
    stated = one.score_stated if one.score_stated is not None else one.score_computed
    return one.pk, one.title, one.state, stated, one.score_as_written
