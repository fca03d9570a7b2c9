"""The goals that stand in the middle of a map: one objective, those of a person or a team, or the company's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from skylight.cycles.models import Cycle
from skylight.goals.models import Abandonment, Closure, Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.maps.asked import COMPANY, OBJECTIVE, PERSON, TEAM, Asked, Place
from skylight.maps.moments import Moment
from skylight.maps.queries import structure
from skylight.org.models import Company, Person, ReportingLine, Team


def centre(asked: Asked, viewer: Person) -> ObjectiveQuerySet:
    """The goals in the middle that the viewer may read today and that stood at the moment, in order."""
    goals = standing(Objective.objects.visible_to(viewer, asked.moment.now), asked.moment)
    if asked.place.kind == OBJECTIVE:
        return goals.filter(pk=asked.place.pk)
    goals = in_cycles(goals, asked).filter(pk__in=_owned(asked.place, asked.moment))
    return goals.order_by(F("owner_team").asc(nulls_last=True), "owner_person", "position", "id")


def standing(goals: ObjectiveQuerySet, moment: Moment) -> ObjectiveQuerySet:
    """Those that existed at the moment: on a past day what was published by then, for drafts keep no history."""
    if not moment.is_past:
        return goals
    return goals.filter(published_at__lte=moment.at)


def in_cycles(goals: ObjectiveQuerySet, asked: Asked) -> ObjectiveQuerySet:
    """Those of the cycle asked for that nobody had given up by then."""
    return goals.filter(cycles_asked(asked)).exclude(_given_up(asked.moment))


def live(goals: ObjectiveQuerySet, moment: Moment) -> ObjectiveQuerySet:
    """Those that were published and neither closed nor given up at the moment."""
    if not moment.is_past:
        return goals.live()
    return (
        goals.filter(published_at__lte=moment.at)
        .exclude(ended(Closure, moment.at))
        .exclude(_given_up(moment))
    )


def cycles_asked(asked: Asked, prefix: str = "") -> Q:
    """The condition on goals that they are of the cycle asked for; of those that run then, or ended last, for none."""
    if asked.cycle:
        return Q(**{f"{prefix}cycle": asked.cycle})
    usual = Cycle.objects.filter(standing=Cycle.Standing.NORMAL)
    begun = usual.filter(starts_at__lte=asked.moment.at).order_by("-starts_at", "-id")
    running = Q(**{f"{prefix}cycle__in": usual.at(asked.moment.at).order_by().values("pk")})
    return running | Q(**{f"{prefix}cycle__in": begun.values("pk")[:1]})


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
        return Objective.objects.filter(owner_person=place.pk).order_by().values("pk")
    people, teams = {TEAM: _of_team, COMPANY: _of_company}[place.kind](place, moment)
    own = Objective.objects.filter(owner_team__in=teams).order_by().values("pk")
    return own.union(Objective.objects.filter(owner_person__in=people).order_by().values("pk"))


def _of_team(place: Place, moment: Moment) -> tuple[QuerySet[Any], QuerySet[Any]]:
    team = Team.objects.filter(pk=place.pk).order_by().values("pk")
    if not moment.is_past:
        return Person.objects.filter(team=place.pk).order_by().values("pk"), team
    return structure.members_on([place.pk], moment), team


def _of_company(_place: Place, moment: Moment) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Whose goals are the company's: as it is set, else those of whoever stands at the top."""
    return tops(moment), top_teams()


def tops(moment: Moment) -> QuerySet[Any]:
    """The ids of the people whose goals are the company's."""
    company = Company.objects.filter(Q(okr_person__isnull=False) | Q(okr_team__isnull=False)).order_by()
    chosen = Company.objects.filter(okr_person=OuterRef("pk")).order_by()
    return (
        Person.objects.filter(Exists(chosen) | (~Exists(company) & _at_the_top(moment)))
        .order_by()
        .values("pk")
    )


def top_teams() -> QuerySet[Any]:
    """The ids of the teams whose goals are the company's."""
    company = Company.objects.filter(Q(okr_person__isnull=False) | Q(okr_team__isnull=False)).order_by()
    chosen = Company.objects.filter(okr_team=OuterRef("pk")).order_by()
    return Team.objects.filter(Exists(chosen) | (~Exists(company) & Q(parent=None))).order_by().values("pk")


def _at_the_top(moment: Moment) -> Q:
    """Nobody above, somebody below."""
    if not moment.is_past:
        return Q(manager=None) & Q(Exists(Person.objects.filter(manager=OuterRef("pk")).order_by()))
    lines = ReportingLine.objects.on(moment.day).solid().order_by()  # type: ignore[arg-type]
    below = lines.filter(manager=OuterRef("pk"))
    return Q(Exists(below)) & ~Q(Exists(lines.filter(person=OuterRef("pk"))))
