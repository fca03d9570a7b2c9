"""A person as everybody may see them: who, where in the line, and what they set themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, DateField, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import pgettext

from skylight.cycles.names import shown_name
from skylight.cycles.queries import CycleChoice, cycle_choices
from skylight.goals import asking
from skylight.goals.asking import Goals
from skylight.goals.mix import Mix
from skylight.goals.models import Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.cards import Card, cards
from skylight.goals.queries.mix import mix_of_cards
from skylight.goals.queries.placeholders import Placeholder, placeholders
from skylight.goals.visibility import policies_of_moment
from skylight.lib import paths
from skylight.lib.kept import Given, GivenMany, Statement, among
from skylight.org.models import Person, ReportingLine

MOST_REPORTS = 50
# No line is as long: it bounds what is loaded with the reports.
MOST_ABOVE = 100
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
    cycle: CycleChoice | None
    choices: list[CycleChoice]
    cards: list[Card]
    restricted: list[Placeholder]
    mix: Mix | None
    past: list[Past]


def person_page(
    person: Person, *, viewer: Person, at: datetime, today: date, cycle: int | None
) -> PersonPage:
    """Everything for one person's page; `cycle` is the id of the chosen one, else the current one counts."""
    choices = cycle_choices(viewer, at, person.team)
    chosen = chosen_cycle(choices, cycle)
    whose = {"owner": person.pk, "cycle": chosen.pk if chosen else None}
    line, reports = _line_and_reports(person, today)
    shown = cards(Goals(_own, values=whose), viewer=viewer, at=at) if chosen else []
    restricted = placeholders(Goals(_hidden, values=whose), viewer=viewer, at=at)
    return PersonPage(
        line=line,
        other_lines=_other_lines(person, today),
        reports=reports[:MOST_REPORTS],
        reports_count=_number_of_reports(person, reports, today),
        cycle=chosen,
        choices=choices,
        cards=shown,
        restricted=restricted,
        mix=mix_of_cards(shown, policies_of_moment(viewer, at)(person.team), restricted),
        past=_past(asking.rows(_earlier, viewer, at, **whose)),
    )


def chosen_cycle(choices: list[CycleChoice], wanted: int | None) -> CycleChoice | None:
    """The wanted one of the choices, else the current one."""
    by_id = {one.pk: one for one in choices}
    current = next((one for one in choices if one.is_current), None)
    return by_id.get(wanted or 0, current)


def _line_and_reports(person: Person, today: date) -> tuple[list[Someone], list[Someone]]:
    """From the top down to the manager, and the direct reports by name: one statement."""
    line = paths.ids(person.path)[:-1]
    found = _AROUND.rows(person=person.pk, line=line, today=today)
    people = {one.pk: one for one in found[: len(line) + MOST_REPORTS + 1]}
    above = [people[pk] for pk in line if pk in people]
    return (
        [Someone(one.pk, one.name, one.role, one.has_left(today)) for one in above],
        [Someone(one.pk, one.name, one.role) for one in people.values() if one.manager_id == person.pk],
    )


def _around() -> QuerySet[Person]:
    person, today = Given("person", BigIntegerField()), Given("today", DateField())
    above = among("pk", GivenMany("line", BigIntegerField()))
    is_above = Case(When(above, then=Value(0)), default=Value(1), output_field=IntegerField())
    here = Q(manager=person) & (Q(left_on=None) | Q(left_on__gt=today)) & Q(merged_into=None)
    return Person.objects.filter(above | here).order_by(is_above, "name", "id")[: MOST_ABOVE + MOST_REPORTS]


_AROUND = Statement(_around)


def _number_of_reports(person: Person, reports: list[Someone], today: date) -> int:
    if len(reports) <= MOST_REPORTS:
        return len(reports)
    return int(Person.objects.here(today).filter(manager=person).count())


def _lines() -> QuerySet[ReportingLine]:
    today: Any = Given("today", DateField())
    person = Given("person", BigIntegerField())
    lines = ReportingLine.objects.on(today).exclude(kind=ReportingLine.Kind.SOLID).filter(person=person)
    return lines.select_related("manager").order_by("kind", "manager__name", "id")


_OTHER_LINES = Statement(_lines)


def _other_lines(person: Person, today: date) -> list[Someone]:
    return [
        Someone(
            one.manager_id,
            one.manager.name,
            pgettext("clause", ": ").join(filter(None, [str(one.get_kind_display()), one.what_for])),
        )
        for one in _OTHER_LINES.rows(person=person.pk, today=today)
    ]


def _own(viewer: Person, at: datetime, owner: int, cycle: int | None) -> ObjectiveQuerySet:
    return Objective.objects.visible_to(viewer, at).filter(owner_person=owner, cycle=cycle).in_order()


def _hidden(viewer: Person, at: datetime, owner: int, cycle: int | None) -> ObjectiveQuerySet:
    return Objective.objects.filter(owner_person=owner, cycle=cycle)


def _earlier(viewer: Person, at: datetime, owner: int, cycle: int | None) -> QuerySet[Objective]:
    readable = Objective.objects.visible_to(viewer, at).filter(owner_person=owner, published_at__isnull=False)
    others = readable.exclude(cycle=cycle).select_related("cycle")
    return others.order_by("-cycle__starts_at", "-cycle_id", "position", "id")[:MOST_PAST]


def _past(found: Iterable[Objective]) -> list[Past]:
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
