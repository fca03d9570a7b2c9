"""The organisation in columns, one level beside the other, today or on a past day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
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

from skylight.org.models import Person, ReportingLine, Team

LONGEST = 200
SOLID = ReportingLine.Kind.SOLID


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
    """A column for the top and one below each person on the way; the same few statements however long it is."""
    past = day < today
    heads = {person.pk: _node(person, day) for person in Person.objects.filter(pk__in=way)}
    way = [pk for pk in way if pk in heads]
    tops = _past_tops(day) if past else _tops(day)
    reports = _past_reports(way, day) if past else _reports(way, day)
    groups = _grouped(tops, way, day) | _grouped(reports, way, day)
    others = _other_lines(way, day)
    ids = [node.id for nodes, _total in groups.values() for node in nodes] + way
    counts = _past_counts(ids, day) if past else _counts(ids, day)
    columns = []
    for above, chosen in zip([None, *way], [*way, None], strict=True):
        nodes, total = groups.get(above, ([], 0))
        counted = [replace(node, below=counts.get(node.id, 0)) for node in nodes]
        head = replace(heads[above], below=counts.get(above, 0)) if above else None
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
    here = Q(left_on=None) | Q(left_on__gt=day) | still_above
    return Person.objects.filter(merged_into=None).exclude(kind=Person.Kind.SYSTEM).filter(here)


def _tops(day: date) -> QuerySet[Person]:
    below = Exists(_staff(day).filter(manager=OuterRef("pk")))
    return _shown(day).filter(below, manager=None).annotate(above=Value(None, output_field=IntegerField()))


def _reports(way: Sequence[int], day: date) -> QuerySet[Person]:
    return _shown(day).filter(manager__in=way).annotate(above=F("manager_id"))


def _past_tops(day: date) -> QuerySet[Person]:
    lines = ReportingLine.objects.on(day).solid()
    tops = Person.objects.filter(merged_into=None, pk__in=lines.values("manager"))
    return tops.exclude(pk__in=lines.values("person")).annotate(
        above=Value(None, output_field=IntegerField())
    )


def _past_reports(way: Sequence[int], day: date) -> QuerySet[Person]:
    lines = ReportingLine.objects.on(day).solid().filter(person=OuterRef("pk"), manager__in=way)
    people = _staff(day).filter(
        pk__in=ReportingLine.objects.on(day).solid().filter(manager__in=way).values("person")
    )
    return people.annotate(above=Subquery(lines.values("manager")[:1]))


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
        .filter(manager__in=way, person__in=_staff(day))
        .select_related("person")
        .order_by("person__sort_name", "person_id", "id")
    )
    found: dict[int | None, list[Node]] = defaultdict(list)
    for line in lines[: LONGEST * 2]:
        words = ReportingLine.Kind(line.kind).label
        said = f"{words}: {line.what_for}" if line.what_for else str(words)
        found[line.manager_id].append(replace(_node(line.person, day), line=said))
    return found


def _counts(ids: Sequence[int], day: date) -> dict[int, int]:
    """How many people stand below each today: one range of the paths' index for each."""
    below = _staff(day).filter(path__gt=OuterRef("path"), path__lt=Concat(OuterRef("path"), Value("zzzzzz")))
    counted = below.order_by().annotate(count=Func(F("pk"), function="COUNT")).values("count")
    people = Person.objects.filter(pk__in=ids).order_by()
    return dict(people.annotate(below=Subquery(counted)).values_list("pk", "below"))


def _past_counts(ids: Sequence[int], day: date) -> dict[int, int]:
    """The same on a past day, following the lines of that day downwards."""
    if not ids:
        return {}
    places = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(PAST_COUNTS.format(ids=places), [*ids, day, day, day])
        return dict(cursor.fetchall())


# The same words on both engines; UNION without ALL ends even where lines would run in a ring.
PAST_COUNTS = """
WITH RECURSIVE below (top, person) AS (
    SELECT id, id FROM org_person WHERE id IN ({ids})
    UNION
    SELECT below.top, line.person_id FROM below
    JOIN org_reportingline line ON line.manager_id = below.person AND line.kind = 'solid'
        AND line.from_on <= %s AND (line.until_on IS NULL OR line.until_on > %s)
)
SELECT below.top, COUNT(*) FROM below JOIN org_person person ON person.id = below.person
WHERE below.person <> below.top AND person.merged_into_id IS NULL
    AND (person.left_on IS NULL OR person.left_on > %s)
GROUP BY below.top
"""


def _teams_below(way: Sequence[int], day: date) -> dict[int | None, list[Node]]:
    people = _staff(day).filter(
        team__path__gte=OuterRef("path"), team__path__lt=Concat(OuterRef("path"), Value("zzzzzz"))
    )
    counted = people.order_by().annotate(count=Func(F("pk"), function="COUNT")).values("count")
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
