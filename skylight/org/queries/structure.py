"""The shape of the organisation, counted in the database: the same few statements for 10 people and for 100,000."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length, Substr

from skylight.lib import paths
from skylight.org.models import Company, Person, PersonQuerySet, ReportingLine, Team
from skylight.org.structure import Move, Shape

POSITIONS = (Person.Kind.EMPLOYEE, Person.Kind.CONTRACT, Person.Kind.INTERN, Person.Kind.VACANCY)


def positions(day: date) -> PersonQuerySet:
    """Who makes up the structure: everybody here, and vacancies; not placeholders, and so nobody merged away."""
    return Person.objects.filter(Q(left_on=None) | Q(left_on__gt=day), kind__in=POSITIONS)


def shape(day: date, *, under: Person | None = None, team: Team | None = None) -> Shape:
    """The shape of the company, of everybody under a person, or of a team with the teams below it."""
    staff = _scope(day, under, team)
    top = under.pk if under else team.leader_id if team else top_of(day)
    layers = _layers(staff, first=under.depth if under else 0)
    below = staff.exclude(pk=under.pk) if under else staff
    return Shape(
        people=layers[False],
        positions=layers[True],
        solid=_spans(below.filter(manager__isnull=False)),
        other=_other_spans(day, None if under is None and team is None else staff),
        top=top,
        **below.aggregate(
            manager_left=Count("pk", filter=Q(manager__in=_gone(day))),
            no_manager=Count("pk", filter=Q(manager=None) & ~Q(pk=top or 0)),
        ),
    )


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


def _scope(day: date, under: Person | None, team: Team | None) -> PersonQuerySet:
    staff = positions(day)
    if under is not None:
        start, end = paths.below(under.path)
        return staff.filter(path__gte=start, path__lt=end)
    return staff.in_team_tree(team) if team is not None else staff


def _gone(day: date) -> QuerySet[Person, int]:
    return Person.objects.filter(left_on__lte=day).order_by().values_list("pk", flat=True)


def _spans(staff: QuerySet[Person]) -> dict[int, int]:
    return dict(staff.values_list("manager").annotate(count=Count("id")).order_by())


def _other_spans(day: date, managers: QuerySet[Person] | None) -> dict[int, int]:
    lines = ReportingLine.objects.on(day).exclude(kind=ReportingLine.Kind.SOLID)
    lines = lines.filter(Q(person__left_on=None) | Q(person__left_on__gt=day), person__kind__in=POSITIONS)
    if managers is not None:
        lines = lines.filter(manager__in=managers)
    return dict(lines.values_list("manager").annotate(count=Count("person", distinct=True)).order_by())


def loose_ends(
    day: date, *, under: Person | None = None, team: Team | None = None, count: int = 40
) -> list[Person]:
    """The first people, by name, whose manager left or who have none; the top itself may be among them."""
    loose = _scope(day, under, team).filter(Q(manager__in=_gone(day)) | Q(manager=None))
    return list(loose.select_related("manager").order_by("sort_name", "id")[:count])
