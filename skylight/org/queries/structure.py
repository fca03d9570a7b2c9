"""The shape of the organisation, counted in the database: the same few statements for 10 people and for 100,000."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import Length, Substr

from skylight.lib import paths
from skylight.org.models import Company, Person, ReportingLine, Team
from skylight.org.structure import Move, Shape, after_move

POSITIONS = (Person.Kind.EMPLOYEE, Person.Kind.CONTRACT, Person.Kind.INTERN, Person.Kind.VACANCY)


def positions(day: date) -> QuerySet[Person]:
    """Who makes up the structure: everybody here, and vacancies; not placeholders."""
    return Person.objects.here(day).filter(kind__in=POSITIONS)


def shape(day: date, *, under: Person | None = None, team: Team | None = None) -> Shape:
    """The shape of the company, of everybody under a person, or of a team with the teams below it."""
    staff = positions(day)
    top = top_of(day)
    if under is not None:
        start, end = paths.below(under.path)
        staff, top = staff.filter(path__gte=start, path__lt=end), under.pk
    elif team is not None:
        staff, top = staff.in_team_tree(team), team.leader_id
    layers = _layers(staff, first=under.depth if under else 0)
    below = staff.exclude(pk=under.pk) if under else staff
    return Shape(
        people=layers[False],
        positions=layers[True],
        solid=_counted(below.filter(manager__isnull=False).values_list("manager")),
        other=_counted(
            _other_lines(day, staff, everywhere=under is None and team is None).values_list("manager")
        ),
        top=top,
        manager_left=below.filter(manager__left_on__lte=day).count(),
        no_manager=below.filter(manager=None).exclude(pk=top).count(),
    )


def shape_after(shape: Shape, person: Person, manager: Person | None, day: date) -> Shape:
    """The shape of the company if a person (as they stand today) moved to another manager with everybody below."""
    return after_move(shape, subtree(person, manager, day))


def subtree(person: Person, manager: Person | None, day: date) -> Move:
    """What moves with a person, and how much deeper it would stand."""
    start, end = paths.below(person.path)
    layers = _layers(positions(day).filter(path__gte=start, path__lt=end), first=0)
    depth = manager.depth + 1 if manager else 0
    return Move(
        before=person.manager_id,
        after=manager.pk if manager else None,
        people=layers[False],
        positions=layers[True],
        layers_deeper=depth - person.depth,
    )


def top_of(day: date) -> int | None:
    """Who stands at the top: the person whose OKRs are the company's, else whoever has most people below."""
    company = Company.objects.first()
    if company and company.okr_person_id:
        return company.okr_person_id
    largest = (
        positions(day)
        .values(root=Substr("path", 1, paths.WIDTH))
        .annotate(count=Count("id"))
        .order_by("-count", "root")
        .first()
    )
    return paths.ids(largest["root"])[0] if largest else None


def _layers(staff: QuerySet[Person], *, first: int) -> dict[bool, Counter[int]]:
    """How many people, and how many people and vacancies together (True), stand on each layer."""
    counts = {False: Counter[int](), True: Counter[int]()}
    lengths = staff.values_list(Length("path"), "kind").annotate(count=Count("id")).order_by()
    for length, kind, count in lengths:
        layer = length // paths.WIDTH - 1 - first
        counts[True][layer] += count
        if kind != Person.Kind.VACANCY:
            counts[False][layer] += count
    return counts


def _counted(rows: QuerySet[Person] | QuerySet[ReportingLine]) -> dict[int, int]:
    return dict(
        rows.annotate(
            count=Count("person" if rows.model is ReportingLine else "id", distinct=True)
        ).order_by()
    )


def _other_lines(day: date, staff: QuerySet[Person], *, everywhere: bool) -> QuerySet[ReportingLine]:
    lines = (
        ReportingLine.objects.on(day).exclude(kind=ReportingLine.Kind.SOLID).filter(person__in=positions(day))
    )
    return lines if everywhere else lines.filter(manager__in=staff)
