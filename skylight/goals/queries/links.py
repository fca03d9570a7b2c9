"""What goals serve and what serves them, as far as the reader may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from skylight.goals import asking, visibility
from skylight.goals.models import Alignment, AlignmentAnswer, Objective
from skylight.goals.queries.owners import Owner, owner_of
from skylight.lib.kept import Kept, KeptColumn, among
from skylight.org.models import Person
from skylight.policies.queries import Policy


@dataclass(frozen=True)
class Link:
    """The other end of an alignment, as far as the reader may see it."""

    id: int
    relation: str
    objective_id: int
    title: str
    key_result_title: str
    owner: Owner
    verdict: str
    from_key_result_id: int | None

    @property
    def url(self) -> str:
        return f"/objectives/{self.objective_id}/"


def number_served_by(viewer: Person, policy: Policy, at: datetime) -> Any:
    """How many goals that the viewer may read serve an objective, for the statement that loads it."""
    shape = visibility.shape_for(viewer, policy)
    if shape is None:
        return _number_served(is_readable("from_objective", viewer, policy, at))
    values = visibility.values_for(viewer, at)
    return KeptColumn(Objective, _number_served_by_readable, shape, IntegerField(), **values)


def _number_served_by_readable(*shape: Any) -> Coalesce:
    return _number_served(_readable_by_given("from_objective", *shape))


def _number_served(readable: Any) -> Coalesce:
    found = Alignment.objects.live().filter(readable, to_objective=OuterRef("pk"))
    counted = found.order_by().values("to_objective").annotate(number=Count("from_objective", distinct=True))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def links_out(rows: list[Any], viewer: Person, at: datetime) -> dict[int, tuple[list[Link], int]]:
    """The goals that each of these serves, as `links_seen` tells them."""
    found = asking.rows(_links_out, viewer, at, goals=[row.pk for row in rows])
    listed: dict[int, list[Any]] = defaultdict(list)
    for one in found:
        listed[one.from_objective_id].append(one)
    return defaultdict(lambda: ([], 0), {pk: links_seen(links) for pk, links in listed.items()})


def _links_out(viewer: Person, at: datetime, goals: Any) -> QuerySet[Any]:
    policy = visibility.policy_of(viewer, at)
    found = Alignment.objects.live().filter(among("from_objective", goals))
    loaded = found.select_related("to_objective__owner_person", "to_objective__owner_team", "to_key_result")
    seen = _is_end_readable("to_objective", viewer, policy, at)
    return loaded.annotate(verdict=newest_verdict(), seen=seen).order_by("id")


def links_seen(links: list[Any]) -> tuple[list[Link], int]:
    """The links whose other end the viewer may read, and how many there are besides."""
    seen = [_link(one) for one in links if one.seen]
    return seen, len(links) - len(seen)


def _link(one: Any) -> Link:
    return Link(
        id=one.pk,
        relation=one.relation,
        objective_id=one.to_objective_id,
        title=one.to_objective.title,
        key_result_title=one.to_key_result.title if one.to_key_result else "",
        owner=owner_of(one.to_objective),
        verdict=one.verdict or "",
        from_key_result_id=one.from_key_result_id,
    )


def is_readable(end: str, viewer: Person, policy: Policy, at: datetime) -> Exists:
    """Whether the viewer may read the objective that a column leads to."""
    goal = Objective.objects.filter(pk=OuterRef(end))
    return Exists(visibility.visible(goal, viewer, at, policy=policy))


def _is_end_readable(end: str, viewer: Person, policy: Policy, at: datetime) -> Exists | Kept:
    """As `is_readable`, of a column of an alignment itself."""
    shape = visibility.shape_for(viewer, policy)
    if shape is None:
        return is_readable(end, viewer, policy, at)
    return Kept(Alignment, _readable_by_given, (end, *shape), **visibility.values_for(viewer, at))


def _readable_by_given(end: str, *shape: Any) -> Exists:
    goal = Objective.objects.filter(pk=OuterRef(end))
    return Exists(visibility.visible_to_given(goal, shape))  # type: ignore[arg-type]


def other_end(pk: int) -> Case:
    """The goal at the other end of an alignment of this one."""
    return Case(When(from_objective=pk, then=F("to_objective_id")), default=F("from_objective_id"))


def newest_verdict() -> KeptColumn:
    """The newest answer to an alignment."""
    return KeptColumn(Alignment, _newest_verdict, (), CharField())


def _newest_verdict() -> Subquery:
    answers = AlignmentAnswer.objects.filter(alignment=OuterRef("pk")).order_by("-at", "-id")
    return Subquery(answers.values("verdict")[:1])
