"""The directory: everybody, found by name, pinyin, role or team, always in the order of names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from skylight.org.models import Person, PersonQuerySet, Team
from skylight.org.names import search_words

PAGE = 50
REAL = (Person.Kind.EMPLOYEE, Person.Kind.CONTRACT, Person.Kind.INTERN)
LEFT = "left"
_MOST_WORDS = 6
# Of a search with more hits than this, the first so many by name are listed and the rest is not counted.
MOST_FOUND = 1_000
_COLUMNS = (
    "id", "name", "other_name", "role", "kind", "location", "left_on", "team_id", "team__name",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """One person in a list."""

    id: int
    name: str
    other_name: str
    role: str
    kind: str
    location: str
    left_on: date | None
    team_id: int | None
    team: str
    has_left: bool

    @property
    def kind_label(self) -> str:
        """The type of person in words; nothing for employees, who are most."""
        return "" if self.kind == Person.Kind.EMPLOYEE else str(Person.Kind(self.kind).label)


@dataclass(frozen=True)
class Directory:
    """One page of the directory."""

    people: list[Card]
    total: int
    page: int
    is_cut: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def directory(
    viewer: Person,
    day: date,
    *,
    words: str = "",
    kind: str = "",
    team: Team | None = None,
    manager: Person | None = None,
    unmanaged: bool = False,
    page: int = 1,
) -> Directory:
    """One page of the people that match, those whose name starts with the words first.

    Of more than `MOST_FOUND` hits, all in the order of names, the first `MOST_FOUND` can be turned to.
    """
    people = people_found(viewer, day, kind=kind, team=team, manager=manager, unmanaged=unmanaged)
    is_cut = False
    if search_words(words):
        hits = list(_found(people, words).order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])
        is_cut = len(hits) > MOST_FOUND
        people = people.filter(_says_each(words)) if is_cut else people.filter(pk__in=hits)
        total = min(len(hits), MOST_FOUND)
    else:
        total = people.count()
    page = max(1, min(page, -(-total // PAGE)))
    ordered = people.order_by("sort_name", "id") if is_cut else _in_order(people, words)
    return Directory(_cards(_page(ordered.values(*_COLUMNS), page), day), total, page, is_cut)


def _page(rows: Any, number: int) -> Any:
    return rows[(number - 1) * PAGE : number * PAGE]


def people_found(
    viewer: Person,
    day: date,
    *,
    words: str = "",
    kind: str = "",
    team: Team | None = None,
    manager: Person | None = None,
    unmanaged: bool = False,
) -> PersonQuerySet:
    """The people that match, in no order yet."""
    people = _of_kind(Person.objects.visible_to(viewer), kind, day)
    if team is not None:
        people = people.in_team_tree(team)
    if manager is not None:
        people = people.filter(manager=manager)
    if unmanaged:
        people = people.filter(manager=None)
    return _found(people, words)


def suggestions(viewer: Person, day: date, words: str, count: int = 10) -> list[Card]:
    """The first few people, vacancies and placeholders that match what somebody types into a field."""
    people = _found(Person.objects.visible_to(viewer).here(day), words)
    return _cards(_in_order(people, words).values(*_COLUMNS)[:count], day)


def team_suggestions(words: str, day: date, count: int = 10) -> list[Team]:
    """The first few open teams that match."""
    teams = Team.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day)).filter(_named_like(words))
    return list(teams.order_by("name", "id")[:count])


def _of_kind(people: PersonQuerySet, kind: str, day: date) -> PersonQuerySet:
    if kind == LEFT:
        return people.filter(left_on__lte=day)
    return people.here(day).filter(kind__in=[kind] if kind else REAL)


def _found(people: PersonQuerySet, words: str) -> PersonQuerySet:
    for word in search_words(words).split()[:_MOST_WORDS]:
        teams = Team.objects.filter(_named_like(word)).order_by()
        # Each way by its own index: as one condition it would read everybody.
        named = Person.objects.filter(search_key__contains=word).order_by().values("pk")
        members = Person.objects.filter(team__in=teams.values("pk")).order_by().values("pk")
        people = people.filter(pk__in=named.union(members))
    return people


def _says_each(words: str) -> Q:
    """The same as `_found`, for walking through the names in their order: quick where many match."""
    each = Q()
    for word in search_words(words).split()[:_MOST_WORDS]:
        teams = Team.objects.filter(_named_like(word)).order_by().values("pk")
        each &= Q(search_key__contains=word) | Q(team__in=teams)
    return each


def _in_order(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    typed = search_words(words)
    if not typed:
        return people.order_by("sort_name", "id")
    starts = Case(
        When(search_key__startswith=typed, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return people.order_by(starts, "sort_name", "id")


def _named_like(words: str) -> Q:
    return Q(name__icontains=words) | Q(other_name__icontains=words)


def _cards(rows: Iterable[dict[str, Any]], day: date) -> list[Card]:
    return [
        Card(
            id=row["id"], name=row["name"], other_name=row["other_name"], role=row["role"], kind=row["kind"],
            location=row["location"], left_on=row["left_on"], team_id=row["team_id"], team=row["team__name"] or "",
            has_left=row["left_on"] is not None and row["left_on"] <= day,
        )
        for row in rows
    ]  # fmt: skip
