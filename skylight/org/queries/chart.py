"""The organisation in columns, one level beside the other, today or on a past day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Concat, RowNumber
from django.utils.translation import pgettext

from skylight.org.models import Person, ReportingLine, Team

LONGEST = 200
MOST_TOPS = 1000
SOLID = ReportingLine.Kind.SOLID
_NOBODY = Value(None, output_field=IntegerField())
_END = Concat(OuterRef("path"), Value("zzzzzz"))


@dataclass(frozen=True)
class Node:
    """A person or a team in a column; `below` counts the people below, `line` says how a dotted line is called."""

    id: int
    name: str
    about: str
    below: int = 0
    kind: str = Person.Kind.EMPLOYEE
    has_left: bool = False
    line: str = ""


@dataclass(frozen=True)
class Column:
    """Everybody directly below one person (or team), and how many more there are than fit."""

    head: Node | None
    nodes: list[Node]
    others: list[Node]
    more: int = 0
    chosen: int | None = None


def line_columns(way: Sequence[int], day: date, *, today: date) -> list[Column]:
    """A column for the top and one below each person on the way; the same few statements however long it is.

    Without a way, somebody who stands alone at the top is opened at once.
    """
    lines = _PastLines(day) if day < today else _Lines(day)
    groups = _grouped(lines.tops(), way, day)
    tops, _total = groups.get(None, ([], 0))
    way = way or [node.id for node in tops if len(tops) == 1]
    heads = {person.pk: _node(person, day) for person in Person.objects.filter(pk__in=way)}
    way = [pk for pk in way if pk in heads]
    groups |= _grouped(lines.reports(way), way, day)
    others = _other_lines(way, day)
    counts = lines.counts([node.id for nodes, _total in groups.values() for node in nodes])
    columns = []
    for above, chosen in zip([None, *way], [*way, None], strict=True):
        nodes, total = groups.get(above, ([], 0))
        counted = [replace(node, below=counts.get(node.id, 0)) for node in nodes]
        head = heads[above] if above else None
        columns.append(Column(head, counted, others[above], total - len(nodes), chosen))
        if chosen not in {node.id for node in nodes}:
            break
    return columns


def team_columns(way: Sequence[int], day: date) -> list[Column]:
    """The same for teams: the teams below, then the members of their own."""
    heads = {team.pk: Node(team.pk, team.name, "") for team in Team.objects.filter(pk__in=way)}
    way = [pk for pk in way if pk in heads]
    teams = _teams_below(way, day)
    members = _grouped(_members(way, day), (), day)
    columns = []
    for above, chosen in zip([None, *way], [*way, None], strict=True):
        people, total = members.get(above, ([], 0))
        head = heads[above] if above else None
        columns.append(Column(head, teams[above], people, total - len(people), chosen))
        if chosen not in {node.id for node in teams[above]}:
            break
    return columns


def alone(day: date) -> int:
    """How many people stand alone today: no manager and nobody below."""
    return (
        _staff(day).filter(manager=None).filter(~Exists(_staff(day).filter(manager=OuterRef("pk")))).count()
    )


def _staff(day: date) -> QuerySet[Person]:
    return Person.objects.here(day)


def _shown(day: date) -> QuerySet[Person]:
    """Everybody here, and whoever left while others still stand below them."""
    still_above = Exists(_staff(day).filter(manager=OuterRef("pk")))
    here = _here(day) | still_above
    return Person.objects.filter(merged_into=None).exclude(kind=Person.Kind.SYSTEM).filter(here)


class _Lines:
    """Today's lines: kept in each person's row, with places as paths."""

    def __init__(self, day: date) -> None:
        self.day = day

    def tops(self) -> QuerySet[Person]:
        """Whoever has people below and nobody above."""
        below = Exists(_staff(self.day).filter(manager=OuterRef("pk")))
        return _shown(self.day).filter(below, manager=None).annotate(above=_NOBODY)

    def reports(self, way: Sequence[int]) -> QuerySet[Person]:
        return _shown(self.day).filter(manager__in=way).annotate(above=F("manager_id"))

    def counts(self, ids: Sequence[int]) -> dict[int, int]:
        """How many people stand below each: one range of the index of places for each."""
        below = _placed(self.day).filter(path__gt=OuterRef("path"), path__lt=_END)
        counted = below.order_by().annotate(count=_rows()).values("count")
        people = Person.objects.filter(pk__in=ids).order_by()
        return dict(people.annotate(below=Subquery(counted)).values_list("pk", "below"))


class _PastLines:
    """The lines of a past day, read once and summed from the ends: quicker than any statement that walks them."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.lines = ReportingLine.objects.on(day).solid()
        self.above = dict(self.lines.order_by().values_list("person_id", "manager_id"))

    def tops(self) -> QuerySet[Person]:
        ids = sorted(set(self.above.values()) - self.above.keys())[:MOST_TOPS]
        return Person.objects.filter(merged_into=None, pk__in=ids).annotate(above=_NOBODY)

    def reports(self, way: Sequence[int]) -> QuerySet[Person]:
        line = self.lines.filter(person=OuterRef("pk"), manager__in=way)
        people = Person.objects.filter(pk__in=self.lines.filter(manager__in=way).values("person"))
        return people.filter(_here(self.day)).annotate(above=Subquery(line.values("manager")[:1]))

    def counts(self, ids: Sequence[int]) -> Mapping[int, int]:
        gone = set(Person.objects.filter(left_on__lte=self.day).order_by().values_list("pk", flat=True))
        waits_for, below = Counter(self.above.values()), Counter[int]()
        ready = [person for person in self.above if not waits_for[person]]
        while ready:
            person = ready.pop()
            manager = self.above.get(person)
            if manager is not None:
                below[manager] += below[person] + (person not in gone)
                waits_for[manager] -= 1
                ready += [manager] * (not waits_for[manager])
        return below


def _grouped(
    people: QuerySet[Any], way: Sequence[int], day: date
) -> dict[int | None, tuple[list[Node], int]]:
    """The first people below each, by name, and how many there are in all."""
    order = [F("sort_name"), F("id")]
    ranked = people.annotate(
        place=Window(RowNumber(), partition_by=F("above"), order_by=order),
        total=Window(Count("id"), partition_by=F("above")),
    )
    groups: dict[int | None, tuple[list[Node], int]] = {}
    for person in ranked.filter(Q(place__lte=LONGEST) | Q(pk__in=way)).order_by("sort_name", "id"):
        groups.setdefault(person.above, ([], person.total))[0].append(_node(person, day))
    return groups


def _other_lines(way: Sequence[int], day: date) -> dict[int | None, list[Node]]:
    lines = (
        ReportingLine.objects.on(day)
        .exclude(kind=SOLID)
        .filter(
            Q(person__left_on=None) | Q(person__left_on__gt=day), manager__in=way, person__merged_into=None
        )
        .select_related("person")
        .order_by("person__sort_name", "person_id", "id")
    )
    found: dict[int | None, list[Node]] = defaultdict(list)
    for line in lines[: LONGEST * 2]:
        words = [str(ReportingLine.Kind(line.kind).label), line.what_for]
        said = pgettext("clause", ": ").join(filter(None, words))
        found[line.manager_id].append(replace(_node(line.person, day), line=said))
    return found


def _rows() -> Func:
    """How many rows, whatever is in them: an index alone can tell."""
    return Func(Value(1), function="COUNT", output_field=IntegerField())


def _placed(day: date) -> QuerySet[Person]:
    """Everybody here who has a place; whoever was merged away stands below nobody."""
    return Person.objects.filter(_here(day))


def _here(day: date) -> Q:
    return Q(left_on=None) | Q(left_on__gt=day)


def _teams_below(way: Sequence[int], day: date) -> dict[int | None, list[Node]]:
    people = _placed(day).filter(team__path__gte=OuterRef("path"), team__path__lt=_END)
    counted = people.order_by().annotate(count=_rows()).values("count")
    teams = (
        Team.objects.filter(Q(parent=None) | Q(parent__in=way))
        .filter(Q(closed_on=None) | Q(closed_on__gt=day))
        .select_related("leader")
        .annotate(below=Subquery(counted))
    )
    found: dict[int | None, list[Node]] = defaultdict(list)
    for team in teams.order_by("name", "id"):
        leader = team.leader.name if team.leader else ""
        found[team.parent_id].append(Node(team.pk, team.name, leader, team.below))
    return found


def _members(way: Sequence[int], day: date) -> QuerySet[Person]:
    return _staff(day).filter(team__in=way).annotate(above=F("team_id"))


def _node(person: Person, day: date) -> Node:
    return Node(person.pk, person.name, person.role, kind=person.kind, has_left=person.has_left(day))
