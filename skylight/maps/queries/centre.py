"""The goals that stand in the middle of a map: one objective, those of a person or a team, or the company's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from skylight.cycles.models import Cycle
from skylight.goals.models import Abandonment, Closure, Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.maps.asked import OBJECTIVE, PERSON, TEAM, Asked, Place
from skylight.maps.moments import Moment
from skylight.maps.queries import structure
from skylight.org.models import Company, Person, ReportingLine, Team

# Whoever stands at the top; there is seldom more than one.
MOST_TOPS = 20
MOST_CYCLES = 200


def centre(asked: Asked, viewer: Person) -> ObjectiveQuerySet:
    """The goals in the middle that the viewer may read today and that stood at the moment, in order."""
    goals = standing(Objective.objects.visible_to(viewer, asked.moment.now), asked.moment)
    if asked.place.kind == OBJECTIVE:
        return goals.filter(pk=asked.place.pk)
    goals = in_cycles(goals, asked).filter(pk__in=_owned(asked.place, asked.moment))
    return goals.order_by(F("owner_team_id").asc(nulls_last=True), "owner_person_id", "position", "id")


def standing(goals: ObjectiveQuerySet, moment: Moment) -> ObjectiveQuerySet:
    """Those that existed at the moment: on a past day what was published by then, for drafts keep no history."""
    if not moment.is_past:
        return goals
    return goals.filter(published_at__lte=moment.at)


def in_cycles(goals: ObjectiveQuerySet, asked: Asked) -> ObjectiveQuerySet:
    """Those of the cycle asked for that nobody had given up by then."""
    return goals.filter(_cycles_asked(asked)).exclude(_given_up(asked.moment))


def live(goals: ObjectiveQuerySet, moment: Moment) -> ObjectiveQuerySet:
    """Those that were published and neither closed nor given up at the moment."""
    if not moment.is_past:
        return goals.live()
    return (
        goals.filter(published_at__lte=moment.at)
        .exclude(ended(Closure, moment.at))
        .exclude(_given_up(moment))
    )


def _cycles_asked(asked: Asked) -> Q:
    """The condition on goals that they are of the cycle asked for; of those that run then, or ended last, for none."""
    if asked.cycle:
        return Q(cycle=asked.cycle)
    usual = Cycle.objects.filter(standing=Cycle.Standing.NORMAL)
    begun = usual.filter(starts_at__lte=asked.moment.at).order_by("-starts_at", "-id")
    running = Q(cycle__in=usual.at(asked.moment.at).order_by().values("pk"))
    return running | Q(cycle__in=begun.values("pk")[:1])


def running_cycles(moment: Moment) -> list[int]:
    """The same as ids; one statement."""
    begun = Cycle.objects.filter(standing=Cycle.Standing.NORMAL, starts_at__lte=moment.at)
    rows = list(begun.order_by("-starts_at", "-id").values_list("pk", "ends_at")[:MOST_CYCLES])
    last = [pk for pk, _ends_at in rows[:1]]
    return last + [pk for pk, ends_at in rows[1:] if ends_at is None or ends_at > moment.at]


def ended(acts: Any, at: datetime, goal: str = "pk") -> Exists:
    """Whether a goal was closed (or given up) at a moment and that was not taken back by then."""
    done = acts.objects.filter(objective=OuterRef(goal), at__lte=at)
    return Exists(done.filter(Q(undone_at=None) | Q(undone_at__gt=at)))


def _given_up(moment: Moment) -> Q:
    if not moment.is_past:
        return Q(state=Objective.State.ABANDONED)
    return Q(ended(Abandonment, moment.at))


def _owned(place: Place, moment: Moment) -> QuerySet[Any]:
    """The ids of the goals of a place; each way by its own index."""
    if place.kind == PERSON:
        return _of([Q(owner_person=place.pk)])
    if place.kind == TEAM:
        return _of([Q(owner_team=place.pk), Q(owner_person__in=_members(place.pk, moment))])
    return of_the_top(moment)


def of_the_top(moment: Moment) -> QuerySet[Any]:
    """The ids of the goals that are the company's: as it is set, else of whoever and whatever stands at the top."""
    company = Company.objects.order_by()
    nothing_set = ~Exists(company.filter(Q(okr_person__isnull=False) | Q(okr_team__isnull=False)))
    people = Person.objects.filter(nothing_set, _at_the_top(moment)).order_by("pk")[:MOST_TOPS]
    teams = Team.objects.filter(nothing_set, parent=None).order_by("pk")[:MOST_TOPS]
    ways = [
        Q(owner_person__in=company.filter(okr_person__isnull=False).values("okr_person")),
        Q(owner_team__in=company.filter(okr_team__isnull=False).values("okr_team")),
        Q(owner_person__in=people.values("pk")),
        Q(owner_team__in=teams.values("pk")),
    ]
    return _of(ways)


def _of(ways: list[Q]) -> QuerySet[Any]:
    first, *others = [Objective.objects.filter(way).order_by().values("pk") for way in ways]
    return first.union(*others) if others else first


def _members(team: int, moment: Moment) -> QuerySet[Any]:
    if moment.is_past:
        return structure.members_on([team], moment)
    return Person.objects.filter(team=team).order_by().values("pk")


def _at_the_top(moment: Moment) -> Q:
    """Nobody above, somebody below."""
    if not moment.is_past:
        return Q(manager=None) & Q(Exists(Person.objects.filter(manager=OuterRef("pk")).order_by()))
    lines = ReportingLine.objects.on(moment.day).solid().order_by()  # type: ignore[arg-type]
    below = lines.filter(manager=OuterRef("pk"))
    return Q(Exists(below)) & ~Q(Exists(lines.filter(person=OuterRef("pk"))))
